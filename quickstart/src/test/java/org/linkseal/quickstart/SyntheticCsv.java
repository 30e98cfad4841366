package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** A valid file of about so many bytes, made while it is read. */
final class SyntheticCsv extends InputStream {
  private static final String HEADER =
      "lds_hash,case_id,participant_id,participant_closing_date,recent_benefit_issuance_dates,"
          + "vulnerable_individual\n";

  private final SplittableRandom random = new SplittableRandom(7);
  private final byte[] hash = new byte[64];
  private long left;
  private int rows;
  private byte[] current = HEADER.getBytes(US_ASCII);
  private int position;

  SyntheticCsv(long bytes) {
    left = bytes;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    int copied = 0;
    while (copied < length) {
      if (position == current.length && !nextRow()) {
        break;
      }
      int chunk = Math.min(length - copied, current.length - position);
      System.arraycopy(current, position, target, offset + copied, chunk);
      position += chunk;
      copied += chunk;
    }
    return copied == 0 && length > 0 ? -1 : copied;
  }

  private boolean nextRow() {
    if (left <= 0) {
      return false;
    }
    random.nextBytes(hash);
    current =
        "%s,case%09d,person%09d,2026-12-31,2026-10-01/2026-10-31 2026-09-01/2026-09-30,false\n"
            .formatted(HexFormat.of().formatHex(hash), rows, rows)
            .getBytes(US_ASCII);
    rows++;
    position = 0;
    left -= current.length;
    return true;
  }
}
