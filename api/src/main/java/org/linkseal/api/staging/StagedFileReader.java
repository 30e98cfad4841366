package org.linkseal.api.staging;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads one staged file from its beginning and finds out whether it is the one that was accepted:
 * first {@link #copyIds}, then {@link #copyRows}, then {@link #verify}.
 */
public final class StagedFileReader {
  private static final int BLOCK_LENGTH = 64 << 10;

  private final DigestInputStream in;
  private final Manifest manifest;
  private final UploadKind kind;
  private final byte[] block = new byte[BLOCK_LENGTH];

  /** The file itself is the caller's to close. */
  public StagedFileReader(InputStream file, Manifest manifest, UploadKind kind) {
    this.in = new DigestInputStream(file, Sha256.digest());
    this.manifest = manifest;
    this.kind = kind;
  }

  /** Takes bytes in PostgreSQL's binary COPY format, cut anywhere. */
  @FunctionalInterface
  public interface CopySink<E extends Exception> {
    /** The array is used again: its bytes are the caller's until this returns. */
    void accept(byte[] bytes, int length) throws E;
  }

  /**
   * Hands on the chunks of ids, of two fields: {@code uuid[]}, and {@code int4[]} or NULL. What
   * they are is only known to be right after {@link #verify}.
   *
   * @throws StagedFileException if this is not the upload's file
   */
  public <E extends Exception> void copyIds(String uploadId, UUID keyId, CopySink<E> sink)
      throws IOException, StagedFileException, E {
    if (!Arrays.equals(
        in.readNBytes(StagedFile.HEADER_LENGTH), StagedFile.header(uploadId, keyId, kind))) {
      throw new StagedFileException();
    }
    copy(StagedFile.idsLength(manifest.rows(), kind), sink);
  }

  /**
   * Hands on the chunks of rows, of three fields: {@code int4}, {@code uuid[]}, {@code bytea}. As
   * for the ids, only {@link #verify} tells that they are right.
   *
   * @throws StagedFileException if the file ends before them
   */
  public <E extends Exception> void copyRows(CopySink<E> sink)
      throws IOException, StagedFileException, E {
    copy(
        manifest.length() - StagedFile.HEADER_LENGTH - StagedFile.idsLength(manifest.rows(), kind),
        sink);
  }

  private <E extends Exception> void copy(long bytes, CopySink<E> sink)
      throws IOException, StagedFileException, E {
    long remaining = bytes;
    while (remaining > 0) {
      int length = in.read(block, 0, (int) Math.min(remaining, block.length));
      if (length < 0) {
        throw new StagedFileException();
      }
      sink.accept(block, length);
      remaining -= length;
    }
  }

  /**
   * Reads the rest of the file.
   *
   * @throws StagedFileException if any of its bytes is not as it was accepted
   */
  public void verify() throws IOException, StagedFileException {
    while (in.read(block) >= 0) {
      // only digested
    }
    if (!MessageDigest.isEqual(in.getMessageDigest().digest(), manifest.sha256())) {
      throw new StagedFileException();
    }
  }
}
