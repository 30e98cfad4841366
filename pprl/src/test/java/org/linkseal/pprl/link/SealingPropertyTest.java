package org.linkseal.pprl.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.linkseal.pprl.csv.ParticipantRow;
import org.linkseal.pprl.record.Participant;
import org.linkseal.pprl.secret.SecretBytes;

class SealingPropertyTest {
  private static final int SEALED_BITS = RecordSealer.SEALED_LENGTH * Byte.SIZE;

  private final LinkageKey linkageKey = new LinkageKey(1, SecretBytes.random(32));
  private final SnapshotKey key = SnapshotKey.generate();
  private final SnapshotContext context = new SnapshotContext("ea", UUID.randomUUID());

  @Property
  void whatWasSealedOpensForItsPerson(
      @ForAll @Size(64) byte[] ldsHash, @ForAll("participants") Participant participant)
      throws RecordNotOpenedException {
    var sealed = seal(key, context, ldsHash, participant);
    var opener = new SnapshotOpener(key, context);
    var prf = prf(ldsHash);

    assertThat(opener.token(prf)).isEqualTo(sealed.token());
    assertThat(opener.open(prf, sealed.token(), sealed.record())).isEqualTo(participant);
  }

  @Property
  void oneFlippedBitAnywhereDoesNotOpen(
      @ForAll @Size(64) byte[] ldsHash,
      @ForAll("participants") Participant participant,
      @ForAll @IntRange(max = SEALED_BITS - 1) int bit) {
    var sealed = seal(key, context, ldsHash, participant);
    sealed.record()[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

    assertNotOpened(key, context, prf(ldsHash), sealed);
  }

  @Property
  void aRecordDoesNotOpenForAnotherPerson(
      @ForAll @Size(64) byte[] ldsHash,
      @ForAll("participants") Participant participant,
      @ForAll @IntRange(max = 511) int bit) {
    var other = ldsHash.clone();
    other[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

    assertNotOpened(key, context, prf(other), seal(key, context, ldsHash, participant));
  }

  @Property
  void aRecordDoesNotOpenUnderAnotherTokenStateKeyIdOrSnapshotKey(
      @ForAll @Size(64) byte[] ldsHash, @ForAll("participants") Participant participant) {
    var sealed = seal(key, context, ldsHash, participant);
    var prf = prf(ldsHash);

    assertNotOpened(key, context, prf, new Sealed(UUID.randomUUID(), sealed.record()));
    assertNotOpened(key, new SnapshotContext("eb", context.keyId()), prf, sealed);
    assertNotOpened(key, new SnapshotContext("ea", UUID.randomUUID()), prf, sealed);
    assertNotOpened(SnapshotKey.generate(), context, prf, sealed);
  }

  @Property
  void onePersonsTokensDifferBetweenSnapshotsAndSoBetweenStates(
      @ForAll @Size(64) byte[] ldsHash, @ForAll("participants") Participant participant) {
    var today = seal(key, context, ldsHash, participant);
    var tomorrow = seal(SnapshotKey.generate(), context, ldsHash, participant);
    var elsewhere =
        seal(
            SnapshotKey.generate(),
            new SnapshotContext("eb", UUID.randomUUID()),
            ldsHash,
            participant);

    assertThat(today.token()).isNotEqualTo(tomorrow.token()).isNotEqualTo(elsewhere.token());
    assertThat(tomorrow.token()).isNotEqualTo(elsewhere.token());
  }

  @Property
  void everyRecordHasOneLengthAndFillsNoByteBeyondIt(
      @ForAll @Size(64) byte[] ldsHash, @ForAll("participants") Participant participant) {
    var out = new byte[7 + RecordSealer.TOKEN_LENGTH + RecordSealer.SEALED_LENGTH + 7];
    sealer(key, context).seal(Persons.batch(Persons.row(ldsHash, participant)), out, 7);

    assertThat(Arrays.copyOf(out, 7)).containsOnly(0);
    assertThat(Arrays.copyOfRange(out, out.length - 7, out.length)).containsOnly(0);
  }

  @Property
  void aPersonListedTwiceIsSealedDifferentlyUnderOneToken(
      @ForAll @Size(64) byte[] ldsHash, @ForAll("participants") Participant participant) {
    var sealer = sealer(key, context);
    var row = Persons.row(ldsHash, participant);
    var length = RecordSealer.TOKEN_LENGTH + RecordSealer.SEALED_LENGTH;
    var out = new byte[2 * length];
    sealer.seal(Persons.batch(row, row), out, 0);
    var first = Sealed.of(Arrays.copyOf(out, length));
    var second = Sealed.of(Arrays.copyOfRange(out, length, 2 * length));

    assertThat(first.token()).isEqualTo(second.token());
    assertThat(first.record()).isNotEqualTo(second.record());
  }

  @Property
  void aFingerprintTellsTheParticipantIdAloneAndOnlyWithinASnapshot(
      @ForAll("participants") Participant participant,
      @ForAll("participants") Participant otherPerson) {
    var row = Persons.row(Persons.randomHash(), participant);
    var sameId =
        Persons.row(
            Persons.randomHash(),
            new Participant(
                participant.participantId(),
                otherPerson.caseId(),
                otherPerson.closingDate(),
                otherPerson.benefitPeriods(),
                otherPerson.vulnerable()));
    var other = Persons.row(Persons.randomHash(), otherPerson);
    var sealer = sealer(key, context);
    var fingerprint = fingerprint(sealer, row);

    assertThat(fingerprint(sealer, sameId)).isEqualTo(fingerprint);
    assertThat(Arrays.equals(fingerprint(sealer, other), fingerprint))
        .isEqualTo(participant.participantId().equals(otherPerson.participantId()));
    assertThat(fingerprint(sealer(SnapshotKey.generate(), context), row)).isNotEqualTo(fingerprint);
  }

  @Provide
  Arbitrary<Participant> participants() {
    return Persons.participants();
  }

  private static void assertNotOpened(
      SnapshotKey key, SnapshotContext context, byte[] prf, Sealed sealed) {
    var opener = new SnapshotOpener(key, context);
    assertThatThrownBy(() -> opener.open(prf, sealed.token(), sealed.record()))
        .isInstanceOf(RecordNotOpenedException.class)
        .hasNoCause();
  }

  private RecordSealer sealer(SnapshotKey key, SnapshotContext context) {
    return new RecordSealer(linkageKey, key, context);
  }

  private Sealed seal(
      SnapshotKey key, SnapshotContext context, byte[] ldsHash, Participant participant) {
    var out = new byte[RecordSealer.TOKEN_LENGTH + RecordSealer.SEALED_LENGTH];
    sealer(key, context).seal(Persons.batch(Persons.row(ldsHash, participant)), out, 0);
    return Sealed.of(out);
  }

  private static byte[] fingerprint(RecordSealer sealer, ParticipantRow row) {
    var out = new byte[RecordSealer.FINGERPRINT_LENGTH];
    sealer.fingerprint(Persons.batch(row), 0, out, 0);
    return out;
  }

  private byte[] prf(byte[] ldsHash) {
    var prf = new byte[PersonPrf.LENGTH];
    new PersonPrf(linkageKey).compute(ldsHash, prf);
    return prf;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Sealed(UUID token, byte[] record) {
    static Sealed of(byte[] out) {
      var token = ByteBuffer.wrap(out);
      return new Sealed(
          new UUID(token.getLong(), token.getLong()),
          Arrays.copyOfRange(out, RecordSealer.TOKEN_LENGTH, out.length));
    }
  }
}
