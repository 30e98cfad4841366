package org.linkseal.api.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import org.linkseal.registry.audit.Checkpoint;

/**
 * A signed end of the state's audit chain, for the state to keep. The members are those of an audit
 * export, and the state.
 */
@Serdeable
record AuditCheckpoint(
    String state,
    long checkpoint,
    String hash,
    @JsonProperty("signed_at") String signedAt,
    String signature) {

  static AuditCheckpoint of(Checkpoint signed) {
    return new AuditCheckpoint(
        signed.log().name(),
        signed.position(),
        signed.hash(),
        signed.signedAt().toString(),
        signed.signature());
  }
}
