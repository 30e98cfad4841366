package org.linkseal.bench.search;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.linkseal.bench.rows.SampleRows;
import org.linkseal.registry.StateCode;

/**
 * The states and whom they list: nobody is listed twice.
 *
 * @param states from 1 to {@value #MOST_STATES}
 * @param rows of each state
 */
public record Population(int states, int rows) {
  public static final int MOST_STATES = 100;

  /** One person in so many is listed. */
  private static final int LISTED_ONE_IN = 100;

  private static final long SEED = 20_261_128;
  private static final int LETTERS = 26;

  public List<StateCode> codes() {
    return IntStream.range(0, states).mapToObj(Population::code).toList();
  }

  /** None is the searching state's: they begin with s. */
  private static StateCode code(int state) {
    return new StateCode("" + (char) ('s' + state / LETTERS) + (char) ('a' + state % LETTERS));
  }

  SampleRows rowsOf(int state) {
    return new SampleRows(rows, SEED + state);
  }

  /**
   * Invents persons, of whom one in {@value #LISTED_ONE_IN} is listed.
   *
   * @param number of the request, from 0
   * @param down so many of the first states are left out
   */
  Persons draw(long number, int persons, int down, SplittableRandom random) {
    int hit = LISTED_ONE_IN - 1 - (int) (number * persons % LISTED_ONE_IN);
    List<String> hashes = new ArrayList<>(persons);
    for (int person = 0; person < persons; person++) {
      hashes.add(person == hit ? listed(down, random) : nobody(random));
    }
    return new Persons(hashes, hit < persons ? 1 : 0);
  }

  private String listed(int down, SplittableRandom random) {
    return rowsOf(random.nextInt(down, states)).hexHash(random.nextInt(rows));
  }

  private static String nobody(SplittableRandom random) {
    byte[] hash = new byte[SampleRows.HASH_LENGTH];
    random.nextBytes(hash);
    return HexFormat.of().formatHex(hash);
  }
}
