package org.linkseal.matcher.match;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.keys.ServiceSecrets;

/** Data keys as a match keeps them: under RSA-OAEP with SHA-256 for the hash and MGF1. */
@Singleton
final class DataKeyWrap {
  private static final OAEPParameterSpec OAEP_SHA_256 =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private final PublicKey publicKey;
  private final PrivateKey privateKey;

  DataKeyWrap(ServiceSecrets secrets) {
    this.publicKey = secrets.matchPublicKey();
    this.privateKey = secrets.matchPrivateKey();
  }

  byte[] wrap(DataKey key) {
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
      rsa.init(Cipher.ENCRYPT_MODE, publicKey, OAEP_SHA_256);
      return rsa.doFinal(key.bytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA-OAEP", e);
    }
  }

  DataKey unwrap(byte[] wrapped) throws MatchNotOpenedException {
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
      rsa.init(Cipher.DECRYPT_MODE, privateKey, OAEP_SHA_256);
      return new DataKey(SecretBytes.of(rsa.doFinal(wrapped)));
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw new MatchNotOpenedException();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA-OAEP", e);
    }
  }
}
