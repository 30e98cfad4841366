package org.linkseal.registry.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * An API key: {@code lks_}, 8 characters of id, 32 of secret (190 bits), 6 check characters. The
 * check characters are the CRC-32 of all before them in base 62, so that secret scanners know a
 * leaked key and a mistyped one costs no query. Only the SHA-256 of the whole text is stored.
 */
public final class ApiKey {

  private static final String PREFIX = "lks_";
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 8;
  private static final int SECRET_LENGTH = 32;
  private static final int CHECK_LENGTH = 6;
  private static final int CHECKED_LENGTH = PREFIX.length() + ID_LENGTH + SECRET_LENGTH;
  private static final Pattern SHAPE =
      Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (ID_LENGTH + SECRET_LENGTH + CHECK_LENGTH) + "}");

  private final String text;

  private ApiKey(String text) {
    this.text = text;
  }

  public static ApiKey generate() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder(PREFIX);
    while (text.length() < CHECKED_LENGTH) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return new ApiKey(text + check(text));
  }

  /** The key, or empty when it could not have been made by {@link #generate}. */
  public static Optional<ApiKey> parse(String text) {
    return isWellFormed(text) ? Optional.of(new ApiKey(text)) : Optional.empty();
  }

  public static boolean isWellFormed(String text) {
    return SHAPE.matcher(text).matches()
        && text.substring(CHECKED_LENGTH).equals(check(text.substring(0, CHECKED_LENGTH)));
  }

  /** Names the key in the registry and in audit rows; opens nothing. */
  public String id() {
    return text.substring(PREFIX.length(), PREFIX.length() + ID_LENGTH);
  }

  /** The key itself: for whoever asked for it, shown once. */
  public String text() {
    return text;
  }

  public byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ApiKey[redacted]";
  }

  private static String check(CharSequence checked) {
    CRC32 crc = new CRC32();
    crc.update(checked.toString().getBytes(StandardCharsets.US_ASCII));
    char[] check = new char[CHECK_LENGTH];
    long rest = crc.getValue();
    for (int i = CHECK_LENGTH - 1; i >= 0; i--) {
      check[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(check);
  }
}
