package org.linkseal.agency.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/** The persons of one seed. A person's number alone decides name, birth date and SSN. */
final class InventedPersons {
  /** Fixed, so that the files of one seed are the same on whatever day they are made. */
  static final LocalDate FIRST_BIRTH_DATE = LocalDate.of(1930, 1, 1);

  static final LocalDate LAST_BIRTH_DATE = LocalDate.of(2019, 12, 31);

  private static final List<String> LAST_NAMES = lastNames();
  private static final List<String> SUFFIXES = List.of("Jr.", "Jr", "Sr.", "II", "III", "IV");
  private static final int BIRTH_DAYS =
      (int) (LAST_BIRTH_DATE.toEpochDay() - FIRST_BIRTH_DATE.toEpochDay() + 1);

  private final long seed;
  private final InventedSsns ssns;

  InventedPersons(long seed) {
    this.seed = seed;
    this.ssns = new InventedSsns(seed);
  }

  InventedPerson person(int number) {
    Draws draws = new Draws(seed, number);
    LocalDate birthDate = FIRST_BIRTH_DATE.plusDays(draws.below(BIRTH_DAYS));
    return new InventedPerson(lastName(draws), birthDate.toString(), ssns.ssn(number));
  }

  static List<String> lastNames() {
    try (InputStream in = InventedPersons.class.getResourceAsStream("last-names.txt")) {
      return new String(Objects.requireNonNull(in, "last-names.txt").readAllBytes(), UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lastName(Draws draws) {
    String name = one(LAST_NAMES, draws);
    if (draws.percent(6)) {
      name += "-" + one(LAST_NAMES, draws);
    }
    return draws.percent(4) ? name + " " + one(SUFFIXES, draws) : name;
  }

  private static String one(List<String> list, Draws draws) {
    return list.get(draws.below(list.size()));
  }
}
