package org.linkseal.matcher.notice;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;

/**
 * What a state is to be told: that there is something new about a match.
 *
 * @param id the same in every attempt
 * @param state who is told; no notice says so
 * @param queuedAt when it happened
 * @param attempt the one that is to be made, 1 or more
 * @param stopped SHA-256 in lower-case hex of the URL that the state has stopped, if any
 */
record Notice(
    UUID id,
    String matchId,
    StateCode state,
    Instant queuedAt,
    int attempt,
    @Nullable String stopped) {}
