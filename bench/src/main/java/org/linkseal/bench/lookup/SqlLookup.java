package org.linkseal.bench.lookup;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.linkseal.bench.rows.SampleRows;
import org.linkseal.bench.setting.Installation;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.link.PersonPrf;
import org.linkseal.pprl.link.SnapshotContext;
import org.linkseal.pprl.link.SnapshotOpener;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.SnapshotKeyGoneException;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.keys.ServiceSecrets;

/**
 * The state's search function, called as the matcher calls it: as the matcher's role, on a
 * connection of its own, prepared again when the state has moved on to another snapshot.
 */
final class SqlLookup implements Lookup {
  private static final int TRIES = 3;

  private final SplittableRandom random = new SplittableRandom();
  private final byte[] prf = new byte[PersonPrf.LENGTH];
  private final SampleRows rows;
  private final ServiceSecrets secrets;
  private final HikariDataSource registry;
  private final StatePools pools;
  private final SnapshotKeys keys;
  private final Connection connection;
  private @Nullable Target target;

  private record Target(long snapshot, UUID keyId, PersonPrf prf, SnapshotOpener opener) {}

  SqlLookup(Installation installation, SampleRows rows) throws SQLException {
    this.rows = rows;
    secrets = ServiceSecrets.load(installation.secretsFile(Service.MATCHER));
    registry = RegistryDataSource.open(installation.registryUrl(), secrets, Service.MATCHER);
    pools = new StatePools(registry, secrets, Service.MATCHER);
    keys = new SnapshotKeys(registry, secrets);
    connection = pools.connection(Installation.uploadingState(registry), DatabaseRole.MATCHER);
  }

  @Override
  public void look(long number) throws SQLException, SnapshotKeyGoneException {
    for (int tries = 1; ; tries++) {
      try {
        Target current = target == null ? prepared() : target;
        target = current;
        int found = find(current, number);
        if (found != (Lookup.hasHit(number) ? 1 : 0)) {
          throw new IllegalStateException("a search found " + found + " rows");
        }
        return;
      } catch (SQLException e) {
        target = null;
        boolean again =
            SqlStates.MOVED_ON.equals(e.getSQLState())
                || SqlStates.NO_SUCH_FUNCTION.equals(e.getSQLState());
        if (!again || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private int find(Target current, long number) throws SQLException {
    UUID[] tokens = new UUID[PERSONS];
    for (int person = 0; person < PERSONS; person++) {
      tokens[person] = new UUID(random.nextLong(), random.nextLong());
    }
    if (Lookup.hasHit(number)) {
      current.prf().compute(rows.hash(random.nextInt(rows.count())), prf);
      tokens[random.nextInt(PERSONS)] = current.opener().token(prf);
    }
    String sql = "SELECT token, sealed FROM find_%d(?, ?)".formatted(current.snapshot());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, current.keyId());
      statement.setArray(2, connection.createArrayOf("uuid", tokens));
      int found = 0;
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found++;
        }
      }
      return found;
    }
  }

  private Target prepared() throws SQLException, SnapshotKeyGoneException {
    String sql =
        """
        SELECT snapshot, key_id, linkage_version FROM current_snapshot()
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("nothing is published");
      }
      UUID keyId = row.getObject("key_id", UUID.class);
      LinkageKey linkageKey = secrets.linkageKeys().get(row.getInt("linkage_version"));
      if (linkageKey == null) {
        throw new IllegalStateException("a linkage key is not in the matcher's secrets");
      }
      return new Target(
          row.getLong("snapshot"),
          keyId,
          new PersonPrf(linkageKey),
          new SnapshotOpener(
              keys.find(Installation.UPLOADING, keyId),
              new SnapshotContext(Installation.UPLOADING.value(), keyId)));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    pools.close();
    registry.close();
  }
}
