package org.linkseal.registry.auth;

import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;

/**
 * Whom a key stands for.
 *
 * @param state the caller's state, or null for the federal orchestrator
 */
public record Caller(String keyId, Scope scope, @Nullable StateCode state) {}
