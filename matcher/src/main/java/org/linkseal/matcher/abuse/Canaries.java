package org.linkseal.matcher.abuse;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.linkseal.registry.keys.MeteringKey;
import org.linkseal.registry.keys.ServiceSecrets;

/** The canaries' tokens, in memory: recognising one costs a search nothing but a few HMACs. */
@Singleton
final class Canaries {
  private final AbuseFunctions functions;
  private final MeteringKey key;
  private volatile Map<ByteBuffer, Long> known = Map.of();

  Canaries(AbuseFunctions functions, ServiceSecrets secrets) {
    this.functions = functions;
    this.key = secrets.meteringKey();
  }

  /** The ids of those among the hashes. */
  long[] among(List<byte[]> ldsHashes) {
    Map<ByteBuffer, Long> now = known;
    if (now.isEmpty()) {
      return new long[0];
    }
    return key.canaryTokens(ldsHashes).stream()
        .map(ByteBuffer::wrap)
        .map(now::get)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .toArray();
  }

  void readAgain() throws SQLException {
    known = functions.canaries();
  }
}
