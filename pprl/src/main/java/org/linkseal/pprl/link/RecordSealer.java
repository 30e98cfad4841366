package org.linkseal.pprl.link;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.linkseal.pprl.csv.ParticipantRow;

/** Turns valid rows into what a state's database may hold. One per thread. */
public final class RecordSealer {
  /** Of a linkage token, in bytes. */
  public static final int TOKEN_LENGTH = SnapshotCipher.TOKEN_LENGTH;

  /** Of a sealed record, in bytes: nonce, 64 bytes and tag, for every record. */
  public static final int SEALED_LENGTH = SnapshotCipher.SEALED_LENGTH;

  /** Of a participant id's fingerprint, in bytes. */
  public static final int FINGERPRINT_LENGTH = 16;

  private static final int ROW_LENGTH = TOKEN_LENGTH + SEALED_LENGTH;

  private final PersonPrf personPrf;
  private final SnapshotCipher cipher;
  private final IdFingerprint fingerprint;
  private final Nonces nonces;
  private final byte[] prf = new byte[PersonPrf.LENGTH];
  private final PersonBatch persons = new PersonBatch();

  /**
   * @param linkageKey of the version that the snapshot is linked under
   * @param context whose snapshot it is; a record opens in no other
   */
  public RecordSealer(LinkageKey linkageKey, SnapshotKey key, SnapshotContext context) {
    this(linkageKey, key, context, new Keystream());
  }

  RecordSealer(
      LinkageKey linkageKey, SnapshotKey key, SnapshotContext context, RandomGenerator random) {
    personPrf = new PersonPrf(linkageKey);
    cipher = new SnapshotCipher(key, context);
    fingerprint = new IdFingerprint(key.participantIdKey());
    nonces = new Nonces(random);
  }

  /**
   * Writes the linkage token of each row and, behind it, the sealed record, row behind row from
   * {@code offset}: {@link #TOKEN_LENGTH} + {@link #SEALED_LENGTH} bytes a row. Leaves the batch as
   * it is.
   */
  public void seal(SealingBatch batch, byte[] out, int offset) {
    var rows = batch.rows();
    for (var row = 0; row < rows; row++) {
      personPrf.compute(batch.ldsHashes, row * ParticipantRow.LDS_HASH_LENGTH, prf, 0);
      persons.put(row, prf);
    }
    cipher.keys(persons, rows);
    for (var row = 0; row < rows; row++) {
      var token = offset + row * ROW_LENGTH;
      persons.token(row, out, token);
      nonces.next(out, token + TOKEN_LENGTH);
      cipher.seal(persons, row, batch.records, row * SealedLayout.LENGTH, out, token);
    }
    persons.clear(rows);
    Arrays.fill(prf, (byte) 0);
  }

  /**
   * Writes the {@value #FINGERPRINT_LENGTH} bytes of the keyed fingerprint of a participant id, by
   * which repeated ones are found.
   *
   * @param id which of the batch's ids, from 0
   */
  public void fingerprint(SealingBatch batch, int id, byte[] out, int offset) {
    fingerprint.compute(batch.participantIds, id * SealedLayout.ID_LENGTH, out, offset);
  }
}
