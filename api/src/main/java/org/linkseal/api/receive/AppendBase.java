package org.linkseal.api.receive;

import java.util.UUID;

/** What the snapshot that is appended to was sealed with. */
record AppendBase(UUID keyId, int linkageVersion) {}
