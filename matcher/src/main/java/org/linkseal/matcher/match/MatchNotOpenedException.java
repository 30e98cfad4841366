package org.linkseal.matcher.match;

/** A sealed part of a match was changed, is not where it was written, or is of another key. */
final class MatchNotOpenedException extends Exception {

  MatchNotOpenedException() {
    super(null, null, false, false);
  }
}
