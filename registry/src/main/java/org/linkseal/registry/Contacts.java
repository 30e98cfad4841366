package org.linkseal.registry;

import org.jspecify.annotations.Nullable;

/**
 * Whom to reach in a state, as far as it has told.
 *
 * @param email of the office that resolves matches, as is the phone; the other state of a match is
 *     shown both
 * @param noticeEmail where notices of matches are sent
 * @param webhookUrl where notices of matches are posted: https, without credentials
 */
public record Contacts(
    @Nullable String email,
    @Nullable String phone,
    @Nullable String noticeEmail,
    @Nullable String webhookUrl) {

  /** A webhook's URL may hold a secret, and no log may hold an address. */
  @Override
  public String toString() {
    return "Contacts[redacted]";
  }
}
