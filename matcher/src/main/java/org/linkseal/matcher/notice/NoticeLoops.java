package org.linkseal.matcher.notice;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.linkseal.matcher.metrics.NoticeMetrics;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.tasks.Repetition;

/** Delivers the notices of every channel that has a courier, each channel at its own pace. */
@Context
final class NoticeLoops {
  private final List<Repetition> loops;

  NoticeLoops(
      List<Courier> couriers,
      Outbox outbox,
      StateRegistry states,
      NoticeMetrics metrics,
      @Property(name = "linkseal.notices.every") Duration every) {
    this.loops =
        couriers.stream()
            .map(courier -> {
              metrics.served(courier.channel());
              DeliveryRound round = new DeliveryRound(courier, outbox, states, metrics);
              String name = "notices by " + courier.channel().name().toLowerCase(Locale.ROOT);
              return new Repetition(name, every, round::run);
            })
            .toList();
  }

  @PostConstruct
  void start() {
    loops.forEach(loop -> loop.start(Duration.ZERO));
  }

  @PreDestroy
  void stop() {
    loops.forEach(Repetition::close);
  }
}
