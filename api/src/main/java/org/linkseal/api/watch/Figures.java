package org.linkseal.api.watch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a state's database tells of itself. Ages are in seconds by its own clock; what is null is
 * not there.
 *
 * @param at on the clock that never jumps
 */
record Figures(
    long at,
    @Nullable Double ageThen,
    long snapshotRows,
    long waiting,
    @Nullable Double waitThen,
    @Nullable Double lagThen) {

  static Figures of(ResultSet row) throws SQLException {
    return new Figures(
        System.nanoTime(),
        row.getObject("snapshot_age", Double.class),
        row.getLong("snapshot_rows"),
        row.getLong("waiting"),
        row.getObject("longest_wait", Double.class),
        row.getObject("audit_lag", Double.class));
  }

  /** NaN if nothing was ever published. */
  double snapshotAge() {
    return ageThen == null ? Double.NaN : ageThen + sinceTold();
  }

  double longestWait() {
    return waitThen == null ? 0 : waitThen + sinceTold();
  }

  double auditLag() {
    return lagThen == null ? 0 : lagThen + sinceTold();
  }

  private double sinceTold() {
    return (System.nanoTime() - at) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
