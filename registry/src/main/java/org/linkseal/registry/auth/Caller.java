package org.linkseal.registry.auth;

import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;

/**
 * Whom a key or an access token stands for.
 *
 * @param keyId the id of the key, or the OAuth2 client's; no secret
 * @param state the caller's state; null for the federal orchestrator and for oversight
 * @param region of oversight, which states' matches it may read; null for all, and for who else
 *     calls
 */
public record Caller(
    String keyId, Scope scope, @Nullable StateCode state, @Nullable String region) {}
