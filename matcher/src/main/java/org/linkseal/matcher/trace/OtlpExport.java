package org.linkseal.matcher.trace;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.inject.Singleton;

/** Where spans go: OTLP over HTTP, to the one endpoint that is configured. */
@Factory
final class OtlpExport {
  @Singleton
  @Bean(preDestroy = "close")
  @Requires(property = "linkseal.tracing.otlp-endpoint")
  SpanExporter exporter(@Property(name = "linkseal.tracing.otlp-endpoint") String endpoint) {
    return OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build();
  }
}
