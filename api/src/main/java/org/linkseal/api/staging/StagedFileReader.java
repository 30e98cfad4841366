package org.linkseal.api.staging;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads one staged file from its beginning and finds out whether it is the one that was accepted.
 */
public final class StagedFileReader {
  private static final int CHUNK_LENGTH = 64 << 10;

  private final DigestInputStream in;
  private final Manifest manifest;
  private final byte[] chunk = new byte[CHUNK_LENGTH];

  /** The file itself is the caller's to close. */
  public StagedFileReader(InputStream file, Manifest manifest) {
    this.in = new DigestInputStream(file, Sha256.digest());
    this.manifest = manifest;
  }

  /** Takes bytes of the rows, in PostgreSQL's binary COPY format. */
  @FunctionalInterface
  public interface CopySink<E extends Exception> {
    void accept(byte[] bytes, int length) throws E;
  }

  /**
   * Hands on the rows; what they are is only known to be right after {@link #verify}.
   *
   * @throws StagedFileException if this is not the upload's file
   */
  public <E extends Exception> void copyRows(String uploadId, UUID keyId, CopySink<E> sink)
      throws IOException, StagedFileException, E {
    if (manifest.length() != StagedFile.length(manifest.rows())
        || !Arrays.equals(
            in.readNBytes(StagedFile.HEADER_LENGTH), StagedFile.header(uploadId, keyId))) {
      throw new StagedFileException();
    }
    long remaining = StagedFile.copyLength(manifest.rows());
    while (remaining > 0) {
      int length = in.read(chunk, 0, (int) Math.min(remaining, chunk.length));
      if (length < 0) {
        throw new StagedFileException();
      }
      sink.accept(chunk, length);
      remaining -= length;
    }
  }

  /**
   * Reads the rest of the file.
   *
   * @throws StagedFileException if any of its bytes is not as it was accepted
   */
  public void verify() throws IOException, StagedFileException {
    while (in.read(chunk) >= 0) {
      // only digested
    }
    if (!MessageDigest.isEqual(in.getMessageDigest().digest(), manifest.sha256())) {
      throw new StagedFileException();
    }
  }
}
