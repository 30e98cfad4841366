package org.linkseal.matcher.match;

/**
 * A hit and the match that is open for it.
 *
 * @param vulnerable whether the person's location must be protected, by all that both states have
 *     said of it
 */
public record OpenMatch(String matchId, boolean vulnerable, Hit hit) {
  @Override
  public String toString() {
    return "OpenMatch[redacted]";
  }
}
