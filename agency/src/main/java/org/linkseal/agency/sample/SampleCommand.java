package org.linkseal.agency.sample;

import static org.linkseal.agency.sample.InventedPersons.FIRST_BIRTH_DATE;
import static org.linkseal.agency.sample.InventedPersons.LAST_BIRTH_DATE;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "sample",
    description = {
      "Writes a CSV of invented participants in plain text and its hashed twin, which can be uploaded.",
      "The same options always give the same bytes. All persons are invented: a name, birth date and"
          + " Social Security number that belong to someone belong together by chance only."
    })
public final class SampleCommand implements Callable<Integer> {
  private final Clock clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--rows",
      required = true,
      paramLabel = "N",
      description = "participants to write")
  private int rows;

  @Option(
      names = "--seed",
      required = true,
      paramLabel = "S",
      description = "a whole number that chooses the persons")
  private long seed;

  @Option(
      names = "--overlap",
      required = true,
      paramLabel = "P",
      description =
          "percent of the rows, the first ones, whose persons every state of the same seed lists too")
  private int overlap;

  @Option(
      names = "--state",
      required = true,
      paramLabel = "CODE",
      description = "the state's two letters, such as ea")
  private String state = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "where CODE-plaintext.csv and CODE.csv go, replacing those that are there; made when missing")
  private Path out = Path.of("");

  @Option(
      names = "--today",
      paramLabel = "YYYY-MM-DD",
      description = "the day as of which birth dates are checked; changes no byte (default: today)")
  private @Nullable LocalDate today;

  public SampleCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    String code = checkedState();
    Population population = checkedPopulation(code);
    LocalDate day = checkedToday();
    SampleFiles files = SampleFiles.in(checkedDirectory(), code);
    PrintWriter progress = spec.commandLine().getErr();
    try {
      files.write(
          population, new InventedPersons(seed), new Participation(seed, code), day, progress);
    } catch (IOException e) {
      progress.printf("The files could not be written: %s%n", e);
      return ExitCode.SOFTWARE;
    }
    spec.commandLine()
        .getOut()
        .printf(
            "Wrote %d invented participants, %d of them shared between the states of this seed:"
                + " %s and %s%n",
            rows, population.shared(), files.plainText(), files.hashed());
    return ExitCode.OK;
  }

  private String checkedState() {
    if (!state.matches("[A-Za-z]{2}")) {
      throw refused("--state must be two letters");
    }
    return state.toLowerCase(Locale.ROOT);
  }

  private Population checkedPopulation(String code) {
    if (overlap < 0 || overlap > 100) {
      throw refused("--overlap must be from 0 to 100");
    }
    if (rows < 1) {
      throw refused("--rows must be at least 1");
    }
    Population population = Population.of(code, rows, overlap);
    if (population.shared() > Population.LARGE) {
      throw refused(
          "--rows and --overlap ask for more than " + Population.LARGE + " shared persons");
    }
    if (population.own() > Population.room(code)) {
      throw refused(
          "--rows and --overlap ask for more than the "
              + Population.room(code)
              + " persons of its own that this state can have");
    }
    return population;
  }

  private LocalDate checkedToday() {
    LocalDate day = today == null ? LocalDate.now(clock) : today;
    LocalDate last = FIRST_BIRTH_DATE.plusYears(130).minusDays(1);
    if (day.isBefore(LAST_BIRTH_DATE) || day.isAfter(last)) {
      throw refused("--today must be from " + LAST_BIRTH_DATE + " to " + last);
    }
    return day;
  }

  private Path checkedDirectory() {
    try {
      return Files.createDirectories(out);
    } catch (IOException e) {
      throw refused("--out is not a directory and cannot be made one: " + out);
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
