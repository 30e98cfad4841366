package org.linkseal.matcher.resolve;

import io.micronaut.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import org.linkseal.matcher.match.Match;

/**
 * The If-Match headers of a request (RFC 9110, 13.1.1): which versions of a match may be changed.
 *
 * @param tags as they came; none is any version
 */
record IfMatch(List<String> tags) {

  static IfMatch of(HttpHeaders headers) {
    return new IfMatch(
        headers.getAll(HttpHeaders.IF_MATCH).stream()
            .flatMap(header -> Arrays.stream(header.split(",", -1)))
            .map(String::strip)
            .toList());
  }

  /** The strong entity tag of this version of the match. */
  static String tag(Match match) {
    return "\"" + match.version() + "\"";
  }

  boolean allows(Match match) {
    return tags.isEmpty() || tags.contains("*") || tags.contains(tag(match));
  }
}
