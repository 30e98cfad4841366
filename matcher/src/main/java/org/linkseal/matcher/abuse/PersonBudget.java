package org.linkseal.matcher.abuse;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.registry.keys.MeteringKey;
import org.linkseal.registry.keys.ServiceSecrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Distinct persons a day (UTC) of each meter, over all processes of the matcher: a search whose
 * persons do not fit is refused before it is run. Persons of the same day are not counted again.
 */
@Singleton
public final class PersonBudget {
  private static final Logger LOG = LoggerFactory.getLogger(PersonBudget.class);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final boolean enabled;
  private final BudgetLimits limits;
  private final AbuseFunctions functions;
  private final Canaries canaries;
  private final AlarmLog alarms;
  private final MeteringKey key;
  private final Clock clock;
  private final Map<Leased, PersonLease> leases = new ConcurrentHashMap<>();

  PersonBudget(
      @Property(name = "linkseal.rate-limits.enabled") boolean enabled,
      BudgetLimits limits,
      AbuseFunctions functions,
      Canaries canaries,
      AlarmLog alarms,
      ServiceSecrets secrets,
      Clock clock) {
    this.enabled = enabled;
    // Counted all the same: what is measured without limits costs what it costs with them.
    this.limits = enabled ? limits : new BudgetLimits(Integer.MAX_VALUE, 1);
    this.functions = functions;
    this.canaries = canaries;
    this.alarms = alarms;
    this.key = secrets.meteringKey();
    this.clock = clock;
  }

  private record Leased(LocalDate day, Meter meter) {}

  /**
   * Counts persons who are about to be searched.
   *
   * @param keyId whose search it is, for an alarm
   * @param ldsHashes at most as many as a search may hold; nothing happens when there are none
   * @throws Refusal when those that are new today do not fit, or nobody can tell
   */
  public void take(HttpRequest<?> request, Meter meter, String keyId, List<byte[]> ldsHashes) {
    if (ldsHashes.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    long[] persons = key.ofDay(day, meter.requester(), ldsHashes);
    long[] found = canaries.among(ldsHashes);
    PersonLease lease =
        leases.computeIfAbsent(
            new Leased(day, meter), _ -> new PersonLease(day, meter, functions, limits));
    Optional<PersonLease.Left> leased = found.length == 0 ? lease.take(persons) : Optional.empty();
    if (leased.isPresent()) {
      tell(request, leased.get(), untilReset(now, day));
      return;
    }
    AbuseFunctions.Counted counted = count(day, meter, keyId, persons, found);
    alarms.tell(meter, counted.raised());
    tell(request, lease.counted(counted, now), untilReset(now, day));
    if (!counted.granted()) {
      throw Refusal.until(MatchError.BUDGET_USED_UP, untilReset(now, day));
    }
  }

  private static Duration untilReset(Instant now, LocalDate day) {
    return Duration.between(now, day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private void tell(HttpRequest<?> request, PersonLease.Left left, Duration untilReset) {
    if (enabled) {
      new Allowance("persons", left.allowance(), DAY, Math.max(0, left.persons()), untilReset)
          .attachTo(request);
    }
  }

  /** Tells the database who was searched on leases. What cannot be told is kept. */
  void settle() throws SQLException {
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
    settle(PersonLease::settle);
    leases.keySet().removeIf(leased -> leased.day().isBefore(yesterday));
  }

  /** The same, and gives back what is left of the leases. */
  void end() throws SQLException {
    settle(PersonLease::end);
  }

  /** One meter's failure keeps no other from being settled. */
  private void settle(Settlement settlement) throws SQLException {
    SQLException failure = null;
    for (PersonLease lease : leases.values()) {
      try {
        settlement.of(lease);
      } catch (SQLException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @FunctionalInterface
  private interface Settlement {
    void of(PersonLease lease) throws SQLException;
  }

  private AbuseFunctions.Counted count(
      LocalDate day, Meter meter, String keyId, long[] persons, long[] found) {
    try {
      return functions.countPersons(day, meter, keyId, persons, found, limits);
    } catch (SQLException e) {
      LOG.warn("persons of {} cannot be counted: SQLSTATE {}", meter.requester(), e.getSQLState());
      throw Refusal.until(MatchError.UNAVAILABLE, RETRY_AFTER);
    }
  }
}
