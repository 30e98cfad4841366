package org.linkseal.api.receive;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.linkseal.registry.RegistryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows that an upload is still being received, on a thread of its own: a sender may be slow. */
final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final CountDownLatch ended = new CountDownLatch(1);

  static Heartbeat of(Upload upload, LongSupplier rowsRead, ReceivedUploads uploads) {
    Heartbeat heartbeat = new Heartbeat();
    Thread.ofVirtual()
        .name("heartbeat-" + upload.id())
        .start(() -> heartbeat.beat(upload, rowsRead, uploads));
    return heartbeat;
  }

  private void beat(Upload upload, LongSupplier rowsRead, ReceivedUploads uploads) {
    try {
      while (!ended.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          uploads.touch(upload, rowsRead.getAsLong());
        } catch (SQLException e) {
          LOG.warn("{}: no heartbeat (SQLSTATE {})", upload, e.getSQLState());
        } catch (RegistryUnavailableException e) {
          LOG.warn("{}: no heartbeat, the registry does not answer", upload);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
