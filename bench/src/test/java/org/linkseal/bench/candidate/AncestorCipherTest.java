package org.linkseal.bench.candidate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AncestorCipherTest {
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_16LE);
  private static final String HASH = "0f".repeat(64);

  private final byte[] key = Arrays.copyOf(KEY, 32);
  private final AncestorCipher cipher = new AncestorCipher(key);

  @Test
  void aHashTakes364CharactersAndOpensAsPiipanOpensIt() throws Exception {
    byte[] encrypted = cipher.encrypt(HASH);
    assertThat(encrypted).hasSize(364);
    Cipher opener = Cipher.getInstance("AES/CBC/PKCS5Padding");
    byte[] iv = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(key), 16);
    opener.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    assertThat(new String(opener.doFinal(Base64.getDecoder().decode(encrypted)), UTF_16LE))
        .isEqualTo(HASH);
  }

  @Test
  void whatWasEncryptedIsDecrypted() {
    assertThat(cipher.decrypt(new String(cipher.encrypt(HASH), US_ASCII))).isEqualTo(HASH);
  }

  @Test
  void equalValuesAreEncryptedAlike() {
    assertThat(cipher.encrypt(HASH)).isEqualTo(cipher.encrypt(HASH));
  }
}
