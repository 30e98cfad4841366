package org.linkseal.api;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** The time of a service whose properties say that it stands still. */
@Factory
@Requires(property = "linkseal.test.time")
final class StoppedClock {
  @Singleton
  @Replaces(bean = Clock.class, factory = ServiceBeans.class)
  Clock clock(@Property(name = "linkseal.test.time") String time) {
    return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
  }
}
