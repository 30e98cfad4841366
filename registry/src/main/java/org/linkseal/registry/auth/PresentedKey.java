package org.linkseal.registry.auth;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key or access token that a request shows, in either of two headers. */
public final class PresentedKey {
  private static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";
  private static final String AUTHORIZATION = "Authorization";
  private static final Pattern BEARER =
      Pattern.compile("bearer(?: +(?<key>\\S*))? *", Pattern.CASE_INSENSITIVE);

  private PresentedKey() {}

  /**
   * Empty too when the request shows keys that differ: nobody can say whose it is.
   *
   * @param headers all values of the header of a name
   */
  public static Optional<String> in(Function<String, List<String>> headers) {
    Set<String> keys = new HashSet<>(headers.apply(KEY_HEADER));
    for (String authorization : headers.apply(AUTHORIZATION)) {
      Matcher bearer = BEARER.matcher(authorization);
      if (bearer.matches()) {
        keys.add(Optional.ofNullable(bearer.group("key")).orElse(""));
      }
    }
    return keys.size() == 1 ? Optional.of(keys.iterator().next()) : Optional.empty();
  }
}
