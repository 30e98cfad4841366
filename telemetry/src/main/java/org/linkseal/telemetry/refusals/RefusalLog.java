package org.linkseal.telemetry.refusals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.tasks.Repetition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log whose requests were refused, how often and why: a line for each key, once a minute
 * and at the end.
 */
public final class RefusalLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final Duration TURN = Duration.ofMinutes(1);

  private final Map<Refused, Long> untold = new ConcurrentHashMap<>();
  private final Repetition turns = new Repetition("refusal-log", TURN, this::tell);

  private record Refused(String who, Enum<?> reason) {}

  /** One that tells from now on. */
  public static RefusalLog start() {
    RefusalLog log = new RefusalLog();
    log.turns.start(TURN);
    return log;
  }

  /**
   * A request was refused.
   *
   * @param keyId of its key or its OAuth2 client; null where nobody knows whose it is
   */
  public void add(@Nullable String keyId, Enum<?> reason) {
    String who = keyId == null ? "unknown key" : "key " + keyId;
    untold.merge(new Refused(who, reason), 1L, Long::sum);
  }

  private void tell() {
    take().forEach(LOG::warn);
  }

  /** The lines that are due; they are not given again. */
  List<String> take() {
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    for (Refused refused : List.copyOf(untold.keySet())) {
      Long count = untold.remove(refused);
      if (count != null) {
        counts
            .computeIfAbsent(refused.who(), _ -> new TreeMap<>())
            .put(refused.reason().name(), count);
      }
    }
    return counts.entrySet().stream()
        .map(of -> "refused, %s: %s".formatted(of.getKey(), of.getValue()))
        .toList();
  }

  @Override
  public void close() {
    turns.close();
    tell();
  }
}
