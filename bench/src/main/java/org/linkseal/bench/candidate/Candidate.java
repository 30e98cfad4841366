package org.linkseal.bench.candidate;

import java.sql.SQLException;
import java.util.Map;

/** One way to replace a state's rows by those of a file. */
public interface Candidate extends AutoCloseable {

  /** Replaces the rows and says how long that took; what it prepares and cleans up is not timed. */
  Timing replace() throws Exception;

  @Override
  void close() throws SQLException;

  /**
   * What a replace took.
   *
   * @param seconds of the whole replace
   * @param parts seconds of its parts, by their names
   */
  record Timing(double seconds, Map<String, Double> parts) {}
}
