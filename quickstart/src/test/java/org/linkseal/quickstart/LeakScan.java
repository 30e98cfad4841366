package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks for values in every file below a folder, as they are and in the forms in which they leak.
 * Findings name the kind of value and the file, never the value.
 */
public final class LeakScan {
  private static final int FORM_LENGTH = 16;

  private final Map<String, String> needles = new LinkedHashMap<>();

  /** Text that must not be found, such as an id. */
  public LeakScan text(String kind, String value) {
    needles.put(kind, value);
    needles.put(kind + " in base64", base64(value.getBytes(ISO_8859_1)));
    return this;
  }

  /** Bytes that must not be found: raw, hexadecimal in either case, or base64. */
  public LeakScan bytes(String kind, byte[] value) {
    String hex = HexFormat.of().formatHex(value).substring(0, 2 * FORM_LENGTH);
    needles.put(kind + " raw", new String(value, 0, FORM_LENGTH, ISO_8859_1));
    needles.put(kind + " in hex", hex);
    needles.put(kind + " in upper-case hex", hex.toUpperCase(Locale.ROOT));
    needles.put(kind + " in base64", base64(value));
    if (!base64url(value).equals(base64(value))) {
      needles.put(kind + " in base64url", base64url(value));
    }
    return this;
  }

  /** What is looked for, by kind. */
  Map<String, String> needles() {
    return Collections.unmodifiableMap(needles);
  }

  public List<String> findings(Path root, Path... except) throws IOException {
    List<String> findings = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Stream.of(except).noneMatch(file::startsWith)) {
          findings.addAll(findingsIn(file));
        }
      }
    }
    return findings;
  }

  private List<String> findingsIn(Path file) throws IOException {
    String content;
    try {
      content = new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return List.of();
    }
    return findings(file.toString(), content);
  }

  /** Those in an answer, or whatever else {@code where} names. */
  List<String> findings(String where, String content) {
    return needles.entrySet().stream()
        .filter(needle -> content.contains(needle.getValue()))
        .map(needle -> needle.getKey() + " in " + where)
        .toList();
  }

  private static String base64url(byte[] value) {
    return base64(value).replace('+', '-').replace('/', '_');
  }

  /** Without the last characters, which depend on what follows the value. */
  private static String base64(byte[] value) {
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(value);
    return encoded.substring(0, Math.min(encoded.length() - 2, 2 * FORM_LENGTH));
  }
}
