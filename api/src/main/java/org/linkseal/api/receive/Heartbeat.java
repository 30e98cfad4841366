package org.linkseal.api.receive;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.linkseal.registry.tasks.Repetition;

/** Shows that an upload is still being received, on a thread of its own: a sender may be slow. */
final class Heartbeat implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final Repetition beats;

  private Heartbeat(Repetition beats) {
    this.beats = beats;
  }

  /** Whose upload was abandoned in an outage of these beats need not send the rest. */
  static Heartbeat of(
      Upload upload, LongSupplier rowsRead, ReceivedUploads uploads, SenderStream sender) {
    Repetition beats =
        new Repetition(
            "heartbeat of " + upload,
            PERIOD,
            () -> beat(upload, rowsRead.getAsLong(), uploads, sender));
    beats.start(PERIOD);
    return new Heartbeat(beats);
  }

  private static void beat(
      Upload upload, long rowsRead, ReceivedUploads uploads, SenderStream sender)
      throws SQLException {
    if (!uploads.touch(upload, rowsRead)) {
      sender.end("it is not being received any more");
    }
  }

  @Override
  public void close() {
    beats.close();
  }
}
