package org.linkseal.registry.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import org.linkseal.pprl.secret.SecretBytes;

/** Signs with Ed25519 (RFC 8032). */
public final class SigningKey {
  public static final String ALGORITHM = "Ed25519";

  private final PrivateKey key;

  /**
   * Takes the private half of a key pair.
   *
   * @param privateKey its 32 bytes
   */
  public SigningKey(SecretBytes privateKey) {
    try {
      key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(
                  new EdECPrivateKeySpec(NamedParameterSpec.ED25519, privateKey.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  public byte[] sign(byte[] text) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(text);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[redacted]";
  }
}
