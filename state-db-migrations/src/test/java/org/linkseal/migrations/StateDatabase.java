package org.linkseal.migrations;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.StateCode;
import org.postgresql.PGConnection;

/** A state's database as its services use it, each role by a login of its own. */
final class StateDatabase {

  static final int SEALED_LENGTH = 92;

  private static final String PASSWORD = "of-every-role";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final TestCluster cluster;
  private final StateCode state;
  private final Map<Long, UUID> keys = new ConcurrentHashMap<>();

  /** Takes the roles' passwords over. */
  StateDatabase(TestCluster cluster, String state) throws SQLException {
    this.cluster = cluster;
    this.state = new StateCode(state);
    try (Connection superuser = cluster.superuser("postgres")) {
      for (DatabaseRole role : DatabaseRole.values()) {
        new Roles(superuser).setPassword(role.roleName(this.state), PASSWORD);
      }
    }
  }

  record Claim(String uploadId, int attempt, boolean givenUp) {

    Claim(String uploadId, int attempt) {
      this(uploadId, attempt, false);
    }
  }

  Connection as(DatabaseRole role) throws SQLException {
    return cluster.connect("state_" + state, role.roleName(state), PASSWORD);
  }

  Connection superuser() throws SQLException {
    return cluster.superuser("state_" + state);
  }

  String begun() throws SQLException {
    String uploadId = UUID.randomUUID().toString();
    try (Connection receiver = as(DatabaseRole.RECEIVER)) {
      Sql.run(
          receiver,
          "SELECT linkseal.begin_upload(?, ?, 1, 'participants.csv', false, NULL)",
          uploadId,
          UUID.randomUUID());
    }
    return uploadId;
  }

  /** An append to the newest accepted upload. */
  String appending() throws SQLException {
    String uploadId = UUID.randomUUID().toString();
    try (Connection receiver = as(DatabaseRole.RECEIVER)) {
      Sql.run(receiver, "SELECT linkseal.begin_append(?, 'more.csv', NULL)", uploadId);
    }
    return uploadId;
  }

  long accept(String uploadId, long rows) throws SQLException {
    try (Connection receiver = as(DatabaseRole.RECEIVER)) {
      return Sql.one(
          receiver,
          Long.class,
          "SELECT linkseal.accept_upload(?, ?, 1000, ?, NULL, '[]')",
          uploadId,
          rows,
          new byte[32]);
    }
  }

  String accepted(long rows) throws SQLException {
    String uploadId = begun();
    accept(uploadId, rows);
    return uploadId;
  }

  /** The next upload, or null. */
  @Nullable Claim claim() throws SQLException {
    try (Connection loader = as(DatabaseRole.LOADER)) {
      List<List<Object>> rows =
          Sql.rows(loader, "SELECT upload_id, attempt, given_up FROM linkseal.claim_upload(30)");
      return rows.isEmpty()
          ? null
          : new Claim(
              (String) rows.getFirst().get(0),
              (Integer) rows.getFirst().get(1),
              (Boolean) rows.getFirst().get(2));
    }
  }

  Claim claimed(long rows) throws SQLException {
    accepted(rows);
    return claimed();
  }

  Claim claimed() throws SQLException {
    Claim claim = claim();
    if (claim == null) {
      throw new AssertionError("nothing to claim");
    }
    return claim;
  }

  long open(Claim claim) throws SQLException {
    try (Connection loader = as(DatabaseRole.LOADER)) {
      return Sql.one(
          loader, Long.class, "SELECT linkseal.open_load(?, ?)", claim.uploadId(), claim.attempt());
    }
  }

  void copy(long snapshot, List<UUID> tokens) throws SQLException {
    copy(snapshot, CopyBinary.rows(tokens, SEALED_LENGTH));
  }

  void copy(long snapshot, byte[] binary) throws SQLException {
    copy("load_" + snapshot + " (bucket, tokens, sealed)", binary);
  }

  void copyIds(long snapshot, byte[] binary) throws SQLException {
    copy("ids_" + snapshot + " (participant_ids, row_numbers)", binary);
  }

  private void copy(String table, byte[] binary) throws SQLException {
    try (Connection loader = as(DatabaseRole.LOADER)) {
      var copy =
          loader
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY linkseal." + table + " FROM STDIN BINARY");
      copy.writeToCopy(binary, 0, binary.length);
      copy.endCopy();
    }
  }

  void finish(long snapshot, Claim claim, long rows) throws SQLException {
    try (Connection loader = as(DatabaseRole.LOADER)) {
      Sql.run(loader, "SELECT linkseal.finish_load(?, ?, ?)", snapshot, claim.attempt(), rows);
    }
  }

  /** Whether it is published and not failed. */
  boolean publish(long snapshot, Claim claim) throws SQLException {
    try (Connection loader = as(DatabaseRole.LOADER)) {
      return Sql.one(
          loader, Boolean.class, "SELECT linkseal.publish(?, ?)", snapshot, claim.attempt());
    }
  }

  /** With participant ids that no other upload has. */
  long sealed(Claim claim, List<UUID> tokens) throws SQLException {
    return sealed(claim, tokens, CopyBinary.ids(drawn(tokens.size()), null));
  }

  long sealed(Claim claim, List<UUID> tokens, byte[] ids) throws SQLException {
    long snapshot = open(claim);
    copy(snapshot, tokens);
    copyIds(snapshot, ids);
    finish(snapshot, claim, tokens.size());
    return snapshot;
  }

  static List<UUID> drawn(int count) {
    return Stream.generate(UUID::randomUUID).limit(count).toList();
  }

  /** A new snapshot with these tokens, published. */
  long published(UUID... tokens) throws SQLException {
    Claim claim = claimed(tokens.length);
    long snapshot = sealed(claim, Arrays.asList(tokens));
    publish(snapshot, claim);
    return snapshot;
  }

  /** Returns how many snapshots are dropped. */
  int clean() throws SQLException {
    expire();
    try (Connection janitor = as(DatabaseRole.JANITOR)) {
      return Sql.one(janitor, Integer.class, "SELECT linkseal.clean_snapshots()");
    }
  }

  boolean expire() throws SQLException {
    try (Connection janitor = as(DatabaseRole.JANITOR)) {
      return Sql.one(janitor, Boolean.class, "SELECT linkseal.expire_stale_snapshot()");
    }
  }

  void expireLease(Claim claim) throws SQLException {
    try (Connection superuser = superuser()) {
      Sql.run(
          superuser,
          "UPDATE linkseal.upload SET lease_until = now() - interval '1 second' WHERE upload_id = ?",
          claim.uploadId());
    }
  }

  String status(String uploadId) throws SQLException {
    try (Connection receiver = as(DatabaseRole.RECEIVER)) {
      return Sql.one(
          receiver, String.class, "SELECT status FROM linkseal.read_upload(?)", uploadId);
    }
  }

  /** Why it failed, as its sender reads it. */
  String error(String uploadId) throws SQLException {
    try (Connection receiver = as(DatabaseRole.RECEIVER)) {
      return Sql.one(
          receiver, String.class, "SELECT error_message FROM linkseal.read_upload(?)", uploadId);
    }
  }

  /** What the audit log holds of it, in order. */
  List<String> events(String uploadId) throws SQLException {
    try (Connection auditor = as(DatabaseRole.AUDITOR)) {
      return Sql.lines(
          auditor,
          "SELECT event FROM linkseal.audit_log WHERE upload_id = ? ORDER BY id",
          uploadId);
    }
  }

  /** As if what was superseded had been so for long enough to be dropped. */
  void letTheKeptBackGo() throws SQLException {
    try (Connection superuser = superuser()) {
      Sql.run(
          superuser,
          "UPDATE linkseal.snapshot SET superseded_at = superseded_at - interval '1 minute'");
    }
  }

  /** As if nothing had been published for longer than the limit. */
  void letTheCurrentGrowStale() throws SQLException {
    publishedEarlier("73 hours");
  }

  void publishedEarlier(String interval) throws SQLException {
    try (Connection superuser = superuser()) {
      Sql.run(
          superuser,
          "UPDATE linkseal.snapshot SET published_at = published_at - ?::interval",
          interval);
    }
  }

  List<UUID> keysToDestroy() throws SQLException {
    try (Connection janitor = as(DatabaseRole.JANITOR)) {
      return Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()").stream()
          .map(row -> (UUID) row.getFirst())
          .toList();
    }
  }

  /** As if the janitor had found silent, long enough ago, whatever is being received. */
  void letReceivingFallSilent() throws SQLException {
    try (Connection superuser = superuser()) {
      Sql.run(
          superuser,
          """
          UPDATE linkseal.upload
          SET heartbeat_at = now() - interval '1 hour', silent_since = now() - interval '30 minutes'
          WHERE status = 'receiving'
          """);
    }
  }

  int abandonSilent() throws SQLException {
    try (Connection janitor = as(DatabaseRole.JANITOR)) {
      return Sql.one(janitor, Integer.class, "SELECT linkseal.abandon_silent_uploads()");
    }
  }

  /** Returns once a session of this database waits for a lock. */
  void awaitBlocked() throws SQLException {
    String blocked =
        """
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        """;
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    try (Connection superuser = superuser()) {
      while (Sql.rows(superuser, blocked).isEmpty()) {
        if (System.nanoTime() - end > 0) {
          throw new AssertionError("nobody waits for a lock");
        }
        Thread.onSpinWait();
      }
    }
  }

  /** As a migration does whenever the grants have changed. */
  void grantAgain() throws SQLException, IOException {
    try (Connection superuser = superuser()) {
      Grants.ofState(superuser, state.value());
    }
  }

  List<List<Object>> find(long snapshot, UUID... tokens) throws SQLException {
    try (Connection matcher = as(DatabaseRole.MATCHER)) {
      return find(matcher, snapshot, tokens);
    }
  }

  List<List<Object>> find(Connection matcher, long snapshot, UUID... tokens) throws SQLException {
    return findWithKey(matcher, snapshot, keyOf(snapshot), tokens);
  }

  static List<List<Object>> findWithKey(Connection matcher, long snapshot, UUID key, UUID... tokens)
      throws SQLException {
    return Sql.rows(
        matcher,
        "SELECT token, sealed FROM linkseal.find_" + snapshot + "(?, ?)",
        key,
        matcher.createArrayOf("uuid", tokens));
  }

  /** One of nobody's for a snapshot that there never was. */
  private UUID keyOf(long snapshot) throws SQLException {
    UUID known = keys.get(snapshot);
    if (known == null) {
      try (Connection superuser = superuser()) {
        known =
            Sql.one(
                superuser,
                UUID.class,
                """
                SELECT coalesce((SELECT key_id FROM linkseal.upload u JOIN linkseal.snapshot s USING (upload_id)
                                 WHERE s.id = ?), gen_random_uuid())
                """,
                snapshot);
      }
      keys.put(snapshot, known);
    }
    return known;
  }
}
