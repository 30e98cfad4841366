package org.linkseal.matcher.abuse;

import static java.time.temporal.ChronoUnit.MINUTES;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests a minute of each meter, over all processes of the matcher. A process leases a few of a
 * minute's requests at a time and gives them out by itself; what it does not give out is lost to
 * the others, so they may refuse a little early, and together they never admit too many.
 */
@Singleton
public final class RequestLimit {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLimit.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** How long a database that failed is left alone. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(1);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final boolean enabled;
  private final AbuseFunctions functions;
  private final AnswerCounts counts;
  private final Clock clock;
  private final Map<Meter, Share> shares = new ConcurrentHashMap<>();

  RequestLimit(
      @Property(name = "linkseal.rate-limits.enabled") boolean enabled,
      AbuseFunctions functions,
      AnswerCounts counts,
      Clock clock) {
    this.enabled = enabled;
    this.functions = functions;
    this.counts = counts;
    this.clock = clock;
  }

  /**
   * Takes one request.
   *
   * @throws Refusal when there is none left in this minute, or nobody can tell
   */
  public void take(HttpRequest<?> request, Meter meter) {
    if (!enabled) {
      return;
    }
    Share share = shares.computeIfAbsent(meter, Share::new);
    Taken taken = share.take();
    new Allowance(
            "requests",
            Limit.REQUESTS_A_MINUTE.value(),
            WINDOW,
            taken.remaining(),
            taken.untilReset())
        .attachTo(request);
    if (!taken.granted()) {
      counts.refused(meter);
      throw Refusal.until(MatchError.TOO_MANY_REQUESTS, taken.untilReset());
    }
  }

  private record Taken(boolean granted, long remaining, Duration untilReset) {}

  /** What this process holds of one meter's minute. */
  private final class Share {
    private final Meter meter;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private Instant minute = Instant.MIN;
    private int held;
    private int unleased;
    private Instant failedAt = Instant.MIN;

    Share(Meter meter) {
      this.meter = meter;
    }

    Taken take() {
      lock.lock();
      try {
        Instant now = clock.instant();
        if (!minute.equals(now.truncatedTo(MINUTES))) {
          minute = now.truncatedTo(MINUTES);
          held = 0;
          unleased = Limit.REQUESTS_A_MINUTE.value();
        }
        if (held == 0 && unleased > 0) {
          lease(now);
        }
        boolean granted = held > 0;
        held -= granted ? 1 : 0;
        return new Taken(granted, held + unleased, Duration.between(now, minute.plus(WINDOW)));
      } finally {
        lock.unlock();
      }
    }

    private void lease(Instant now) {
      if (now.isBefore(failedAt.plus(LEFT_ALONE)) && !now.isBefore(failedAt)) {
        throw Refusal.until(MatchError.UNAVAILABLE, RETRY_AFTER);
      }
      try {
        AbuseFunctions.Lease lease =
            functions.leaseRequests(
                meter, minute, Limit.REQUESTS_A_LEASE.value(), Limit.REQUESTS_A_MINUTE.value());
        held = lease.granted();
        unleased = lease.unleased();
      } catch (SQLException e) {
        LOG.warn(
            "requests of {} cannot be counted: SQLSTATE {}", meter.requester(), e.getSQLState());
        failedAt = clock.instant(); // those who have waited do not try either
        throw Refusal.until(MatchError.UNAVAILABLE, RETRY_AFTER);
      }
    }
  }
}
