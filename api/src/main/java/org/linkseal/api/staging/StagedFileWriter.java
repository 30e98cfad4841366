package org.linkseal.api.staging;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Writes one staged file from its beginning: first all ids, then {@link #endOfIds}, then all rows,
 * then {@link #finish}.
 */
public final class StagedFileWriter implements Closeable {
  private final DigestedOutput out;
  private final IdChunk idChunk;
  private final RowChunk rowChunk = new RowChunk();
  private final UploadKind kind;
  private TokenFilter filter = new TokenFilter(0);
  private long length;
  private long ids;
  private long rows;

  /** Writes the header; the file itself is the caller's to close, after this. */
  public StagedFileWriter(OutputStream file, UploadKind kind, String uploadId, UUID keyId)
      throws IOException {
    out = new DigestedOutput(file);
    this.kind = kind;
    idChunk = new IdChunk(kind);
    write(StagedFile.header(uploadId, keyId, kind));
    write(StagedFile.COPY_HEADER);
  }

  /** Takes fingerprints of participant ids, sorted: one for each row, with the row's number. */
  public void id(byte[] fingerprint, int offset, int row) throws IOException {
    idChunk.add(fingerprint, offset, row);
    ids++;
    if (idChunk.isFull()) {
      idChunk.moveTo(blockFor(idChunk.length()));
    }
  }

  public void endOfIds() throws IOException {
    if (!idChunk.isEmpty()) {
      idChunk.moveTo(blockFor(idChunk.length()));
    }
    write(StagedFile.COPY_TRAILER);
    write(StagedFile.COPY_HEADER);
    if (kind == UploadKind.REPLACE) {
      filter = new TokenFilter(ids);
    }
  }

  /** Takes rows in token order: token and sealed record, one behind the other. */
  public void row(byte[] source, int offset) throws IOException {
    if (!rowChunk.hasRoomFor(source, offset)) {
      rowChunk.moveTo(blockFor(rowChunk.length()));
    }
    rowChunk.add(source, offset);
    while (filter.isPassedBy(source, offset)) {
      filter.moveTo(blockFor(TokenFilter.ROW_LENGTH));
    }
    filter.add(source, offset);
    rows++;
  }

  /** Everything is handed to the file; what it was goes into the upload's row. */
  public Manifest finish() throws IOException {
    if (ids != rows) {
      throw new IllegalStateException("a staged file has an id for each row");
    }
    if (!rowChunk.isEmpty()) {
      rowChunk.moveTo(blockFor(rowChunk.length()));
    }
    while (filter.hasPage()) {
      filter.moveTo(blockFor(TokenFilter.ROW_LENGTH));
    }
    write(StagedFile.COPY_TRAILER);
    return new Manifest(rows, length, out.finish());
  }

  private void write(byte[] bytes) throws IOException {
    blockFor(bytes.length).put(bytes);
  }

  private ByteBuffer blockFor(int bytes) throws IOException {
    length += bytes;
    return out.blockFor(bytes);
  }

  /** Nothing is written to the file any more. */
  @Override
  public void close() {
    out.close();
  }
}
