package org.linkseal.matcher.search;

import java.util.UUID;

/** The snapshot that a state is asked for, and what its records are sealed with. */
record SearchTarget(long snapshot, UUID keyId, int linkageVersion) {}
