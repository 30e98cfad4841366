package org.linkseal.api.staging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.linkseal.pprl.link.RecordSealer;

/**
 * The layout of a staged file, version 4:
 *
 * <pre>
 * header  "LSST", version (4 bytes), kind (4: 0 a replace, 1 an append),
 *         upload id (ASCII, padded with zeros to 40), key id (16)
 * ids     PostgreSQL's binary COPY format: signature, flags, extension length;
 *         a row for each {@link IdChunk}: the fingerprints of all participant ids, sorted,
 *         and of an append the numbers of their rows; trailer
 * rows    the same format, with a row for each {@link RowChunk}: the tokens and sealed records,
 *         in token order; of a replace also one for each page of its {@link TokenFilter}; trailer
 * </pre>
 *
 * Numbers are big-endian. The upload's row in the state's database holds the length and the SHA-256
 * of the whole.
 */
public final class StagedFile {
  static final int UPLOAD_ID_LENGTH = UploadId.MAX_LENGTH;
  static final int HEADER_LENGTH = 4 + 4 + 4 + UPLOAD_ID_LENGTH + 16;

  static final byte[] COPY_HEADER =
      ByteBuffer.allocate(19).put("PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1)).array();
  static final byte[] COPY_TRAILER = {-1, -1};

  /** A row as it is sealed: the token, then the sealed record. */
  public static final int ROW_LENGTH = RecordSealer.TOKEN_LENGTH + RecordSealer.SEALED_LENGTH;

  private static final byte[] MAGIC = "LSST".getBytes(US_ASCII);
  private static final int VERSION = 4;

  private StagedFile() {}

  /** The number of bytes that the ids take, from the signature to the trailer. */
  static long idsLength(long rows, UploadKind kind) {
    return COPY_HEADER.length + IdChunk.totalLength(rows, kind) + COPY_TRAILER.length;
  }

  static byte[] header(String uploadId, UUID keyId, UploadKind kind) {
    return ByteBuffer.allocate(HEADER_LENGTH)
        .put(MAGIC)
        .putInt(VERSION)
        .putInt(kind.code())
        .put(Arrays.copyOf(uploadId.getBytes(US_ASCII), UPLOAD_ID_LENGTH))
        .putLong(keyId.getMostSignificantBits())
        .putLong(keyId.getLeastSignificantBits())
        .array();
  }
}
