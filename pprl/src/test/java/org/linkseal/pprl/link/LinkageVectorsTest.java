package org.linkseal.pprl.link;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linkseal.pprl.csv.ParticipantRow;
import org.linkseal.pprl.record.Participant;
import org.linkseal.pprl.secret.SecretBytes;

/** The steps of the scheme against linkage-vectors.properties. */
class LinkageVectorsTest {
  private final Properties vectors = new Properties();

  @BeforeEach
  void loadVectors() throws IOException {
    try (var in = getClass().getResourceAsStream("/linkage-vectors.properties")) {
      vectors.load(requireNonNull(in));
    }
  }

  @Test
  void thePrfOfAPersonIsDerivedFromTheLinkageKey() {
    assertThat(prf()).isEqualTo(bytes("prf"));
    assertThat(Arrays.copyOf(prf(), 16)).isEqualTo(bytes("person_token"));
  }

  @Test
  void theSubkeysAreDerivedFromTheSnapshotKey() {
    assertThat(snapshotKey().tokenKey()).isEqualTo(secret("token_subkey"));
    assertThat(snapshotKey().sealKey()).isEqualTo(secret("seal_subkey"));
    assertThat(snapshotKey().participantIdKey()).isEqualTo(secret("participant_id_subkey"));
  }

  @Test
  void theLinkageTokenIsOneBlockOverThePersonToken() {
    assertThat(new SnapshotOpener(snapshotKey(), context()).token(prf())).isEqualTo(token());
  }

  @Test
  void theRecordIsLaidOutInSixtyFourBytes() {
    var plain = new byte[SealedLayout.LENGTH];
    SealedLayout.write(row(), plain, 0);

    assertThat(plain).isEqualTo(bytes("plaintext"));
  }

  @Test
  void theSealedRecordFollowsItsTokenWithTheNonceFirst() {
    var sealer = new RecordSealer(linkageKey(), snapshotKey(), context(), fixedNonce());
    var out = new byte[RecordSealer.TOKEN_LENGTH + RecordSealer.SEALED_LENGTH];
    sealer.seal(Persons.batch(row()), out, 0);

    assertThat(Arrays.copyOf(out, RecordSealer.TOKEN_LENGTH)).isEqualTo(bytes("linkage_token"));
    assertThat(Arrays.copyOfRange(out, RecordSealer.TOKEN_LENGTH, out.length))
        .isEqualTo(bytes("sealed_record"));
  }

  @Test
  void theSealingKeyAndTheAdditionalDataOpenTheSealedRecord() throws GeneralSecurityException {
    var nonce = bytes("nonce");
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(bytes("sealing_key"), "AES"),
        new GCMParameterSpec(128, nonce));
    cipher.updateAAD(bytes("aad"));
    var sealed = bytes("sealed_record");

    assertThat(cipher.doFinal(sealed, nonce.length, sealed.length - nonce.length))
        .isEqualTo(bytes("plaintext"));
  }

  @Test
  void theSealedRecordOpensToTheParticipant() throws RecordNotOpenedException {
    Participant participant =
        new SnapshotOpener(snapshotKey(), context()).open(prf(), token(), bytes("sealed_record"));
    var plain = new byte[SealedLayout.LENGTH];
    SealedLayout.write(Persons.row(bytes("lds_hash"), participant), plain, 0);

    assertThat(plain).isEqualTo(bytes("plaintext"));
  }

  @Test
  void theFingerprintIsATruncatedHashOfTheSubkeyAndTheParticipantId() {
    var out = new byte[RecordSealer.FINGERPRINT_LENGTH];
    new RecordSealer(linkageKey(), snapshotKey(), context())
        .fingerprint(Persons.batch(row()), 0, out, 0);

    assertThat(out).isEqualTo(bytes("fingerprint"));
  }

  private byte[] prf() {
    var prf = new byte[PersonPrf.LENGTH];
    new PersonPrf(linkageKey()).compute(bytes("lds_hash"), prf);
    return prf;
  }

  private UUID token() {
    var token = ByteBuffer.wrap(bytes("linkage_token"));
    return new UUID(token.getLong(), token.getLong());
  }

  private LinkageKey linkageKey() {
    return new LinkageKey(1, secret("linkage_key"));
  }

  private SnapshotKey snapshotKey() {
    return SnapshotKey.of(secret("snapshot_key"));
  }

  private SnapshotContext context() {
    return new SnapshotContext(text("state"), UUID.fromString(text("key_id")));
  }

  private ParticipantRow row() {
    return Persons.row(
        text("lds_hash"),
        text("participant_id"),
        text("case_id"),
        text("participant_closing_date"),
        text("recent_benefit_issuance_dates"),
        text("vulnerable_individual"));
  }

  private RandomGenerator fixedNonce() {
    return new RandomGenerator() {
      @Override
      public void nextBytes(byte[] block) {
        System.arraycopy(bytes("nonce"), 0, block, 0, SnapshotCipher.NONCE_LENGTH);
      }

      @Override
      public long nextLong() {
        throw new UnsupportedOperationException();
      }
    };
  }

  private SecretBytes secret(String name) {
    return SecretBytes.of(bytes(name));
  }

  private byte[] bytes(String name) {
    return HexFormat.of().parseHex(text(name));
  }

  private String text(String name) {
    return requireNonNull(vectors.getProperty(name), name);
  }
}
