package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.LOADER;
import static org.linkseal.registry.DatabaseRole.MATCHER;
import static org.linkseal.registry.DatabaseRole.RECEIVER;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.StateDatabase.Claim;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.DatabaseRole;
import org.postgresql.util.PSQLException;

/** Errors name a rule, never a value: neither to the caller nor in the server's log. */
@ExtendWith(Installed.class)
class ServerLogTest {

  private static final UUID TOKEN = UUID.fromString("feedface-0000-4000-8000-00000000cafe");
  private static final UUID KEY = UUID.fromString("5ec4e700-0000-4000-8000-00000000c0de");
  private static final UUID ID = UUID.fromString("ba5eba11-0000-4000-8000-00000000beef");
  private static final String UPLOAD = "upload-Zq7XkT";
  private static final List<String> VALUES =
      List.of(
          TOKEN.toString(),
          TOKEN.toString().replace("-", ""),
          KEY.toString(),
          ID.toString(),
          ID.toString().replace("-", ""),
          UPLOAD,
          "f".repeat(20),
          "file-Zq7XkT");

  @Test
  void noErrorAndNoLineOfTheLogHoldsAValue(StateDatabase state, TestInstallation installation)
      throws Exception {
    List<String> errors = new ArrayList<>();
    long published = state.published(UUID.randomUUID());
    try (Connection receiver = state.as(RECEIVER);
        Connection loader = state.as(LOADER);
        Connection matcher = state.as(MATCHER)) {
      String begin = "SELECT linkseal.begin_upload(?, ?, 1, 'file-Zq7XkT.csv', false, NULL)";
      Sql.run(receiver, begin, UPLOAD, KEY);
      errors.add(error(() -> Sql.run(receiver, begin, UPLOAD, KEY)));
      errors.add(error(() -> Sql.run(receiver, begin, UPLOAD + " ", KEY)));
      errors.add(error(() -> state.accept(UPLOAD + "-unknown", 1)));
      errors.add(
          error(() ->
              Sql.run(
                  receiver,
                  "SELECT linkseal.accept_upload(?, -1, 1, ?, NULL, '[]')",
                  UPLOAD,
                  new byte[3])));
      state.accept(UPLOAD, 2);
      errors.add(error(() -> state.accept(UPLOAD, 3)));

      Claim claim = state.claimed();
      long snapshot = state.open(claim);
      errors.add(error(() -> state.copy(snapshot, CopyBinary.rows(List.of(TOKEN), 9_000))));
      errors.add(error(() -> state.copy(snapshot, cutShort())));
      errors.add(
          error(() ->
              Sql.run(
                  loader,
                  "INSERT INTO linkseal.load_"
                      + snapshot
                      + " VALUES (0, ARRAY[?::uuid], ?) RETURNING tokens",
                  TOKEN,
                  new byte[92])));
      state.copy(snapshot, CopyBinary.rows(List.of(TOKEN, TOKEN), 91));
      errors.add(error(() -> state.finish(snapshot, claim, 2)));
      errors.add(error(() -> state.finish(snapshot, claim, 1)));
      errors.add(
          error(() ->
              state.copyIds(snapshot, CopyBinary.chunk(Collections.nCopies(600, ID), null, 0))));
      errors.add(
          error(() ->
              Sql.run(
                  loader,
                  "INSERT INTO linkseal.ids_"
                      + snapshot
                      + " VALUES (ARRAY[?::uuid]) RETURNING participant_ids",
                  ID)));
      errors.add(error(() -> state.publish(snapshot, claim)));

      long next = state.open(claim);
      state.copy(next, List.of(TOKEN, TOKEN));
      state.copyIds(next, CopyBinary.ids(Arrays.asList(ID, null), null));
      errors.add(error(() -> state.finish(next, claim, 2)));
      errors.add(error(() -> state.find(matcher, snapshot, TOKEN)));
      errors.add(error(() -> state.find(matcher, published, new UUID[51])));
      errors.add(
          error(() ->
              Sql.run(
                  matcher,
                  "SELECT FROM linkseal.load_" + snapshot + " WHERE ? = ANY (tokens)",
                  TOKEN)));
    }
    assertThat(errors).noneMatch(error -> VALUES.stream().anyMatch(error::contains));

    String log = Files.readString(installation.stateCluster().log());
    assertThat(log).contains("the number of rows is not the manifest's", "permission denied");
    assertThat(VALUES).noneMatch(log::contains);
    assertThat(log).doesNotContain("DETAIL:", "CONTEXT:", "feedface");
  }

  @Test
  void everyRoleLogsInWithSettingsThatKeepValuesOutOfTheLog(
      StateDatabase state, TestInstallation installation) throws SQLException {
    List<Connection> connections = new ArrayList<>();
    try {
      for (DatabaseRole role : DatabaseRole.values()) {
        connections.add(state.as(role));
      }
      connections.add(installation.sharedCluster().superuser("registry"));
      connections.add(installation.sharedCluster().superuser("collaboration"));
      for (Connection connection : connections) {
        assertThat(
                Sql.lines(
                    connection,
                    """
                    SELECT name, current_setting(name) FROM unnest(ARRAY[
                        'log_error_verbosity', 'log_min_error_statement', 'log_statement',
                        'log_min_duration_statement', 'log_min_duration_sample', 'log_transaction_sample_rate',
                        'log_parameter_max_length', 'log_parameter_max_length_on_error',
                        'auto_explain.log_min_duration', 'auto_explain.log_parameter_max_length',
                        'debug_print_parse', 'debug_print_rewritten', 'debug_print_plan']) AS name
                    """))
            .containsExactly(
                "log_error_verbosity\tterse",
                "log_min_error_statement\tpanic",
                "log_statement\tnone",
                "log_min_duration_statement\t-1",
                "log_min_duration_sample\t-1",
                "log_transaction_sample_rate\t0",
                "log_parameter_max_length\t0",
                "log_parameter_max_length_on_error\t0",
                "auto_explain.log_min_duration\t-1",
                "auto_explain.log_parameter_max_length\t0",
                "debug_print_parse\toff",
                "debug_print_rewritten\toff",
                "debug_print_plan\toff");
      }
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  @Test
  void provisioningLeavesNoPasswordOrItsVerifierInTheLog(TestInstallation installation)
      throws IOException {
    for (TestCluster cluster : List.of(installation.sharedCluster(), installation.stateCluster())) {
      assertThat(Files.readString(cluster.log())).doesNotContain("SCRAM-SHA-256$", "PASSWORD");
    }
  }

  /** All that the server told the client, its detail and context included. */
  private static String error(ThrowingCallable call) {
    PSQLException error = (PSQLException) Sql.error(call);
    return error.getMessage() + "\n" + error.getServerErrorMessage();
  }

  private static byte[] cutShort() {
    byte[] whole = CopyBinary.rows(List.of(TOKEN), StateDatabase.SEALED_LENGTH);
    return Arrays.copyOf(whole, whole.length - 40);
  }
}
