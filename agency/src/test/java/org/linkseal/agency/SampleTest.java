package org.linkseal.agency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.linkseal.pprl.deid.Deidentification;

class SampleTest {
  private static final String TODAY = "2026-11-20";
  private static final int ROWS = 2_000;

  @TempDir Path directory;

  @Test
  void theSameArgumentsGiveTheSameBytesOnAnyDay() throws Exception {
    sample(TODAY, "ea", ROWS, 7, 20, directory.resolve("today"));
    sample("2031-02-28", "EA", ROWS, 7, 20, directory.resolve("later"));

    for (String name : List.of("ea-plaintext.csv", "ea.csv")) {
      assertThat(directory.resolve("later").resolve(name))
          .hasSameBinaryContentAs(directory.resolve("today").resolve(name));
    }
  }

  @Test
  void aSeedGivesTheseBytesForEver() throws Exception {
    sample(TODAY, "ea", ROWS, 7, 20, directory);

    assertThat(sha256("ea-plaintext.csv"))
        .isEqualTo("fee1f9797e2395a6cb9eb1b899f981b0f89a8f8cd89746b51ca8804263773f0d");
    assertThat(sha256("ea.csv"))
        .isEqualTo("bbdce43d3b218e869f5ca7a0a94dc6f83e2645e4f8ec224557878e2ab315ad4e");
  }

  @Test
  void anotherSeedGivesOtherPersons() throws Exception {
    sample(TODAY, "ea", ROWS, 7, 20, directory.resolve("7"));
    sample(TODAY, "ea", ROWS, 8, 20, directory.resolve("8"));

    assertThat(persons(rows("7/ea-plaintext.csv")))
        .doesNotContainAnyElementsOf(persons(rows("8/ea-plaintext.csv")));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 20", "33, 660", "100, 2000"})
  void theFirstPercentOfTheRowsAreSharedBetweenStatesAndNoOthers(int percent, int shared)
      throws Exception {
    for (String state : List.of("ea", "mt", "zz")) {
      CommandLineRun run = sample(TODAY, state, ROWS, 7, percent, directory);
      assertThat(run.out())
          .contains(ROWS + " invented participants, " + shared + " of them shared");
    }
    List<String> ea = persons(rows("ea-plaintext.csv"));
    List<String> mt = persons(rows("mt-plaintext.csv"));
    List<String> zz = persons(rows("zz-plaintext.csv"));

    assertThat(mt.subList(0, shared)).isEqualTo(ea.subList(0, shared));
    assertThat(zz.subList(0, shared)).isEqualTo(ea.subList(0, shared));
    Set<String> ssns =
        Stream.of(ea, mt, zz)
            .flatMap(List::stream)
            .map(person -> person.split(",", -1)[2])
            .collect(toSet());
    assertThat(ssns).hasSize(3 * ROWS - 2 * shared);
  }

  @Test
  void aSharedPersonHasIdsAndDatesOfEachStateItsOwn() throws Exception {
    sample(TODAY, "ea", ROWS, 7, 100, directory);
    sample(TODAY, "eb", ROWS, 7, 100, directory);
    List<String[]> ea = rows("ea-plaintext.csv");
    List<String[]> eb = rows("eb-plaintext.csv");

    assertThat(column(eb, 3))
        .filteredOn(id -> !id.isEmpty())
        .doesNotContainAnyElementsOf(column(ea, 3));
    assertThat(column(eb, 4)).doesNotContainAnyElementsOf(column(ea, 4));
    assertThat(column(eb, 5)).isNotEqualTo(column(ea, 5));
    assertThat(column(eb, 6)).isNotEqualTo(column(ea, 6));
  }

  @Test
  void theTwinHoldsTheHashOfEachLineAndTheOtherColumnsAsTheyAre() throws Exception {
    sample(TODAY, "ea", ROWS, 7, 20, directory);
    List<String> plainText = Files.readAllLines(directory.resolve("ea-plaintext.csv"));
    List<String> twin = Files.readAllLines(directory.resolve("ea.csv"));

    assertThat(plainText.getFirst())
        .isEqualTo(
            "last,dob,ssn,case_id,participant_id,participant_closing_date,"
                + "recent_benefit_issuance_dates,vulnerable_individual");
    assertThat(twin.getFirst())
        .isEqualTo(
            "lds_hash,case_id,participant_id,participant_closing_date,"
                + "recent_benefit_issuance_dates,vulnerable_individual");
    assertThat(plainText).hasSize(ROWS + 1);
    assertThat(twin).hasSize(ROWS + 1);
    for (int i = 1; i <= ROWS; i++) {
      String[] person = plainText.get(i).split(",", 4);
      String hash =
          Deidentification.ldsHash(person[0], person[1], person[2], LocalDate.parse(TODAY));
      assertThat(twin.get(i)).as("line %d", i + 1).isEqualTo(hash + "," + person[3]);
    }
  }

  @Test
  void everyRowOfTheTwinIsValidAndTheParticipantIdsAreUnique() throws Exception {
    sample(TODAY, "ea", ROWS, 7, 20, directory);
    String date = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    String period = date + "/" + date;
    List<String> twin = Files.readAllLines(directory.resolve("ea.csv"));

    assertThat(twin.subList(1, twin.size()))
        .allMatch(line ->
            line.matches(
                "[0-9a-f]{128},[A-Za-z0-9_-]{0,20},[A-Za-z0-9_-]{1,20},(%s)?,(%s( %s){0,2})?,(true|false)?"
                    .formatted(date, period, period)));
    assertThat(new HashSet<>(column(rows("ea.csv"), 2))).hasSize(ROWS);
  }

  @Test
  void theNamesExerciseTheRules() throws Exception {
    sample(TODAY, "ea", ROWS, 7, 20, directory);

    assertThat(column(rows("ea-plaintext.csv"), 0))
        .anyMatch(name -> name.matches(".*[^\\x00-\\x7f].*"))
        .anyMatch(name -> name.contains("-"))
        .anyMatch(name -> name.contains("'"))
        .anyMatch(name -> name.endsWith(" Jr."))
        .anyMatch(name -> name.endsWith(" III"));
  }

  @Test
  void onlyTheOwnerCanReadTheFilesEvenWhenTheyReplaceOthers() throws Exception {
    for (String name : List.of("ea-plaintext.csv", "ea.csv")) {
      Files.createFile(
          directory.resolve(name),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    }

    sample(TODAY, "ea", 10, 7, 20, directory);

    assertThat(directory).isDirectoryNotContaining("glob:**.part");
    for (String name : List.of("ea-plaintext.csv", "ea.csv")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsReportedAndNothingUnfinishedStays() throws Exception {
    Files.createDirectories(directory.resolve("ea.csv/in-the-way"));

    CommandLineRun run = CommandLineRun.on(TODAY, arguments("ea", 10, 7, 20, directory));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("The files could not be written: ");
    assertThat(run.out()).isEmpty();
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  @ParameterizedTest
  @CsvSource({
    "--rows, 0, --rows must be at least 1",
    "--rows, -5, --rows must be at least 1",
    "--rows, many, Invalid value for option '--rows'",
    "--rows, 20000000, '--rows and --overlap ask for more than the 8000000 persons of its own'",
    "--seed, 1.5, Invalid value for option '--seed'",
    "--overlap, -1, --overlap must be from 0 to 100",
    "--overlap, 101, --overlap must be from 0 to 100",
    "--state, Iowa, --state must be two letters",
    "--state, é1, --state must be two letters",
    "--today, 20 Nov 2026, Invalid value for option '--today'",
    "--today, 2019-12-30, --today must be from 2019-12-31 to 2059-12-31",
    "--today, 2060-01-01, --today must be from 2019-12-31 to 2059-12-31",
  })
  void aBadArgumentIsNamedAndNothingIsWritten(String option, String value, String message)
      throws Exception {
    String[] valid = arguments("ea", 10, 7, 20, directory);
    String[] args =
        Stream.concat(Stream.of(valid), Stream.of("--today", TODAY)).toArray(String[]::new);
    args[List.of(args).indexOf(option) + 1] = value;

    CommandLineRun run = CommandLineRun.on(TODAY, args);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith(message).contains("Try ./linkseal agency sample --help");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void tooManySharedPersonsAreRefused() {
    CommandLineRun run = CommandLineRun.on(TODAY, arguments("ea", 9_000_000, 7, 100, directory));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("more than 8000000 shared persons");
  }

  @Test
  void aMissingArgumentIsNamed() {
    CommandLineRun run = CommandLineRun.on(TODAY, "sample", "--rows", "5");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--seed").contains("--overlap").contains("--out");
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsRefused() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    CommandLineRun run = CommandLineRun.on(TODAY, arguments("ea", 10, 7, 20, file));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("--out is not a directory");
  }

  @Test
  void helpSaysThatThePersonsAreInvented() {
    assertThat(CommandLineRun.on(TODAY, "sample", "--help").out())
        .contains("All persons are invented");
  }

  private static CommandLineRun sample(
      String day, String state, int rows, long seed, int overlap, Path directory) {
    CommandLineRun run = CommandLineRun.on(day, arguments(state, rows, seed, overlap, directory));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static String[] arguments(
      String state, int rows, long seed, int overlap, Path directory) {
    return new String[] {
      "sample",
      "--rows",
      "" + rows,
      "--seed",
      "" + seed,
      "--overlap",
      "" + overlap,
      "--state",
      state,
      "--out",
      directory.toString()
    };
  }

  private List<String[]> rows(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file), UTF_8).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .toList();
  }

  private static List<String> persons(List<String[]> rows) {
    return rows.stream().map(row -> row[0] + "," + row[1] + "," + row[2]).toList();
  }

  private static List<String> column(List<String[]> rows, int column) {
    return rows.stream().map(row -> row[column]).toList();
  }

  private String sha256(String file) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(directory.resolve(file))));
  }
}
