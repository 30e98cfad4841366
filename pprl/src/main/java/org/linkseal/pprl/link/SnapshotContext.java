package org.linkseal.pprl.link;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a sealed record is bound to, with its token.
 *
 * @param state the lower-case code
 * @param keyId that of the snapshot key
 */
public record SnapshotContext(String state, UUID keyId) {
  private static final Pattern STATE = Pattern.compile("[a-z]{2}");

  public SnapshotContext {
    if (!STATE.matcher(state).matches()) {
      throw new IllegalArgumentException("a state's code is two lower-case letters");
    }
  }
}
