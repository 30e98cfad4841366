package org.linkseal.api.body;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dictionary of structured fields (RFC 9651, section 3.2). Only byte sequences have a value here;
 * members of other types must be well-formed and are known by name.
 */
final class StructuredDictionary {
  private static final Pattern KEY = Pattern.compile("[a-z*][a-z0-9_.*-]*+");
  private static final Pattern BYTES = Pattern.compile(":[A-Za-z0-9+/]*+={0,2}+:");
  private static final Pattern OTHER_ITEM =
      Pattern.compile(
          """
          -?\\d{1,12}\\.\\d{1,3}(?!\\d)|@?-?\\d{1,15}(?![\\d.])\
          |"(?:[ !\\x23-\\x5B\\x5D-\\x7E]|\\\\["\\\\])*+"\
          |%"(?:[ !\\x23\\x24\\x26-\\x7E]|%[0-9a-f]{2})*+"\
          |[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*+\
          |\\?[01]\
          """);
  private static final Pattern SPACES = Pattern.compile(" *+");
  private static final Pattern BLANKS = Pattern.compile("[ \t]*+");
  private static final byte[] NO_BYTES = {};

  private final String field;
  private final Matcher text;
  private final Map<String, byte[]> members = new LinkedHashMap<>();
  private String lastMatch = "";
  private byte[] lastBytes = NO_BYTES;

  private StructuredDictionary(String field) {
    this.field = field;
    text = KEY.matcher(field);
  }

  /** The dictionary, or empty where the field is malformed. */
  static Optional<StructuredDictionary> parse(String field) {
    StructuredDictionary dictionary = new StructuredDictionary(field.strip());
    return dictionary.members() ? Optional.of(dictionary) : Optional.empty();
  }

  Set<String> names() {
    return members.keySet();
  }

  /** The bytes of the member; none where it is of another type. */
  byte[] bytes(String name) {
    return members.getOrDefault(name, NO_BYTES).clone();
  }

  private boolean members() {
    do {
      take(BLANKS);
      if (!take(KEY)) {
        return false;
      }
      String name = lastMatch;
      lastBytes = NO_BYTES;
      if (take('=') && !(take('(') ? innerList() : item())) {
        return false;
      }
      byte[] bytes = lastBytes;
      if (!parameters()) {
        return false;
      }
      members.put(name, bytes); // of members with one name the last one counts
      take(BLANKS);
    } while (take(','));
    return isAtEnd();
  }

  private boolean innerList() {
    take(SPACES);
    while (!take(')')) {
      if (!item() || !parameters()) {
        return false;
      }
      if (!isAt(')') && !isAt(' ')) {
        return false;
      }
      take(SPACES);
    }
    lastBytes = NO_BYTES;
    return true;
  }

  private boolean item() {
    lastBytes = NO_BYTES;
    if (take(BYTES)) {
      try {
        lastBytes = Base64.getDecoder().decode(lastMatch.substring(1, lastMatch.length() - 1));
      } catch (IllegalArgumentException e) {
        return false;
      }
      return true;
    }
    return take(OTHER_ITEM);
  }

  private boolean parameters() {
    while (take(';')) {
      take(SPACES);
      if (!take(KEY) || (take('=') && !item())) {
        return false;
      }
    }
    return true;
  }

  private boolean take(Pattern pattern) {
    text.usePattern(pattern);
    if (!text.lookingAt()) {
      return false;
    }
    lastMatch = text.group();
    text.region(text.end(), text.regionEnd());
    return true;
  }

  private boolean take(char wanted) {
    if (!isAt(wanted)) {
      return false;
    }
    text.region(text.regionStart() + 1, text.regionEnd());
    return true;
  }

  private boolean isAt(char wanted) {
    return !isAtEnd() && field.charAt(text.regionStart()) == wanted;
  }

  private boolean isAtEnd() {
    return text.regionStart() == text.regionEnd();
  }
}
