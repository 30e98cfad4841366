package org.linkseal.quickstart.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.pprl.link.RecordNotOpenedException;
import org.linkseal.pprl.link.SnapshotOpener;

/** A row as whoever has the state's disks sees it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SealedRow(UUID token, byte[] sealed) {
  /** All rows of all snapshots that the database holds. */
  static List<SealedRow> all(TestCluster cluster, List<String> tables) throws SQLException {
    List<SealedRow> all = new ArrayList<>();
    try (Connection superuser = cluster.superuser("state_ea");
        Statement statement = superuser.createStatement()) {
      for (String table : tables) {
        try (ResultSet rows =
            statement.executeQuery(
                """
                SELECT token, substr(sealed, (92 * n - 91)::int, 92)
                FROM linkseal.%s CROSS JOIN LATERAL unnest(tokens) WITH ORDINALITY t (token, n)
                """
                    .formatted(table))) {
          while (rows.next()) {
            all.add(new SealedRow(rows.getObject(1, UUID.class), rows.getBytes(2)));
          }
        }
      }
    }
    return all;
  }

  boolean opensFor(byte[] prf, SnapshotOpener opener) {
    try {
      opener.open(prf, token, sealed);
      return true;
    } catch (RecordNotOpenedException e) {
      return false;
    }
  }
}
