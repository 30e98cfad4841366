package org.linkseal.matcher.metrics;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import org.linkseal.telemetry.metrics.EnumCounters;
import org.linkseal.telemetry.metrics.Label;
import org.linkseal.telemetry.metrics.Meters;

/** The meters of notices, by channel. */
@Singleton
public final class NoticeMetrics {
  private static final String LABEL = "channel";

  private final Map<NoticeChannel, Channel> channels = new EnumMap<>(NoticeChannel.class);

  NoticeMetrics(Meters meters) {
    for (NoticeChannel channel : NoticeChannel.values()) {
      Label label = Label.of(LABEL, channel);
      Channel made =
          new Channel(meters.counters(SearchMetric.NOTICES, "outcome", NoticeOutcome.class, label));
      meters.gauge(SearchMetric.NOTICES_WAITING, () -> made.waiting, label);
      channels.put(channel, made);
    }
  }

  private static final class Channel {
    private final EnumCounters<NoticeOutcome> outcomes;
    private volatile double waiting = Double.NaN;

    private Channel(EnumCounters<NoticeOutcome> outcomes) {
      this.outcomes = outcomes;
    }
  }

  public void attempted(NoticeChannel channel, NoticeOutcome outcome) {
    of(channel).outcomes.increment(outcome);
  }

  /** How many there are in the outbox, of all processes. */
  public void waiting(NoticeChannel channel, long count) {
    of(channel).waiting = count;
  }

  private Channel of(NoticeChannel channel) {
    return requireNonNull(channels.get(channel));
  }
}
