package org.linkseal.matcher;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.inject.Singleton;

/** Takes the place of an OTLP endpoint in a matcher that is started with {@link #PROPERTY}. */
@Factory
final class KeptSpans {
  static final String PROPERTY = "linkseal.test.kept-spans";
  static final InMemorySpanExporter KEPT = InMemorySpanExporter.create();

  @Singleton
  @Requires(property = PROPERTY)
  SpanExporter exporter() {
    return KEPT;
  }
}
