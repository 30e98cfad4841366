package org.linkseal.registry;

import java.util.UUID;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.link.SnapshotKey;

/** What one upload is sealed with. */
public record NewSnapshotKey(UUID keyId, LinkageKey linkageKey, SnapshotKey key) {}
