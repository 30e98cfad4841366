package org.linkseal.api.access;

import io.micronaut.http.HttpHeaders;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key that a request shows, in either of two headers. */
final class PresentedKey {
  private static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";
  private static final Pattern BEARER =
      Pattern.compile("bearer(?: +(?<key>\\S*))? *", Pattern.CASE_INSENSITIVE);

  private PresentedKey() {}

  /** Empty too when the request shows keys that differ: nobody can say whose it is. */
  static Optional<String> in(HttpHeaders headers) {
    Set<String> keys = new HashSet<>(headers.getAll(KEY_HEADER));
    for (String authorization : headers.getAll(HttpHeaders.AUTHORIZATION)) {
      Matcher bearer = BEARER.matcher(authorization);
      if (bearer.matches()) {
        keys.add(Optional.ofNullable(bearer.group("key")).orElse(""));
      }
    }
    return keys.size() == 1 ? Optional.of(keys.iterator().next()) : Optional.empty();
  }
}
