package org.linkseal.bench.search;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.linkseal.bench.candidate.ReadyTable;
import org.linkseal.bench.rows.ReadyRows;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.ScratchDatabase;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL's own limit: one prepared statement on one connection looks for one token in one
 * table. No keys, no function, nothing opened, one state.
 */
public final class SingleLookup implements Searcher {
  private static final String DATABASE = "single";
  private static final long SEED = 1;
  private static final int TOKENS = 1_000;

  private final PGSimpleDataSource dataSource;
  private final List<UUID> tokens = new ArrayList<>();

  /**
   * Makes and fills the table.
   *
   * @param rows of it
   */
  public SingleLookup(Installation installation, int rows) throws SQLException, IOException {
    Path file = installation.folder().resolve("single.rows");
    new ReadyRows(rows, SEED, false).writeTo(file);
    ScratchDatabase database = ScratchDatabase.create(installation, DATABASE);
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      ReadyTable table = new ReadyTable(connection, file);
      table.create();
      table.copy();
      table.index();
      statement.execute("VACUUM (ANALYZE) ready");
      try (ResultSet row = statement.executeQuery("SELECT token FROM ready LIMIT " + TOKENS)) {
        while (row.next()) {
          tokens.add(row.getObject(1, UUID.class));
        }
      }
    }
    dataSource = installation.superusers(DATABASE);
    dataSource.setPrepareThreshold(1);
  }

  @Override
  public Client client() throws SQLException {
    return new OneConnection(dataSource.getConnection(), tokens);
  }

  @Override
  public String databases() {
    return DATABASE;
  }

  @Override
  public void close() {}

  private static final class OneConnection implements Client {
    private final SplittableRandom random = new SplittableRandom();
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<UUID> tokens;

    OneConnection(Connection connection, List<UUID> tokens) throws SQLException {
      String sql =
          """
          SELECT sealed FROM ready WHERE token = ?
          """;
      this.connection = connection;
      this.statement = connection.prepareStatement(sql);
      this.tokens = tokens;
    }

    @Override
    public Request prepare(Persons persons) {
      UUID token =
          persons.listed() > 0
              ? tokens.get(random.nextInt(tokens.size()))
              : new UUID(random.nextLong(), random.nextLong());
      return () -> {
        int records = look(token);
        return () -> new Found(records, 0);
      };
    }

    private int look(UUID token) throws SQLException {
      statement.setObject(1, token);
      int records = 0;
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          row.getBytes(1);
          records++;
        }
      }
      return records;
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
