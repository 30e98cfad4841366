package org.linkseal.quickstart.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.quickstart.LeakScan;

/**
 * One of a series of files, told by its closing date. A whole file holds persons who are in all
 * whole files, and one who is in no other; all of an append's are in no other.
 *
 * @param number that of the file, from 0
 * @param persons how many there are besides the one who is in no other file
 */
record ParticipantFile(UploadKind kind, int number, int persons) {
  private static final LocalDate FIRST_CLOSING_DATE = LocalDate.of(2026, 1, 1);

  byte[] csv() {
    ByteArrayOutputStream csv = new ByteArrayOutputStream(persons * 200);
    csv.writeBytes("lds_hash,participant_id,participant_closing_date\n".getBytes(US_ASCII));
    names().forEach(name -> csv.writeBytes(row(name).getBytes(US_ASCII)));
    return csv.toByteArray();
  }

  private Stream<String> names() {
    return Stream.concat(IntStream.range(0, persons).mapToObj(this::name), Stream.of(onlyName()));
  }

  private String row(String name) {
    return "%s,%s,%s\n".formatted(hash(name), participantId(name), closingDate());
  }

  int rows() {
    return persons + 1;
  }

  String closingDate() {
    return FIRST_CLOSING_DATE.plusDays(number).toString();
  }

  /** The LDS hash of the person who is in no other file. */
  String onlyHere() {
    return hash(onlyName());
  }

  /** The LDS hashes of the first so many persons: of a whole file, of all whole files. */
  List<String> first(int howMany) {
    return names().limit(howMany).map(ParticipantFile::hash).toList();
  }

  /** The LDS hashes of all its persons. */
  List<String> everybody() {
    return names().map(ParticipantFile::hash).toList();
  }

  void lookFor(LeakScan scan) {
    for (String name : List.of(name(0), name(persons / 2), onlyName())) {
      scan.bytes("lds_hash of " + name, HexFormat.of().parseHex(hash(name)));
      scan.text("participant_id of " + name, participantId(name));
    }
  }

  private String name(int person) {
    return kind == UploadKind.REPLACE ? Integer.toString(person) : number + "-" + person;
  }

  private String onlyName() {
    return "only-" + number;
  }

  private static String participantId(String name) {
    return "Pers-%s-Series".formatted(name);
  }

  private static String hash(String name) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-512").digest(("person " + name).getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }
}
