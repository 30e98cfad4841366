package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.linkseal.registry.Service;

/** One service's secrets, as {@link org.linkseal.registry.keys.ServiceSecrets} reads them. */
final class SecretsFile {

  private SecretsFile() {}

  static void write(Path file, Service service, RootSecret root, MatchKeyPair matchKeys)
      throws IOException {
    SortedMap<String, String> secrets = new TreeMap<>();
    secrets.put("registry.password", root.password("registry_" + service.id()));
    secrets.put("linkage-key.1", Base64Url.text(root.linkageKey(1)));
    secrets.put("snapshot-wrapping-key", Base64Url.text(root.snapshotWrappingKey()));
    secrets.put("credential-key", Base64Url.text(root.credentialKey(service)));
    secrets.put("audit-signing-key", Base64Url.text(root.auditSigningKey()));
    if (service == Service.MATCHER) {
      secrets.put("collaboration.password", root.password("collaboration_matcher"));
      secrets.put("match-key.1", Base64Url.text(root.matchKey(1)));
      secrets.put("metering-key", Base64Url.text(root.meteringKey()));
      secrets.put("notice-signing-key", Base64Url.text(root.noticeSigningKey()));
      secrets.put("match-public-key", Base64Url.text(matchKeys.publicKey().getEncoded()));
      secrets.put("match-private-key", Base64Url.text(matchKeys.privateKey().getEncoded()));
    }
    PrivateFile.write(file, text(secrets).getBytes(ISO_8859_1));
  }

  /** Keys and base64url need no escapes, and Properties.store would add the time. */
  private static String text(Map<String, String> secrets) {
    return secrets.entrySet().stream()
        .map(secret -> secret.getKey() + "=" + secret.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
