package org.linkseal.registry;

import java.util.UUID;

/** A snapshot key that is not destroyed. */
public record LiveKey(UUID keyId, boolean isOld) {}
