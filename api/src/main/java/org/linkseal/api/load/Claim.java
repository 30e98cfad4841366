package org.linkseal.api.load;

import java.util.UUID;
import org.linkseal.api.staging.Manifest;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.registry.State;

/**
 * The right to load one upload, until the lease runs out.
 *
 * @param givenUp there is nothing to load: the attempts are used up and the upload has failed
 */
record Claim(
    State state,
    String uploadId,
    int attempt,
    UUID keyId,
    Manifest manifest,
    UploadKind kind,
    boolean givenUp) {
  /** What a log may say. */
  @Override
  public String toString() {
    return "upload " + uploadId + " of " + state.code() + ", attempt " + attempt;
  }
}
