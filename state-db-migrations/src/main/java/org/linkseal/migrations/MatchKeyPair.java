package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * The RSA-3072 key pair that the data keys of matches are wrapped to. Its private half, a PKCS#8
 * PEM file, is used by nothing but reading a match; of the services only the matcher gets it.
 */
public final class MatchKeyPair {

  private static final int BITS = 3072;

  private final RSAPrivateCrtKey privateKey;

  private MatchKeyPair(RSAPrivateCrtKey privateKey) {
    this.privateKey = privateKey;
  }

  public static MatchKeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return new MatchKeyPair((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException when there is no such file, others can use it, or it is not a private key
   */
  public static MatchKeyPair load(Path file) throws IOException {
    String pem = new String(PrivateFile.read(file), US_ASCII);
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PrivateKeyInfo info
          && new JcaPEMKeyConverter().getPrivateKey(info) instanceof RSAPrivateCrtKey key) {
        return new MatchKeyPair(key);
      }
    }
    throw new IOException(file + ": not an RSA private key in PKCS#8 PEM");
  }

  /** Writes the private key to a file of mode 0600. */
  public void save(Path file) throws IOException {
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(new JcaPKCS8Generator(privateKey, null));
    }
    PrivateFile.write(file, pem.toString().getBytes(US_ASCII));
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  PublicKey publicKey() {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(
              new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  @Override
  public String toString() {
    return "MatchKeyPair[redacted]";
  }
}
