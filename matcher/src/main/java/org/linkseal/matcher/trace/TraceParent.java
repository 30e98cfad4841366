package org.linkseal.matcher.trace;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's place in its own trace, W3C Trace Context. Its tracestate is not read: it is free
 * text, and would be exported with every span.
 */
final class TraceParent {
  private static final String NAME = "traceparent";

  private TraceParent() {}

  /** No place at all for a header that is missing or malformed. */
  static Context of(@Nullable String header) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), header, HeaderOnly.IT);
  }

  private enum HeaderOnly implements TextMapGetter<String> {
    IT;

    @Override
    public Iterable<String> keys(String header) {
      return List.of(NAME);
    }

    @Override
    public @Nullable String get(@Nullable String header, String key) {
      return key.equals(NAME) ? header : null;
    }
  }
}
