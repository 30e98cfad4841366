package org.linkseal.bench.lookup;

import java.sql.SQLException;

/** One search for {@value #PERSONS} persons, of whom the state lists one in a hundred. */
interface Lookup extends AutoCloseable {
  int PERSONS = 50;

  /** Every second search has one hit. */
  int SEARCHES_A_HIT = 2;

  /**
   * Searches and checks the answer.
   *
   * @param number of the search, from 0
   * @throws Exception also when the answer is not the right one
   */
  void look(long number) throws Exception;

  @Override
  void close() throws SQLException;

  static boolean hasHit(long number) {
    return number % SEARCHES_A_HIT == 0;
  }
}
