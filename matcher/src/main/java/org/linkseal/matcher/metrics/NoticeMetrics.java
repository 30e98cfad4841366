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
  private final Meters meters;

  NoticeMetrics(Meters meters) {
    this.meters = meters;
    for (NoticeChannel channel : NoticeChannel.values()) {
      channels.put(
          channel,
          new Channel(
              meters.counters(
                  SearchMetric.NOTICES, "outcome", NoticeOutcome.class, Label.of(LABEL, channel))));
    }
  }

  private static final class Channel {
    private final EnumCounters<NoticeOutcome> outcomes;
    private volatile double waiting = Double.NaN;

    private Channel(EnumCounters<NoticeOutcome> outcomes) {
      this.outcomes = outcomes;
    }
  }

  /**
   * It is told how many wait from now on: of a channel that nobody serves there is no such meter.
   */
  public void served(NoticeChannel channel) {
    Channel served = of(channel);
    meters.gauge(SearchMetric.NOTICES_WAITING, () -> served.waiting, Label.of(LABEL, channel));
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
