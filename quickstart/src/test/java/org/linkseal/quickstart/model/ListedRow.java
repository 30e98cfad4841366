package org.linkseal.quickstart.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * A participant: someone, and the number that tells this row from every other of all sequences.
 *
 * @param person of the {@link #PERSONS} of a sequence
 */
record ListedRow(int person, int number) {
  /** Few, so that they meet often. */
  static final int PERSONS = 4;

  private static final String HEADER = "lds_hash,participant_id,participant_closing_date";

  /** Other sequences have other persons: what they have left says nothing about these. */
  static String ldsHash(int sequence, int person) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-512")
              .digest("%d of sequence %d".formatted(person, sequence).getBytes(US_ASCII));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String csv(int sequence, Collection<ListedRow> rows) {
    return rows.stream()
        .map(row -> row.line(sequence, "2026-01-31"))
        .collect(Collectors.joining("\n", HEADER + "\n", "\n"));
  }

  static String csvOf(String... lines) {
    return HEADER + "\n" + String.join("\n", lines) + "\n";
  }

  String line(int sequence, String closingDate) {
    return ldsHash(sequence, person) + "," + participantId() + "," + closingDate;
  }

  String participantId() {
    return "row" + number;
  }

  static int numberOf(String participantId) {
    return Integer.parseInt(participantId.substring("row".length()));
  }
}
