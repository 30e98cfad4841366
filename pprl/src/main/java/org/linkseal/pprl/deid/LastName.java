package org.linkseal.pprl.deid;

import static org.linkseal.pprl.deid.DeidentificationRule.LAST_NAME_EMPTY;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A last name as it is hashed. White space is what ASCII has of it: U+0009 to U+000D and the space.
 */
public final class LastName {
  private static final Pattern SEVERAL_WHITE_SPACE = Pattern.compile("[ \\t-\\r]{2,}");
  private static final Pattern SPACES_AT_ENDS = Pattern.compile("\\A +| +\\z");
  private static final Pattern SUFFIX =
      Pattern.compile(
          "[ \\t-\\r](?:i|ii|iii|iv|v|vi|vii|viii|ix|junior|jr|jr\\.|jnr|senior|sr|sr\\.|snr)\\z");
  private static final Pattern NEITHER_LETTER_NOR_SPACE = Pattern.compile("[^a-z ]");

  private LastName() {}

  /** The order of the steps decides the hash: nothing is trimmed or collapsed again at the end. */
  public static String normalise(String lastName) throws DeidentificationException {
    String name = AsciiTable.toAscii(lastName).toLowerCase(Locale.ROOT).replace('-', ' ');
    name = SEVERAL_WHITE_SPACE.matcher(name).replaceAll(" ");
    name = SPACES_AT_ENDS.matcher(name).replaceAll("");
    name = SUFFIX.matcher(name).replaceFirst("");
    name = NEITHER_LETTER_NOR_SPACE.matcher(name).replaceAll("");
    if (name.isEmpty()) {
      throw new DeidentificationException(LAST_NAME_EMPTY);
    }
    return name;
  }
}
