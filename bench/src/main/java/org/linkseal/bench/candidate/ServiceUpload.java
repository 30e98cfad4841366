package org.linkseal.bench.candidate;

import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.ServiceProcess;
import org.linkseal.registry.StateCode;

/**
 * The service as an agency sees it: from the PUT's first byte until the status says COMPLETE, the
 * status being asked for every {@value #POLL_MILLIS} ms with the limit on calls a minute lifted.
 */
public final class ServiceUpload implements Candidate {
  private static final long POLL_MILLIS = 10;
  private static final int MOST_LOOKS = 6_000;

  private final Connection server;
  private final BulkClient client;
  private final Path csv;

  /**
   * With this file.
   *
   * @param api is not stopped by {@link #close}
   */
  public ServiceUpload(Installation installation, ServiceProcess api, StateCode state, Path csv)
      throws SQLException {
    this.server = installation.superuser("postgres");
    this.client = new BulkClient(api.port(), state, installation.bulkKey(state));
    this.csv = csv;
  }

  /**
   * Waits for a service that has just started, or has not met the state yet.
   *
   * @throws IOException when it takes longer than a minute
   */
  public void awaitReadiness() throws IOException, InterruptedException {
    for (int looks = 1; !client.isReady(); looks++) {
      if (looks == MOST_LOOKS) {
        throw new IOException("the service does not reach the state's database");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public Timing replace() throws IOException, InterruptedException, SQLException {
    try (Statement statement = server.createStatement()) {
      statement.execute("CHECKPOINT");
    }
    return upload();
  }

  /** The replace alone. */
  public Timing upload() throws IOException, InterruptedException {
    Stopwatch watch = new Stopwatch();
    String uploadId = client.put(csv);
    watch.ended("accepted");
    while (!isComplete(client.status(uploadId))) {
      Thread.sleep(POLL_MILLIS);
    }
    watch.ended("published");
    return watch.timing();
  }

  private static boolean isComplete(JsonNode status) throws IOException {
    return switch (BulkClient.member(status, "status").getStringValue()) {
      case "UPLOADING" -> false;
      case "COMPLETE" -> true;
      default -> throw new IOException("the upload failed");
    };
  }

  @Override
  public void close() throws SQLException {
    client.close();
    server.close();
  }
}
