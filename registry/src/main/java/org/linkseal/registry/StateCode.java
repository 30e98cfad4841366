package org.linkseal.registry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A state's two-letter code. It is lower case wherever it is stored, compared or derived from. */
public record StateCode(String value) {

  private static final Pattern LOWER_CASE = Pattern.compile("[a-z]{2}");
  private static final Pattern EITHER_CASE = Pattern.compile("[A-Za-z]{2}");

  public StateCode {
    if (!LOWER_CASE.matcher(value).matches()) {
      throw new IllegalArgumentException("a state code is two lower-case letters");
    }
  }

  /** The code written in either case, or empty when {@code text} is not two ASCII letters. */
  public static Optional<StateCode> parse(String text) {
    return EITHER_CASE.matcher(text).matches()
        ? Optional.of(new StateCode(text.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
