package org.linkseal.pprl.deid;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;

/** The LDS hash of a person: the SHA-512 of normalised last name, birth date and SSN. */
public final class Deidentification {
  private Deidentification() {}

  /**
   * Computes the hash that every state must compute for the same person.
   *
   * @param birthDate {@code YYYY-MM-DD}
   * @param ssn {@code AAA-GG-SSSS}
   * @param today the day against which the birth date is checked
   * @return 128 lower-case hexadecimal digits
   * @throws DeidentificationException for the first part that breaks a rule, in the order given
   */
  public static String ldsHash(String lastName, String birthDate, String ssn, LocalDate today)
      throws DeidentificationException {
    String normalised =
        LastName.normalise(lastName)
            + ","
            + BirthDate.check(birthDate, today)
            + ","
            + SocialSecurityNumber.check(ssn);
    return HexFormat.of().formatHex(sha512().digest(normalised.getBytes(UTF_8)));
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-512", e);
    }
  }
}
