package org.linkseal.pprl.deid;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Step 1 of a last name: {@code ascii.tsv}, which is the rule itself, so that programs in other
 * languages can use the same file. A combining mark is mapped to nothing: a name decomposed into
 * letters and marks (NFD) gives what the composed one gives.
 */
final class AsciiTable {
  private static final Map<Integer, String> ROWS = read();

  private AsciiTable() {}

  static String toAscii(String name) throws DeidentificationException {
    if (name.chars().allMatch(c -> c < 0x80)) {
      return name;
    }
    StringBuilder ascii = new StringBuilder(name.length() + 8);
    int position = 0;
    for (int i = 0; i < name.length(); ) {
      int codePoint = name.codePointAt(i);
      i += Character.charCount(codePoint);
      position++;
      if (codePoint < 0x80) {
        ascii.append((char) codePoint);
        continue;
      }
      String mapped = ROWS.get(codePoint);
      if (mapped == null) {
        throw new DeidentificationException(new UnmappedCharacter(position, codePoint));
      }
      ascii.append(mapped);
    }
    return ascii.toString();
  }

  static Map<Integer, String> rows() {
    return ROWS;
  }

  private static Map<Integer, String> read() {
    Map<Integer, String> rows = new HashMap<>();
    try (InputStream in = AsciiTable.class.getResourceAsStream("ascii.tsv")) {
      if (in == null) {
        throw new IllegalStateException("ascii.tsv is not on the class path");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("U+")) {
          String[] columns = line.split("\t", -1);
          rows.put(Integer.parseInt(columns[0], 2, columns[0].length(), 16), columns[1]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(rows);
  }
}
