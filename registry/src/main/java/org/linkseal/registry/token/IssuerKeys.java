package org.linkseal.registry.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of the issuer. They are fetched when a token first needs them, when they are old,
 * and, seldom, when a token names one that is not among them. While the issuer cannot be reached,
 * the last ones serve on.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
  /** How long a key is honoured after the issuer has withdrawn it. */
  static final Duration KEPT = Duration.ofMinutes(5);

  /** Anybody can name a key that there is not: so seldom is the issuer asked for it. */
  static final Duration ASKED_FOR_UNKNOWN = Duration.ofSeconds(30);

  /** How long an issuer that failed is left alone. */
  static final Duration LEFT_ALONE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  private final URI url;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Outcome last;

  IssuerKeys(URI url, Clock clock) {
    this.url = url;
    this.clock = clock;
  }

  /**
   * The keys that a token's header may mean.
   *
   * @throws IssuerUnavailableException when no keys are known and none can be fetched
   */
  @Override
  public List<JWK> get(JWKSelector meant, @Nullable SecurityContext context) {
    List<JWK> found = meant.select(keys());
    if (!found.isEmpty()) {
      return found;
    }
    fetching.lock();
    try {
      return meant.select(keysNotOlderThan(ASKED_FOR_UNKNOWN));
    } finally {
      fetching.unlock();
    }
  }

  private JWKSet keys() {
    Outcome known = last;
    if (known != null && known.isRecent(clock.instant(), KEPT)) {
      return known.keys();
    }
    if (known == null || known.lastGood() == null) {
      fetching.lock();
    } else if (!fetching.tryLock()) {
      return known.keys(); // nobody waits for whoever is fetching: the issuer may be down
    }
    try {
      return keysNotOlderThan(KEPT);
    } finally {
      fetching.unlock();
    }
  }

  private JWKSet keysNotOlderThan(Duration age) {
    Outcome known = last;
    if (known == null || !known.isRecent(clock.instant(), age)) {
      known = fetch(known == null ? null : known.lastGood());
      last = known;
    }
    return known.keys();
  }

  private Outcome fetch(@Nullable JWKSet lastGood) {
    try {
      return new Outcome(KeyDocument.fetch(url), false, clock.instant());
    } catch (IOException e) {
      LOG.warn(
          "The keys of the issuer of access tokens could not be fetched ({}); {}",
          e.getMessage(),
          lastGood == null ? "no token can be checked" : "the last ones serve on");
      return new Outcome(lastGood, true, clock.instant());
    }
  }

  /** What asking came to: the last good answer, if ever there was one. */
  private record Outcome(@Nullable JWKSet lastGood, boolean failed, Instant askedAt) {

    /** False too for an instant in the future: a clock set back must not make keys last. */
    boolean isRecent(Instant now, Duration age) {
      return !askedAt.isAfter(now) && now.isBefore(askedAt.plus(failed ? LEFT_ALONE : age));
    }

    JWKSet keys() {
      if (lastGood == null) {
        throw new IssuerUnavailableException();
      }
      return lastGood;
    }
  }
}
