package org.linkseal.telemetry.health;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** One database that is asked again and again, but never while an earlier question is open. */
final class Asked {
  private final Duration patience;
  private final AtomicBoolean open = new AtomicBoolean();
  private volatile long since;
  private volatile Standing last = Standing.UNKNOWN;

  Asked(Duration patience) {
    this.patience = patience;
  }

  void ask(Question question, Executor threads) {
    if (open.compareAndSet(false, true)) {
      since = System.nanoTime();
      threads.execute(() -> {
        last = answer(question);
        open.set(false);
      });
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is, it is no answer
  private static Standing answer(Question question) {
    try {
      question.ask();
      return Standing.UP;
    } catch (Throwable e) {
      return Standing.DOWN;
    }
  }

  Standing standing() {
    return open.get() && System.nanoTime() - since > patience.toNanos() ? Standing.DOWN : last;
  }
}
