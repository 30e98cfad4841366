package org.linkseal.migrations.abuse;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * An LDS hash that is no person's: 64 random bytes, of which nobody knows a name, a birth date and
 * an SSN. Who searches for it has it from a state's file.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Canary(long id, byte[] ldsHash) {
  private static final int LDS_HASH_LENGTH = 64;
  private static final int PARTICIPANT_ID_LENGTH = 9;
  private static final String DIGITS = "0123456789";

  static byte[] drawLdsHash() {
    byte[] drawn = new byte[LDS_HASH_LENGTH];
    new SecureRandom().nextBytes(drawn);
    return drawn;
  }

  /** The columns that a CSV file must have. The state gives the participant an id of its kind. */
  public String csvLine() {
    StringBuilder participantId = new StringBuilder(PARTICIPANT_ID_LENGTH);
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < PARTICIPANT_ID_LENGTH; i++) {
      participantId.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return HexFormat.of().formatHex(ldsHash) + "," + participantId;
  }

  @Override
  public String toString() {
    return "Canary[" + id + "]";
  }
}
