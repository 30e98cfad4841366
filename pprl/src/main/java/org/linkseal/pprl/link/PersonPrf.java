package org.linkseal.pprl.link;

import org.linkseal.pprl.csv.ParticipantRow;
import org.linkseal.pprl.secret.KeyDerivation;

/**
 * A person's LDS hash keyed by a linkage key: SP 800-108 with the label {@code linkseal/prf/v1} and
 * the raw hash as context. Its first 16 bytes make the linkage token, the others the sealing key.
 * One per thread.
 */
public final class PersonPrf {
  public static final int LENGTH = 48;

  private static final String LABEL = "linkseal/prf/v1";

  private final KeyDerivation derivation;

  public PersonPrf(LinkageKey key) {
    derivation = new KeyDerivation(key.key(), LABEL, ParticipantRow.LDS_HASH_LENGTH, LENGTH);
  }

  /** Fills the first {@value #LENGTH} bytes of {@code out} from the 64 bytes of the hash. */
  public void compute(byte[] ldsHash, byte[] out) {
    compute(ldsHash, 0, out, 0);
  }

  void compute(byte[] ldsHash, int hashOffset, byte[] out, int offset) {
    derivation.derive(ldsHash, hashOffset, out, offset);
  }
}
