package org.linkseal.agency.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.linkseal.pprl.deid.Deidentification;
import org.linkseal.pprl.deid.DeidentificationException;

/** The plain-text CSV of a state and its hashed twin, row by row the same participants. */
record SampleFiles(Path plainText, Path hashed) {
  private static final int BUFFER = 1 << 16;
  private static final int PROGRESS_EVERY = 250_000;

  static SampleFiles in(Path directory, String state) {
    return new SampleFiles(
        directory.resolve(state + "-plaintext.csv"), directory.resolve(state + ".csv"));
  }

  /** A file that could not be finished never takes the place of one that was. */
  void write(
      Population population,
      InventedPersons persons,
      Participation participation,
      LocalDate today,
      PrintWriter progress)
      throws IOException {
    Path unfinishedPlainText = unfinished(plainText);
    Path unfinishedHashed = unfinished(hashed);
    try {
      try (OutputStream plain = open(unfinishedPlainText);
          OutputStream twin = open(unfinishedHashed)) {
        writeLine("last,dob,ssn,", Participation.HEADER, plain);
        writeLine("lds_hash,", Participation.HEADER, twin);
        StringBuilder participant = new StringBuilder();
        int rows = population.shared() + population.own();
        for (int row = 0; row < rows; row++) {
          InventedPerson person = persons.person(population.person(row));
          participant.setLength(0);
          participation.append(row, participant);
          writeLine(
              person.lastName() + "," + person.birthDate() + "," + person.ssn() + ",",
              participant,
              plain);
          writeLine(ldsHash(person, today) + ",", participant, twin);
          if ((row + 1) % PROGRESS_EVERY == 0) {
            progress.printf("%d of %d rows%n", row + 1, rows);
            progress.flush();
          }
        }
      }
      Files.move(unfinishedPlainText, plainText, ATOMIC_MOVE);
      Files.move(unfinishedHashed, hashed, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinishedPlainText);
      Files.deleteIfExists(unfinishedHashed);
    }
  }

  private static String ldsHash(InventedPerson person, LocalDate today) {
    try {
      return Deidentification.ldsHash(person.lastName(), person.birthDate(), person.ssn(), today);
    } catch (DeidentificationException e) {
      throw new IllegalStateException("An invented person breaks the rules", e);
    }
  }

  /** A temporary file is created for its owner only (0600), and the move keeps that. */
  private static Path unfinished(Path file) throws IOException {
    return Files.createTempFile(
        file.toAbsolutePath().getParent(), "." + file.getFileName(), ".part");
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
  }

  private static void writeLine(String start, CharSequence rest, OutputStream out)
      throws IOException {
    out.write((start + rest + "\n").getBytes(UTF_8));
  }
}
