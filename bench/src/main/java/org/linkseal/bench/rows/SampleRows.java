package org.linkseal.bench.rows;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * A state's file of invented participants: about 215 bytes a row, every column in use, random
 * hashes. A row depends on the seed and its number only.
 *
 * @param count rows below the header
 */
public record SampleRows(int count, long seed) {
  public static final int HASH_LENGTH = 64;

  private static final String HEADER =
      "lds_hash,case_id,participant_id,participant_closing_date,recent_benefit_issuance_dates,"
          + "vulnerable_individual\n";
  private static final LocalDate FIRST_CLOSING_DATE = LocalDate.of(2026, 6, 1);
  private static final YearMonth NEWEST_MONTH = YearMonth.of(2026, 9);
  private static final int MAX_PERIODS = 3;
  private static final int BUFFER = 1 << 20;

  /** The digest that the row names, of {@value #HASH_LENGTH} bytes. */
  public byte[] hash(int row) {
    byte[] hash = new byte[HASH_LENGTH];
    random(row).nextBytes(hash);
    return hash;
  }

  /** The digest as the file and a search write it. */
  public String hexHash(int row) {
    return HexFormat.of().formatHex(hash(row));
  }

  public void writeTo(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
      writeTo(out);
    }
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(HEADER.getBytes(US_ASCII));
    StringBuilder line = new StringBuilder(256);
    for (int row = 0; row < count; row++) {
      line.setLength(0);
      append(row, line);
      out.write(line.toString().getBytes(US_ASCII));
    }
  }

  private void append(int row, StringBuilder line) {
    SplittableRandom random = random(row);
    byte[] hash = new byte[HASH_LENGTH];
    random.nextBytes(hash);
    line.append(HexFormat.of().formatHex(hash));
    appendId(",ea-c", row / 2, line);
    appendId(",ea-p", row, line);
    line.append(',').append(FIRST_CLOSING_DATE.plusDays(random.nextInt(365))).append(',');
    int periods = 1 + random.nextInt(MAX_PERIODS);
    for (int period = 0; period < periods; period++) {
      YearMonth month = NEWEST_MONTH.minusMonths(period);
      line.append(period == 0 ? "" : " ").append(month.atDay(1));
      line.append('/').append(month.atEndOfMonth());
    }
    line.append(',');
    if (random.nextBoolean()) {
      line.append(random.nextInt(5) == 0);
    }
    line.append('\n');
  }

  private static void appendId(String kind, int number, StringBuilder line) {
    String digits = Integer.toString(number);
    line.append(kind).repeat('0', 9 - digits.length()).append(digits);
  }

  private SplittableRandom random(int row) {
    return new SplittableRandom(seed << Integer.SIZE | row);
  }
}
