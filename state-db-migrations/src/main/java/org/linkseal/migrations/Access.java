package org.linkseal.migrations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;

/**
 * What a new API key or OAuth2 client may do.
 *
 * @param state null for the federal orchestrator (match only) and for oversight
 * @param region of oversight; null for all states, and for who else calls
 * @param expires null for what is used until it is revoked
 * @param note what it is for; {@link Provisioner#revokeKeysNoted} finds keys by it
 */
public record Access(
    Scope scope,
    @Nullable StateCode state,
    @Nullable String region,
    @Nullable Instant expires,
    String note) {}
