package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.linkseal.pprl.secret.SecretBytes;

/** The PEM file of the public half of the key pair that signs audit checkpoints (RFC 8410). */
public final class AuditPublicKey {

  private AuditPublicKey() {}

  static void write(Path file, SecretBytes signingKey) throws IOException {
    SubjectPublicKeyInfo info =
        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
            new Ed25519PrivateKeyParameters(signingKey.toByteArray()).generatePublicKey());
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(info);
    }
    PrivateFile.write(file, pem.toString().getBytes(US_ASCII));
  }

  /**
   * Reads what was written, or what {@code openssl pkey -pubout} writes.
   *
   * @throws IOException when there is no such file, or it is not an Ed25519 public key
   */
  public static PublicKey read(Path file) throws IOException {
    try (PEMParser parser = new PEMParser(Files.newBufferedReader(file, US_ASCII))) {
      if (parser.readObject() instanceof SubjectPublicKeyInfo info
          && info.getAlgorithm().getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)) {
        return KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": not an Ed25519 public key in PEM", e);
    }
    throw new IOException(file + ": not an Ed25519 public key in PEM");
  }
}
