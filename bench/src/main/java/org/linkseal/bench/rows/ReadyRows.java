package org.linkseal.bench.rows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.linkseal.pprl.link.RecordSealer;

/**
 * Rows as a snapshot's table holds them, in PostgreSQL's binary COPY format: a random token and
 * random bytes of a sealed record's length.
 *
 * @param sorted whether the tokens ascend
 */
public record ReadyRows(int count, long seed, boolean sorted) {
  private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(ISO_8859_1);
  private static final short COLUMNS = 2;
  private static final short END = -1;
  private static final int ROW_LENGTH =
      Short.BYTES
          + Integer.BYTES
          + RecordSealer.TOKEN_LENGTH
          + Integer.BYTES
          + RecordSealer.SEALED_LENGTH;

  public void writeTo(Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    byte[] sealed = new byte[RecordSealer.SEALED_LENGTH];
    SplittableRandom random = new SplittableRandom(seed);
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      buffer.put(SIGNATURE).putInt(0).putInt(0);
      for (int row = 0; row < count; row++) {
        if (buffer.remaining() < ROW_LENGTH + Short.BYTES) {
          drain(buffer, out);
        }
        random.nextBytes(sealed);
        buffer.putShort(COLUMNS).putInt(RecordSealer.TOKEN_LENGTH);
        buffer.putLong(sorted ? ascending(row, random) : random.nextLong());
        buffer.putLong(random.nextLong());
        buffer.putInt(sealed.length).put(sealed);
      }
      buffer.putShort(END);
      drain(buffer, out);
    }
  }

  /** A random number within the row's own part of all 64-bit numbers, unsigned. */
  private long ascending(int row, SplittableRandom random) {
    long part = Long.divideUnsigned(-1, count);
    return row * part + random.nextLong(part);
  }

  private static void drain(ByteBuffer buffer, FileChannel out) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
    buffer.clear();
  }
}
