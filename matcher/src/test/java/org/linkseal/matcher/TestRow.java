package org.linkseal.matcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A row of a state's CSV, of a person who is named only in the test. */
public record TestRow(
    String person,
    String participantId,
    String caseId,
    String closingDate,
    String benefitPeriods,
    String vulnerable) {

  static final String HEADER =
      "lds_hash,participant_id,case_id,participant_closing_date,recent_benefit_issuance_dates,"
          + "vulnerable_individual";

  /** Only what is required. */
  public static TestRow of(String person, String participantId) {
    return new TestRow(person, participantId, "", "", "", "");
  }

  public static String ldsHash(String person) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(person.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  String csv() {
    return String.join(
        ",", ldsHash(person), participantId, caseId, closingDate, benefitPeriods, vulnerable);
  }
}
