package org.linkseal.matcher.match;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;

/** Where a match can be read, by who may. */
@Singleton
public final class MatchLinks {
  private final String matchesUrl;

  MatchLinks(@Property(name = "linkseal.match.url") String url) {
    this.matchesUrl = url.replaceAll("/+$", "") + "/match/v2/matches/";
  }

  public String to(String matchId) {
    return matchesUrl + matchId;
  }
}
