package org.linkseal.matcher.match;

/** A hit and the id of the match that is open for it. */
public record OpenMatch(String matchId, Hit hit) {
  @Override
  public String toString() {
    return "OpenMatch[redacted]";
  }
}
