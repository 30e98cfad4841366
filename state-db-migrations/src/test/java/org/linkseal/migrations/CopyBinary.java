package org.linkseal.migrations;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's binary COPY format, as a loader sends it; and as one that is wrong would. */
final class CopyBinary {

  private static final int UUID_TYPE = 2950;
  private static final int INT_TYPE = 23;
  private static final int CHUNK = 500;
  private static final int CHUNK_WITH_ROW_NUMBERS = 400;

  private CopyBinary() {}

  /**
   * Rows of a load table, one for each token: a null token and, for a negative length, a null
   * sealed record.
   */
  static byte[] rows(List<? extends @Nullable UUID> tokens, int sealedLength) {
    byte[] sealed = sealedLength < 0 ? null : new byte[sealedLength];
    return copy(out -> {
      for (UUID token : tokens) {
        row(out, token == null ? 0 : bucketOf(token), Collections.singletonList(token), sealed);
      }
    });
  }

  /** One row of a load table, in whichever bucket. */
  static byte[] row(int bucket, List<? extends @Nullable UUID> tokens, byte[] sealed) {
    return copy(out -> row(out, bucket, tokens, sealed));
  }

  /** A page of the filter that admits tokens by the bits that are set, counted from 0. */
  static byte[] filterPage(int bucket, int length, BitSet bits) {
    return row(bucket, List.of(), Arrays.copyOf(bits.toByteArray(), length));
  }

  private static void row(
      DataOutputStream out,
      int bucket,
      List<? extends @Nullable UUID> tokens,
      byte @Nullable [] sealed)
      throws IOException {
    out.writeShort(3);
    field(out, bytes(value -> value.writeInt(bucket)));
    field(out, uuids(tokens));
    if (sealed == null) {
      out.writeInt(-1);
    } else {
      field(out, sealed);
    }
  }

  static int bucketOf(UUID token) {
    return (int) (token.getMostSignificantBits() >>> 48);
  }

  /**
   * Rows of an ids table, each as long as a page; row numbers from {@code firstRow} on, or none.
   */
  static byte[] ids(List<? extends @Nullable UUID> ids, @Nullable Integer firstRow) {
    return copy(out -> {
      int chunk = firstRow == null ? CHUNK : CHUNK_WITH_ROW_NUMBERS;
      for (int from = 0; from < ids.size(); from += chunk) {
        int to = Math.min(ids.size(), from + chunk);
        chunk(out, ids.subList(from, to), firstRow == null ? null : firstRow + from, to - from);
      }
    });
  }

  /** One row of an ids table, whatever its length. */
  static byte[] chunk(
      List<? extends @Nullable UUID> ids, @Nullable Integer firstRow, int rowNumbers) {
    return copy(out -> chunk(out, ids, firstRow, rowNumbers));
  }

  private static void chunk(
      DataOutputStream out,
      List<? extends @Nullable UUID> ids,
      @Nullable Integer firstRow,
      int rowNumbers)
      throws IOException {
    out.writeShort(2);
    field(out, uuids(ids));
    if (firstRow == null) {
      out.writeInt(-1);
      return;
    }
    field(
        out,
        array(
            INT_TYPE,
            rowNumbers,
            elements -> {
              for (int i = 0; i < rowNumbers; i++) {
                elements.writeInt(4);
                elements.writeInt(firstRow + i);
              }
            }));
  }

  private static byte[] uuids(List<? extends @Nullable UUID> values) {
    return array(
        UUID_TYPE,
        values.size(),
        elements -> {
          for (UUID value : values) {
            write(elements, value);
          }
        });
  }

  private static byte[] array(int type, int length, Content elements) {
    return bytes(out -> {
      out.writeInt(length == 0 ? 0 : 1);
      out.writeInt(1);
      out.writeInt(type);
      if (length > 0) {
        out.writeInt(length);
        out.writeInt(1);
        elements.write(out);
      }
    });
  }

  private static void field(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  private static void write(DataOutputStream out, @Nullable UUID value) throws IOException {
    if (value == null) {
      out.writeInt(-1);
      return;
    }
    out.writeInt(16);
    out.writeLong(value.getMostSignificantBits());
    out.writeLong(value.getLeastSignificantBits());
  }

  private static byte[] copy(Content rows) {
    return bytes(out -> {
      out.write("PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
      out.writeInt(0);
      out.writeInt(0);
      rows.write(out);
      out.writeShort(-1);
    });
  }

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      content.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private interface Content {
    void write(DataOutputStream out) throws IOException;
  }
}
