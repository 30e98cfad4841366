package org.linkseal.registry.keys;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.start.StartFault;

/**
 * The secrets of one service, from a properties file of mode 0600 whose values are base64url. The
 * matcher's file holds properties that the API's lacks: all of them, or none. A file without them
 * is the API's.
 */
public final class ServiceSecrets {

  private final String registryPassword;
  private final SortedMap<Integer, LinkageKey> linkageKeys;
  private final SecretBytes snapshotWrappingKey;
  private final SecretBytes credentialKey;
  private final Optional<MatcherSecrets> matcher;
  private final SecretBytes auditSigningKey;

  private ServiceSecrets(SecretProperties properties) {
    registryPassword = properties.password("registry.password");
    linkageKeys = linkageKeys(properties.keys("linkage-key."));
    snapshotWrappingKey = properties.key("snapshot-wrapping-key");
    credentialKey = properties.key("credential-key");
    matcher =
        properties.hasAny(
                "collaboration.password",
                "match-key.",
                "match-public-key",
                "match-private-key",
                "metering-key",
                "notice-signing-key")
            ? Optional.of(MatcherSecrets.from(properties))
            : Optional.empty();
    auditSigningKey = properties.key("audit-signing-key");
  }

  /**
   * Reads the whole file.
   *
   * @throws SecretsFileException when others can use the file, or naming every property that is
   *     missing or wrong
   */
  public static ServiceSecrets load(Path file) {
    SecretProperties properties = new SecretProperties(PrivateFile.read(file));
    ServiceSecrets secrets = new ServiceSecrets(properties);
    properties.requireNoFaults(file);
    return secrets;
  }

  /** The password of {@code registry_<service>}. */
  public String registryPassword() {
    return registryPassword;
  }

  /** The linkage keys by version; at least one. */
  public SortedMap<Integer, LinkageKey> linkageKeys() {
    return linkageKeys;
  }

  /** Wraps the snapshot keys that the registry holds. */
  public SecretBytes snapshotWrappingKey() {
    return snapshotWrappingKey;
  }

  /** Wraps this service's passwords of the states' databases. */
  public SecretBytes credentialKey() {
    return credentialKey;
  }

  /** The private half of the key pair that signs audit checkpoints. */
  public SecretBytes auditSigningKey() {
    return auditSigningKey;
  }

  /** The password of {@code collaboration_matcher}. Matcher only. */
  public String collaborationPassword() {
    return matcher().collaborationPassword();
  }

  /** The keys of match tokens by version; at least one. Matcher only. */
  public SortedMap<Integer, SecretBytes> matchKeys() {
    return matcher().matchKeys();
  }

  /** What the data keys of matches are wrapped to. Matcher only. */
  public PublicKey matchPublicKey() {
    return matcher().matchPublicKey().orElseThrow();
  }

  /** What unwraps the data key of a match that is read. Matcher only. */
  public PrivateKey matchPrivateKey() {
    return matcher().matchPrivateKey().orElseThrow();
  }

  /** Counts searched persons and recognises canaries. Matcher only. */
  public MeteringKey meteringKey() {
    return matcher().meteringKey();
  }

  /** What notices to states are signed with. Matcher only. */
  public NoticeKey noticeKey() {
    return matcher().noticeKey();
  }

  /** What the mail server takes from the matcher, if it asks. The operator adds it by hand. */
  public Optional<String> smtpPassword() {
    return matcher().smtpPassword();
  }

  @Override
  public String toString() {
    return "ServiceSecrets[redacted]";
  }

  private static SortedMap<Integer, LinkageKey> linkageKeys(SortedMap<Integer, SecretBytes> keys) {
    SortedMap<Integer, LinkageKey> linkageKeys = new TreeMap<>();
    keys.forEach((version, key) -> linkageKeys.put(version, new LinkageKey(version, key)));
    return Collections.unmodifiableSortedMap(linkageKeys);
  }

  private MatcherSecrets matcher() {
    return matcher.orElseThrow(() -> new StartFault("This secrets file is not the matcher's."));
  }

  private record MatcherSecrets(
      String collaborationPassword,
      SortedMap<Integer, SecretBytes> matchKeys,
      Optional<PublicKey> matchPublicKey,
      Optional<PrivateKey> matchPrivateKey,
      MeteringKey meteringKey,
      NoticeKey noticeKey,
      Optional<String> smtpPassword) {

    static MatcherSecrets from(SecretProperties properties) {
      return new MatcherSecrets(
          properties.password("collaboration.password"),
          properties.keys("match-key."),
          properties.publicKey("match-public-key"),
          properties.privateKey("match-private-key"),
          new MeteringKey(properties.key("metering-key")),
          new NoticeKey(properties.key("notice-signing-key")),
          properties.optional("smtp.password"));
    }

    @Override
    public String toString() {
      return "MatcherSecrets[redacted]";
    }
  }
}
