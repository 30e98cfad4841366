package org.linkseal.bench.candidate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * The rows of a file, encrypted value by value and sent by a binary COPY, in the column order of
 * Piipan's ParticipantBulkInsertHandler.
 */
final class AncestorCopy {
  private static final String COPY =
      """
      COPY participants (lds_hash, participant_id, case_id, upload_id, participant_closing_date,
                         recent_benefit_issuance_dates, vulnerable_individual)
      FROM STDIN (FORMAT binary)
      """;

  private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(ISO_8859_1);
  private static final short COLUMNS = 7;
  private static final short END = -1;
  private static final int NULL = -1;
  private static final int DATERANGE_OID = 3912;
  private static final byte BOTH_BOUNDS_INCLUSIVE = 0x02 | 0x04;
  private static final int RANGE_LENGTH = 1 + 2 * (Integer.BYTES + Integer.BYTES);
  private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
  private static final int LONGEST_ROW = 4096;

  private final AncestorCipher cipher;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

  AncestorCopy(AncestorCipher cipher) {
    this.cipher = cipher;
  }

  /** How many rows were copied; the caller commits. */
  long copy(Path csv, int uploadId, Connection connection) throws SQLException, IOException {
    CopyIn copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(COPY);
    try (BufferedReader lines = Files.newBufferedReader(csv, US_ASCII)) {
      buffer.clear();
      buffer.put(SIGNATURE).putInt(0).putInt(0);
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (buffer.remaining() < LONGEST_ROW) {
          send(copy);
        }
        put(line.split(",", -1), uploadId);
      }
      buffer.putShort(END);
      send(copy);
      return copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void send(CopyIn copy) throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  /** The fields stand in the order of the sample file's header. */
  private void put(String[] fields, int uploadId) {
    buffer.putShort(COLUMNS);
    putEncrypted(fields[0]);
    putEncrypted(fields[2]);
    putEncrypted(fields[1]);
    buffer.putInt(Integer.BYTES).putInt(uploadId);
    if (fields[3].isEmpty()) {
      buffer.putInt(NULL);
    } else {
      putDate(fields[3]);
    }
    putPeriods(fields[4]);
    if (fields[5].isEmpty()) {
      buffer.putInt(NULL);
    } else {
      buffer.putInt(1).put((byte) (fields[5].equals("true") ? 1 : 0));
    }
  }

  private void putEncrypted(String value) {
    if (value.isEmpty()) {
      buffer.putInt(NULL);
      return;
    }
    byte[] encrypted = cipher.encrypt(value);
    buffer.putInt(encrypted.length).put(encrypted);
  }

  private void putDate(String date) {
    buffer
        .putInt(Integer.BYTES)
        .putInt((int) ChronoUnit.DAYS.between(EPOCH, LocalDate.parse(date)));
  }

  private void putPeriods(String text) {
    String[] periods = text.isEmpty() ? new String[0] : text.split(" ", -1);
    int lengthAt = buffer.position();
    buffer.putInt(0);
    buffer.putInt(periods.length == 0 ? 0 : 1).putInt(0).putInt(DATERANGE_OID);
    if (periods.length > 0) {
      buffer.putInt(periods.length).putInt(1);
    }
    for (String period : periods) {
      buffer.putInt(RANGE_LENGTH).put(BOTH_BOUNDS_INCLUSIVE);
      int slash = period.indexOf('/');
      putDate(period.substring(0, slash));
      putDate(period.substring(slash + 1));
    }
    buffer.putInt(lengthAt, buffer.position() - lengthAt - Integer.BYTES);
  }
}
