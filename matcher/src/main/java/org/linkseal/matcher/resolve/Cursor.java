package org.linkseal.matcher.resolve;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A position of the feed as clients keep it: they are told nothing of what it means. */
record Cursor(long position) {
  static final Cursor START = new Cursor(0);

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{11}");

  static Optional<Cursor> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    long position = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)).getLong();
    return position < 0 ? Optional.empty() : Optional.of(new Cursor(position));
  }

  String text() {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(position).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
