package org.linkseal.matcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.pprl.csv.CsvLimits;
import org.linkseal.pprl.csv.CsvOptions;
import org.linkseal.pprl.csv.ParticipantCsvReader;
import org.linkseal.pprl.link.RecordSealer;
import org.linkseal.pprl.link.SealingBatch;
import org.linkseal.pprl.link.SnapshotContext;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.NewSnapshotKey;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.keys.ServiceSecrets;

/** Publishes rows as a state's snapshot with the roles, keys and functions of the Bulk API. */
public final class TestSnapshots implements AutoCloseable {
  private static final int LEASE_SECONDS = 30;
  private static final int ROW_LENGTH = RecordSealer.TOKEN_LENGTH + RecordSealer.SEALED_LENGTH;

  private final ServiceSecrets secrets;
  private final HikariDataSource registry;
  private final StateRegistry states;
  private final SnapshotKeys keys;

  public TestSnapshots(TestInstallation installation) {
    secrets = ServiceSecrets.load(installation.secretsFile(Service.API));
    registry = RegistryDataSource.open(installation.registryUrl(), secrets, Service.API);
    states = new StateRegistry(registry, Clock.systemUTC());
    keys = new SnapshotKeys(registry, secrets);
  }

  /** Replaces the state's snapshot; the id of the new one's key. */
  public UUID publish(StateCode code, TestRow... rows) throws SQLException, IOException {
    State state = states.find(code).orElseThrow();
    NewSnapshotKey key = keys.create(code);
    List<byte[]> sealed = sealed(code, key, rows);
    String uploadId = UUID.randomUUID().toString();
    // Not kept: a test may have stopped the state's server meanwhile.
    try (StatePools pools = new StatePools(registry, secrets, Service.API);
        Connection receiver = pools.connection(state, DatabaseRole.RECEIVER);
        Connection loader = pools.connection(state, DatabaseRole.LOADER)) {
      call(
          receiver,
          "SELECT begin_upload(?, ?, ?, 'test.csv', true, NULL)",
          uploadId,
          key.keyId(),
          key.linkageKey().version());
      call(
          receiver,
          "SELECT accept_upload(?, ?, ?, ?, NULL, NULL)",
          uploadId,
          (long) rows.length,
          1000L,
          new byte[32]);
      call(loader, "SELECT upload_id FROM claim_upload(?)", LEASE_SECONDS);
      long snapshot = (Long) call(loader, "SELECT open_load(?, 1)", uploadId);
      insertRows(loader, snapshot, sealed);
      insertIds(loader, snapshot, rows.length);
      call(loader, "SELECT finish_load(?, 1, ?)", snapshot, (long) rows.length);
      call(loader, "SELECT publish(?, 1)", snapshot);
    }
    states.published(code);
    return key.keyId();
  }

  /** Tells the registry that the state has published, whether or not that is so. */
  public void endOnboarding(StateCode code) {
    states.published(code);
  }

  public void destroyKey(UUID keyId) {
    keys.destroy(keyId);
  }

  private static List<byte[]> sealed(StateCode code, NewSnapshotKey key, TestRow... rows)
      throws IOException {
    String csv =
        Stream.concat(Stream.of(TestRow.HEADER), Arrays.stream(rows).map(TestRow::csv))
            .collect(Collectors.joining("\n", "", "\n"));
    var sealer =
        new RecordSealer(
            key.linkageKey(), key.key(), new SnapshotContext(code.value(), key.keyId()));
    List<byte[]> sealed = new ArrayList<>();
    var result =
        new ParticipantCsvReader(
                new ByteArrayInputStream(csv.getBytes(UTF_8)),
                CsvLimits.defaults(),
                CsvOptions.LENIENT)
            .read(row -> {
              byte[] out = new byte[ROW_LENGTH];
              SealingBatch batch = new SealingBatch();
              batch.add(row);
              sealer.seal(batch, out, 0);
              sealed.add(out);
            });
    assertThat(result.faults().isEmpty()).isTrue();
    assertThat(sealed).hasSize(rows.length);
    return sealed;
  }

  private static void insertRows(Connection loader, long snapshot, List<byte[]> rows)
      throws SQLException {
    try (PreparedStatement statement =
        loader.prepareStatement(
            "INSERT INTO linkseal.load_" + snapshot + " VALUES (?, ARRAY[?::uuid], ?)")) {
      for (byte[] row : rows) {
        ByteBuffer token = ByteBuffer.wrap(row);
        statement.setInt(1, token.getShort(0) & 0xFFFF);
        statement.setObject(2, new UUID(token.getLong(), token.getLong()));
        statement.setBytes(3, Arrays.copyOfRange(row, RecordSealer.TOKEN_LENGTH, ROW_LENGTH));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Drawn ones: no search reads them. */
  private static void insertIds(Connection loader, long snapshot, int rows) throws SQLException {
    try (PreparedStatement statement =
        loader.prepareStatement(
            "INSERT INTO linkseal.ids_"
                + snapshot
                + " (participant_ids) SELECT array_agg(gen_random_uuid())"
                + " FROM generate_series(1, ?) HAVING count(*) > 0")) {
      statement.setInt(1, rows);
      statement.execute();
    }
  }

  private static Object call(Connection connection, String sql, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getObject(1);
      }
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
