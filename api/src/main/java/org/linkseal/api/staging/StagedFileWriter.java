package org.linkseal.api.staging;

import static org.linkseal.pprl.link.RecordSealer.SEALED_LENGTH;
import static org.linkseal.pprl.link.RecordSealer.TOKEN_LENGTH;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.UUID;

/** Writes one staged file from its beginning: the rows, then the ids. */
public final class StagedFileWriter {
  private static final int BUFFER_LENGTH = 64 << 10;

  private final UploadKind kind;
  private final DigestOutputStream digested;
  private final OutputStream out;
  private final ByteBuffer copyRow = ByteBuffer.allocate(StagedFile.COPY_ROW_LENGTH);
  private final IdChunk chunk;
  private long rows;
  private long ids;

  /** Writes the header; the file itself is the caller's to close. */
  public StagedFileWriter(OutputStream file, UploadKind kind, String uploadId, UUID keyId)
      throws IOException {
    this.kind = kind;
    digested = new DigestOutputStream(file, Sha256.digest());
    out = new BufferedOutputStream(digested, BUFFER_LENGTH);
    chunk = new IdChunk(kind);
    out.write(StagedFile.header(uploadId, keyId, kind));
    out.write(StagedFile.COPY_HEADER);
  }

  /** Takes rows in token order: token and sealed record, one behind the other. */
  public void row(byte[] source, int offset) throws IOException {
    copyRow
        .clear()
        .putShort((short) 2)
        .putInt(TOKEN_LENGTH)
        .put(source, offset, TOKEN_LENGTH)
        .putInt(SEALED_LENGTH)
        .put(source, offset + TOKEN_LENGTH, SEALED_LENGTH);
    out.write(copyRow.array());
    rows++;
  }

  public void endOfRows() throws IOException {
    out.write(StagedFile.COPY_TRAILER);
    out.write(StagedFile.COPY_HEADER);
  }

  /** Takes fingerprints of participant ids, sorted: one for each row, with the row's number. */
  public void id(byte[] fingerprint, int offset, int row) throws IOException {
    chunk.add(fingerprint, offset, row);
    ids++;
    if (chunk.isFull()) {
      out.write(chunk.take());
    }
  }

  /** Everything is handed to the file; what it was goes into the upload's row. */
  public Manifest finish() throws IOException {
    if (ids != rows) {
      throw new IllegalStateException("a staged file has an id for each row");
    }
    if (!chunk.isEmpty()) {
      out.write(chunk.take());
    }
    out.write(StagedFile.COPY_TRAILER);
    out.flush();
    MessageDigest digest = digested.getMessageDigest();
    return new Manifest(rows, StagedFile.length(rows, kind), digest.digest());
  }
}
