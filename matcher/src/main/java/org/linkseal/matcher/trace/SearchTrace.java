package org.linkseal.matcher.trace;

import io.micronaut.context.annotation.Property;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;

/** The spans of searches. Without an exporter there are none, and nothing is done for them. */
@Singleton
public final class SearchTrace {
  private static final String STATE = "linkseal.state";
  private static final Duration EXPORT_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

  private final @Nullable SdkTracerProvider provider;
  private final @Nullable Tracer tracer;

  /**
   * Begins to export, if there is where to.
   *
   * @param sampled the share of traces that are kept, from 0 to 1; a caller that has begun one has
   *     decided that for its own
   */
  SearchTrace(
      @Nullable SpanExporter exporter,
      @Property(name = "linkseal.tracing.sampled") double sampled) {
    provider = exporter == null ? null : provider(exporter, Sampler.traceIdRatioBased(sampled));
    tracer = provider == null ? null : provider.get("org.linkseal.matcher");
  }

  private static SdkTracerProvider provider(SpanExporter exporter, Sampler sampler) {
    Attributes service = Attributes.of(AttributeKey.stringKey("service.name"), "linkseal-matcher");
    return SdkTracerProvider.builder()
        .setResource(Resource.getDefault().merge(Resource.create(service)))
        .setSampler(Sampler.parentBased(sampler))
        .addSpanProcessor(
            BatchSpanProcessor.builder(exporter).setScheduleDelay(EXPORT_EVERY).build())
        .build();
  }

  /**
   * A search, as a part of the caller's trace if it names one.
   *
   * @param traceparent the caller's header, of any form
   */
  public Part search(@Nullable String traceparent, StateCode asking, int persons) {
    if (tracer == null) {
      return Part.UNTRACED;
    }
    SpanBuilder span =
        tracer
            .spanBuilder("POST /match/v2/find_matches")
            .setParent(TraceParent.of(traceparent))
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(STATE, asking.value())
            .setAttribute("linkseal.persons", persons);
    return Part.of(span.startSpan());
  }

  /** The part of the search in one state. */
  public Part state(StateCode asked) {
    if (tracer == null) {
      return Part.UNTRACED;
    }
    return Part.of(
        tracer.spanBuilder("search state").setAttribute(STATE, asked.value()).startSpan());
  }

  /** A call of a state's database. */
  public Part call(Call call) {
    if (tracer == null) {
      return Part.UNTRACED;
    }
    String function = call.name().toLowerCase(Locale.ROOT);
    return Part.of(
        tracer
            .spanBuilder(function)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("db.system.name", "postgresql")
            .setAttribute("db.stored_procedure.name", function)
            .startSpan());
  }

  /** A task for another thread; what it does is a part of what this thread is in. */
  public <T> Callable<T> carried(Callable<T> task) {
    return tracer == null ? task : Context.current().wrap(task);
  }

  @PreDestroy
  void stop() {
    if (provider != null) {
      provider.shutdown().join(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
