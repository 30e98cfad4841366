package org.linkseal.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.keys.ServiceSecrets;

/** A key of the running system, by name, for the scan that must not find it. */
record KeyMaterial(String name, byte[] bytes) {
  static List<KeyMaterial> in(Path secrets) throws IOException {
    ServiceSecrets matcher = ServiceSecrets.load(secrets.resolve("matcher.properties"));
    List<KeyMaterial> keys = new ArrayList<>();
    for (LinkageKey key : matcher.linkageKeys().values()) {
      keys.add(new KeyMaterial("linkage key", key.key().toByteArray()));
    }
    for (Map.Entry<Integer, SecretBytes> key : matcher.matchKeys().entrySet()) {
      keys.add(new KeyMaterial("match key", key.getValue().toByteArray()));
    }
    keys.add(new KeyMaterial("wrapping key", matcher.snapshotWrappingKey().toByteArray()));
    keys.add(new KeyMaterial("credential key", matcher.credentialKey().toByteArray()));
    return keys;
  }
}
