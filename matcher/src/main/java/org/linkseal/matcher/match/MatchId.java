package org.linkseal.matcher.match;

import java.security.SecureRandom;

/** A match's public name: letters and digits that people do not take for one another. */
final class MatchId {
  static final String ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ";
  static final int LENGTH = 7;

  private static final SecureRandom RANDOM = new SecureRandom();

  private MatchId() {}

  static String draw() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
