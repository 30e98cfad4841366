package org.linkseal.api.body;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import org.linkseal.api.access.UploadLimits;

/** The body of one upload while it is read. Its digests are of the bytes as they are sent. */
public final class UploadBody implements Closeable {
  private final List<ContentDigest> digests;
  private final InputStream decoded;
  private final InputStream file;

  /**
   * Reads nothing yet.
   *
   * @param body the caller's to close
   * @param mac takes the bytes of the file as they are read
   */
  public UploadBody(InputStream body, BodyTerms terms, UploadLimits limits, Optional<Mac> mac) {
    this.digests = terms.digests();
    InputStream sent =
        new CountedBytes(
            body,
            "body",
            limits.maxBytes(),
            (bytes, offset, length) ->
                digests.forEach(digest -> digest.update(bytes, offset, length)));
    this.decoded = terms.isGzip() ? new GunzipStream(sent) : sent;
    this.file =
        new CountedBytes(
            decoded,
            "file",
            limits.maxDecodedBytes(),
            (bytes, offset, length) -> mac.ifPresent(of -> of.update(bytes, offset, length)));
  }

  /** The file, decoded; every fault of the body is a {@link BodyException}. */
  public InputStream file() {
    return file;
  }

  /**
   * To be called at the end of the file.
   *
   * @throws BodyException.WrongDigest if these were not the bytes that the sender has digested
   */
  public void verify() throws BodyException {
    if (!digests.stream().allMatch(ContentDigest::matches)) {
      throw new BodyException.WrongDigest();
    }
  }

  /** Gives back the memory of the decoder. */
  @Override
  public void close() throws IOException {
    decoded.close();
  }
}
