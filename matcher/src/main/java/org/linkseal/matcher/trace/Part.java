package org.linkseal.matcher.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.Locale;

/** A part of a search, from its making to its close; one that is closed before it ended failed. */
public final class Part implements AutoCloseable {
  static final Part UNTRACED = new Part(Span.getInvalid(), Scope.noop());

  private final Span span;
  private final Scope scope;
  private boolean ended;

  private Part(Span span, Scope scope) {
    this.span = span;
    this.scope = scope;
  }

  /** What this thread begins before the close is a part of it. */
  @SuppressWarnings("MustBeClosedChecker") // with the part
  static Part of(Span span) {
    return new Part(span, span.makeCurrent());
  }

  public void ended() {
    if (span.isRecording()) {
      ended = true;
    }
  }

  public void ended(Enum<?> outcome) {
    ended();
    span.setAttribute("linkseal.outcome", outcome.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    scope.close();
    if (span.isRecording() && !ended) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
