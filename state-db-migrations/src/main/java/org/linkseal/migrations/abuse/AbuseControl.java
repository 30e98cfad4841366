package org.linkseal.migrations.abuse;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.CollaborationAdmin;
import org.linkseal.migrations.OperatorConnection;
import org.linkseal.migrations.RootSecret;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.MeteringKey;

/**
 * What the operator may see and change. A requester is a state's code, or {@link #FEDERAL}. Every
 * change is in the collaboration database's abuse_control_audit.
 */
public final class AbuseControl implements AutoCloseable {
  public static final String FEDERAL = "federal";

  private final Connection connection;
  private final MeteringKey key;

  private AbuseControl(Connection connection, MeteringKey key) {
    this.connection = connection;
    this.key = key;
  }

  /** Connects with the password that is derived from the root secret. */
  public static AbuseControl connect(AdminConfig config) throws IOException, SQLException {
    return new AbuseControl(
        OperatorConnection.open(config.collaborationUrl(), CollaborationAdmin.ROLE, config),
        new MeteringKey(RootSecret.load(config.rootSecret()).meteringKey()));
  }

  /**
   * One requester's day.
   *
   * @param budget what the operator has set, or null for the matcher's default
   * @param persons distinct ones
   * @param allowance what was allowed when they were last counted, or null when nobody was
   */
  public record Day(
      String requester,
      @Nullable Long budget,
      long persons,
      @Nullable Long allowance,
      int lifts,
      long searches,
      long hits,
      long misses,
      long refused) {}

  /**
   * An alarm.
   *
   * @param keyId whose search it was, where it was one
   * @param counts JSON
   */
  public record Alarm(
      Instant at, String requester, String kind, @Nullable String keyId, String counts) {}

  /** A canary without its hash, which is not kept. */
  public record Planted(long id, StateCode state, Instant plantedAt) {}

  /** Counts from the next search on. */
  public void setBudget(String requester, long persons) throws SQLException {
    String sql =
        """
        SELECT true FROM collaboration.set_budget(?, ?)
        """;
    call(sql, row -> row.getBoolean(1), requester, persons);
  }

  /**
   * Gives the requester its budget once more for this day.
   *
   * @return how many persons were counted by then
   */
  public long liftBudget(String requester, LocalDate day) throws SQLException {
    String sql =
        """
        SELECT collaboration.lift_budget(?, ?)
        """;
    return call(sql, row -> row.getLong(1), requester, day).getFirst();
  }

  /** Of every requester that has searched on the day or has a budget of its own. */
  public List<Day> days(LocalDate day) throws SQLException {
    String sql =
        """
        SELECT requester, budget, persons, allowance, lifts, searches, hits, misses, refused
        FROM collaboration.budgets(?)
        """;
    return call(
        sql,
        row ->
            new Day(
                row.getString("requester"),
                row.getObject("budget", Long.class),
                row.getLong("persons"),
                row.getObject("allowance", Long.class),
                row.getInt("lifts"),
                row.getLong("searches"),
                row.getLong("hits"),
                row.getLong("misses"),
                row.getLong("refused")),
        day);
  }

  /** In their order. */
  public List<Alarm> alarms(Instant since) throws SQLException {
    String sql =
        """
        SELECT at, requester, kind, key_id, counts FROM collaboration.alarms(?)
        """;
    return call(
        sql,
        row ->
            new Alarm(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("requester"),
                row.getString("kind"),
                row.getString("key_id"),
                row.getString("counts")),
        since.atOffset(ZoneOffset.UTC));
  }

  /** Plants a canary; this is the only time that its hash can be had. */
  public Canary plantCanary(StateCode state) throws SQLException {
    String sql =
        """
        SELECT collaboration.plant_canary(?, ?)
        """;
    byte[] ldsHash = Canary.drawLdsHash();
    byte[] token = key.canaryTokens(List.of(ldsHash)).getFirst();
    long id = call(sql, row -> row.getLong(1), state.value(), token).getFirst();
    return new Canary(id, ldsHash);
  }

  /** False when there is none of this number. */
  public boolean removeCanary(long id) throws SQLException {
    String sql =
        """
        SELECT collaboration.remove_canary(?)
        """;
    return call(sql, row -> row.getBoolean(1), id).getFirst();
  }

  /** In the order in which they were planted. */
  public List<Planted> canaries() throws SQLException {
    String sql =
        """
        SELECT id, state, planted_at FROM collaboration.planted_canaries()
        """;
    return call(
        sql,
        row ->
            new Planted(
                row.getLong("id"),
                new StateCode(row.getString("state")),
                row.getObject("planted_at", OffsetDateTime.class).toInstant()));
  }

  /** What stands in a row of the result, as {@code T}. */
  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> call(String sql, Row<T> result, Object... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        List<T> rows = new ArrayList<>();
        while (row.next()) {
          rows.add(result.of(row));
        }
        return rows;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
