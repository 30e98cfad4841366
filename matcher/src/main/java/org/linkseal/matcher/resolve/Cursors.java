package org.linkseal.matcher.resolve;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.linkseal.registry.keys.ServiceSecrets;

/**
 * Positions of the feed as clients keep them: each one AES block, of the position and eight zero
 * bytes. A position counts what everybody does, so no client may read one, or make one.
 */
@Singleton
final class Cursors {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");
  private static final int LENGTH = 2 * Long.BYTES;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;

  Cursors(ServiceSecrets secrets) {
    this.key = new SecretKeySpec(secrets.meteringKey().cursorKey().toByteArray(), "AES");
  }

  String of(long position) {
    byte[] block = ByteBuffer.allocate(LENGTH).putLong(position).array();
    return BASE64.encodeToString(block(Cipher.ENCRYPT_MODE, block));
  }

  /** Empty for what {@link #of} has not made. */
  OptionalLong position(String cursor) {
    if (!FORM.matcher(cursor).matches()) {
      return OptionalLong.empty();
    }
    ByteBuffer block =
        ByteBuffer.wrap(block(Cipher.DECRYPT_MODE, Base64.getUrlDecoder().decode(cursor)));
    long position = block.getLong();
    return block.getLong() == 0 && of(position).equals(cursor)
        ? OptionalLong.of(position)
        : OptionalLong.empty();
  }

  private byte[] block(int mode, byte[] block) {
    try {
      Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(mode, key);
      return aes.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256", e);
    }
  }
}
