package org.linkseal.api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Files to upload. */
public final class CsvFiles {
  public static final String HEADER = "lds_hash,participant_id,case_id\n";

  private static final String ALL_COLUMNS =
      "lds_hash,participant_id,case_id,participant_closing_date,recent_benefit_issuance_dates,"
          + "vulnerable_individual\n";
  private static final String OTHER_FIELDS =
      ",2026-12-01,2026-10-01/2026-10-31 2026-09-01/2026-09-30 2026-08-01/2026-08-31,true\n";

  private CsvFiles() {}

  /** A body with {@code Content-Encoding: gzip}. */
  public static byte[] gzip(String text) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** One of the sample files of the contract. */
  public static String sample(String name) {
    try (InputStream file =
        Objects.requireNonNull(
            CsvFiles.class.getClassLoader().getResourceAsStream("openapi/examples/" + name))) {
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A valid file; the same for the same seed. */
  public static String rows(int rows, long seed) {
    StringBuilder csv = new StringBuilder(rows * 170).append(HEADER);
    Random random = new Random(seed);
    for (int row = 0; row < rows; row++) {
      row(csv, random, "p" + row, "c" + row);
    }
    return csv.toString();
  }

  /** A valid file of any length, made while it is sent; about 230 bytes a row. */
  public static Iterable<byte[]> thousandsOfRows(int thousands) {
    Random random = new Random(1);
    return () ->
        Stream.concat(
                Stream.of(ALL_COLUMNS),
                IntStream.range(0, thousands).mapToObj(block -> thousandRows(random, block)))
            .map(text -> text.getBytes(UTF_8))
            .iterator();
  }

  private static String thousandRows(Random random, int block) {
    StringBuilder rows = new StringBuilder(240_000);
    for (int row = 0; row < 1_000; row++) {
      rows.append(ldsHash(random)).append(",p").append(block).append('-').append(row);
      rows.append(",c").append(block).append('-').append(row).append(OTHER_FIELDS);
    }
    return rows.toString();
  }

  /** A valid file with one row for each participant id, those repeated included. */
  public static String rowsOf(String... participantIds) {
    StringBuilder csv = new StringBuilder(HEADER);
    Random random = new Random(1);
    for (String participantId : participantIds) {
      row(csv, random, participantId, "");
    }
    return csv.toString();
  }

  private static void row(StringBuilder csv, Random random, String participantId, String caseId) {
    csv.append(ldsHash(random)).append(',').append(participantId).append(',').append(caseId);
    csv.append('\n');
  }

  private static String ldsHash(Random random) {
    StringBuilder hash = new StringBuilder(128);
    for (int part = 0; part < 8; part++) {
      String hex = Long.toHexString(random.nextLong());
      hash.append("0".repeat(16 - hex.length())).append(hex);
    }
    return hash.toString();
  }
}
