package org.linkseal.matcher.match;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A match's public name: letters and digits that people do not take for one another.
 *
 * @param value 7 characters of {@link #ALPHABET}
 */
public record MatchId(String value) {
  static final String ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ";
  static final int LENGTH = 7;

  private static final Pattern FORM = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");
  private static final SecureRandom RANDOM = new SecureRandom();

  public MatchId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a match id");
    }
  }

  /** The id written in either case, or empty when there can be no match of this name. */
  public static Optional<MatchId> parse(String text) {
    String upperCase = text.toUpperCase(Locale.ROOT);
    return upperCase.length() == text.length() && FORM.matcher(upperCase).matches()
        ? Optional.of(new MatchId(upperCase))
        : Optional.empty();
  }

  static MatchId draw() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return new MatchId(id.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
