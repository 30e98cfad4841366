package org.linkseal.api.staging;

import static org.linkseal.pprl.link.RecordSealer.SEALED_LENGTH;
import static org.linkseal.pprl.link.RecordSealer.TOKEN_LENGTH;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;

/** Writes one staged file from its beginning: the rows, then the ids. */
public final class StagedFileWriter implements Closeable {
  private final UploadKind kind;
  private final DigestedOutput out;
  private final IdChunk chunk;
  private long rows;
  private long ids;

  /** Writes the header; the file itself is the caller's to close, after this. */
  public StagedFileWriter(OutputStream file, UploadKind kind, String uploadId, UUID keyId)
      throws IOException {
    this.kind = kind;
    out = new DigestedOutput(file);
    chunk = new IdChunk(kind);
    write(StagedFile.header(uploadId, keyId, kind));
    write(StagedFile.COPY_HEADER);
  }

  /** Takes rows in token order: token and sealed record, one behind the other. */
  public void row(byte[] source, int offset) throws IOException {
    out.blockFor(StagedFile.COPY_ROW_LENGTH)
        .putShort((short) 2)
        .putInt(TOKEN_LENGTH)
        .put(source, offset, TOKEN_LENGTH)
        .putInt(SEALED_LENGTH)
        .put(source, offset + TOKEN_LENGTH, SEALED_LENGTH);
    rows++;
  }

  public void endOfRows() throws IOException {
    write(StagedFile.COPY_TRAILER);
    write(StagedFile.COPY_HEADER);
  }

  /** Takes fingerprints of participant ids, sorted: one for each row, with the row's number. */
  public void id(byte[] fingerprint, int offset, int row) throws IOException {
    chunk.add(fingerprint, offset, row);
    ids++;
    if (chunk.isFull()) {
      write(chunk.take());
    }
  }

  /** Everything is handed to the file; what it was goes into the upload's row. */
  public Manifest finish() throws IOException {
    if (ids != rows) {
      throw new IllegalStateException("a staged file has an id for each row");
    }
    if (!chunk.isEmpty()) {
      write(chunk.take());
    }
    write(StagedFile.COPY_TRAILER);
    return new Manifest(rows, StagedFile.length(rows, kind), out.finish());
  }

  private void write(byte[] bytes) throws IOException {
    out.blockFor(bytes.length).put(bytes);
  }

  /** Nothing is written to the file any more. */
  @Override
  public void close() {
    out.close();
  }
}
