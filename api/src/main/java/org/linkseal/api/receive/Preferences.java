package org.linkseal.api.receive;

import io.micronaut.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The {@code Prefer} header: RFC 7240. What is malformed or unknown is ignored. */
final class Preferences {
  /** Sent back where it was honoured. */
  static final String STRICT = "handling=strict";

  private static final Pattern PREFERENCE =
      Pattern.compile(
          "[\\s,]*+([^\\s,;=\"]++)\\s*+(?:=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,;\"]*+)))?"
              + "(?:[^,\"]|\"(?:[^\"\\\\]|\\\\.)*+\")*+");

  private Preferences() {}

  /** Whether faults of the rows are to be answered at once; the first handling counts. */
  static boolean areStrict(HttpHeaders headers) {
    List<String> values = headers.getAll("Prefer");
    return PREFERENCE
        .matcher(String.join(",", values))
        .results()
        .filter(preference -> preference.group(1).toLowerCase(Locale.ROOT).equals("handling"))
        .findFirst()
        .map(Preferences::value)
        .filter(value -> value.equalsIgnoreCase("strict"))
        .isPresent();
  }

  private static String value(MatchResult preference) {
    return Optional.ofNullable(preference.group(2))
        .or(() -> Optional.ofNullable(preference.group(3)))
        .orElse("");
  }
}
