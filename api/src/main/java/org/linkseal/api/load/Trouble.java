package org.linkseal.api.load;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells an outage, which says nothing about an upload, from a failure that may be its own. */
public final class Trouble {
  /** Lost connection, refused login, resources such as disk and memory, the system below. */
  private static final Set<String> CLASSES = Set.of("08", "28", "53", "58");

  private static final Set<String> STATES =
      Set.of(
          "25006", // read-only: a standby has not taken over yet
          "3D000", // no such database: it is being restored or moved
          "40001", "40P01", // a deadlock
          "55P03", // somebody holds a lock for long
          "57014", // cancelled by an operator
          "57P01", "57P02", "57P03", "57P05"); // the server is stopped, has crashed, is starting

  private Trouble() {}

  /** Whether what failed may be repeated: it may succeed once the outage is over. */
  public static boolean passes(SQLException failure) {
    @Nullable String state = failure.getSQLState();
    return failure instanceof SQLTransientConnectionException
        || (state != null && (STATES.contains(state) || CLASSES.contains(state.substring(0, 2))));
  }
}
