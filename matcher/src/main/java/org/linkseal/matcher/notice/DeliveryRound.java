package org.linkseal.matcher.notice;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static org.slf4j.event.Level.DEBUG;
import static org.slf4j.event.Level.WARN;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.linkseal.matcher.metrics.NoticeMetrics;
import org.linkseal.matcher.metrics.NoticeOutcome;
import org.linkseal.matcher.notice.Courier.Attempt;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.Lifecycle;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.tasks.Repetition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the notices of one channel that are due to where they belong, several at once. */
final class DeliveryRound {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRound.class);
  private static final Contacts NONE = new Contacts(null, null, null, null);

  private final Courier courier;
  private final Outbox outbox;
  private final StateRegistry states;
  private final NoticeMetrics metrics;

  DeliveryRound(Courier courier, Outbox outbox, StateRegistry states, NoticeMetrics metrics) {
    this.courier = courier;
    this.outbox = outbox;
    this.states = states;
    this.metrics = metrics;
  }

  private record Made(Notice notice, Attempt attempt) {}

  /** Until none is due. */
  void run() throws SQLException, InterruptedException, ExecutionException {
    boolean more;
    do {
      // Before a notice is taken: an attempt that cannot be made must not count.
      Map<StateCode, Contacts> contacts =
          states.states().stream().collect(toUnmodifiableMap(State::code, DeliveryRound::contacts));
      List<Notice> taken = outbox.take(courier.channel(), courier.atOnce());
      deliver(taken, contacts);
      metrics.waiting(courier.channel(), outbox.waiting(courier.channel()));
      more = !taken.isEmpty();
    } while (more);
  }

  /** Who has left the programme can read no match. */
  private static Contacts contacts(State state) {
    return state.lifecycle() == Lifecycle.OFFBOARDED ? NONE : state.contacts();
  }

  /** Attempts are made side by side; the database is told of them one by one. */
  private void deliver(List<Notice> taken, Map<StateCode, Contacts> contacts)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ExecutorCompletionService<Made> attempts = new ExecutorCompletionService<>(threads);
      for (Notice notice : taken) {
        Contacts to = contacts.getOrDefault(notice.state(), NONE);
        Future<Made> _ = attempts.submit(() -> new Made(notice, attempt(notice, to)));
      }
      for (int i = 0; i < taken.size(); i++) {
        tell(attempts.take().get());
      }
    }
  }

  private void tell(Made made) {
    try {
      metrics.attempted(courier.channel(), tell(made.notice(), made.attempt()));
    } catch (SQLException e) {
      LOG.warn(
          "notice {}: {}; it will be delivered again", made.notice().id(), Repetition.reason(e));
    }
  }

  @SuppressWarnings("CatchingUnchecked") // what a library throws may hold an address or a URL
  private Attempt attempt(Notice notice, Contacts contacts) {
    try {
      return courier.deliver(notice, contacts);
    } catch (Exception e) {
      LOG.debug("notice {}: {}", notice.id(), Repetition.reason(e));
      return new Attempt.Failed(Duration.ZERO, FailureReason.of(e));
    }
  }

  private NoticeOutcome tell(Notice notice, Attempt attempt) throws SQLException {
    switch (attempt) {
      case Attempt.Delivered delivered -> {
        outbox.delivered(notice);
        return NoticeOutcome.DELIVERED;
      }
      case Attempt.Unwanted unwanted -> {
        outbox.unwanted(notice);
        return NoticeOutcome.UNWANTED;
      }
      case Attempt.Gone gone -> {
        outbox.gone(notice, gone.urlSha256());
        LOG.warn("{} has stopped its webhook: it answers 410", notice.state());
        return NoticeOutcome.UNWANTED;
      }
      case Attempt.Failed failed -> {
        if (!outbox.failed(notice, failed.retryAfter())) {
          LOG.atLevel(notice.attempt() == 1 ? WARN : DEBUG)
              .log(
                  "notice {}: {} was not reached by {}: {}; trying again",
                  notice.id(),
                  notice.state(),
                  courier.channel(),
                  failed.why());
          return NoticeOutcome.FAILED;
        }
        LOG.warn(
            "notice {}: given up, {} was not reached by {}: {}",
            notice.id(),
            notice.state(),
            courier.channel(),
            failed.why());
        return NoticeOutcome.GIVEN_UP;
      }
    }
  }
}
