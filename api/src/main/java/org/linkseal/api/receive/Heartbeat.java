package org.linkseal.api.receive;

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

  static Heartbeat of(Upload upload, LongSupplier rowsRead, ReceivedUploads uploads) {
    Repetition beats =
        new Repetition(
            "heartbeat of " + upload, PERIOD, () -> uploads.touch(upload, rowsRead.getAsLong()));
    beats.start(PERIOD);
    return new Heartbeat(beats);
  }

  @Override
  public void close() {
    beats.close();
  }
}
