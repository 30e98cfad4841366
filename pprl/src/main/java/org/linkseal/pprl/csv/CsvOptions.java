package org.linkseal.pprl.csv;

/**
 * What is asked of a file beyond its rules.
 *
 * @param strict an unknown column, spaces around a field and a blank line, wherever it stands, are
 *     each a fault; else they are ignored, as Piipan did
 * @param allowEmpty a header without rows is a whole file
 */
public record CsvOptions(boolean strict, boolean allowEmpty) {
  public static final CsvOptions LENIENT = new CsvOptions(false, false);
}
