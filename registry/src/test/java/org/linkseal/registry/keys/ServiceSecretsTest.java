package org.linkseal.registry.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.secret.SecretBytes;

class ServiceSecretsTest {

  private static String rsa3072 = "";
  private static String rsa3072Private = "";
  private static String rsa2048 = "";

  @TempDir private Path directory;
  private final Map<String, String> properties = new TreeMap<>();

  @BeforeAll
  static void makeKeyPairs() throws GeneralSecurityException {
    KeyPair longEnough = keyPair(3072);
    rsa3072 = encoded(longEnough.getPublic().getEncoded());
    rsa3072Private = encoded(longEnough.getPrivate().getEncoded());
    rsa2048 = encoded(keyPair(2048).getPublic().getEncoded());
  }

  @BeforeEach
  void writeTheApisProperties() {
    properties.put("registry.password", key('p'));
    properties.put("linkage-key.2", key('b'));
    properties.put("linkage-key.10", key('j'));
    properties.put("snapshot-wrapping-key", key('w'));
    properties.put("credential-key", key('c'));
    properties.put("audit-signing-key", key('a'));
  }

  @Test
  void theApisFileHoldsWhatSealingAndSigningNeed() throws IOException {
    ServiceSecrets secrets = ServiceSecrets.load(file("rw-------"));

    assertThat(secrets.registryPassword()).isEqualTo(key('p'));
    assertThat(secrets.linkageKeys().keySet()).containsExactly(2, 10);
    assertThat(secrets.linkageKeys()).containsEntry(10, new LinkageKey(10, secret('j')));
    assertThat(secrets.snapshotWrappingKey()).isEqualTo(secret('w'));
    assertThat(secrets.credentialKey()).isEqualTo(secret('c'));
    assertThat(secrets.auditSigningKey()).isEqualTo(secret('a'));
    assertThatThrownBy(secrets::matchKeys).hasMessageContaining("not the matcher's");
  }

  @Test
  void aFileWithoutItsSigningKeyIsRefused() throws IOException {
    properties.remove("audit-signing-key");
    Path file = file("rw-------");

    assertThatThrownBy(() -> ServiceSecrets.load(file))
        .hasMessageEndingWith("audit-signing-key is missing");
  }

  @Test
  void theMatchersFileHoldsWhatMatchesNeedToo() throws IOException {
    addTheMatchersProperties();

    ServiceSecrets secrets = ServiceSecrets.load(file("r--------"));

    assertThat(secrets.collaborationPassword()).isEqualTo(key('d'));
    assertThat(secrets.matchKeys()).containsExactly(Map.entry(1, secret('m')));
    assertThat(secrets.matchPublicKey().getAlgorithm()).isEqualTo("RSA");
    assertThat(secrets.matchPrivateKey().getAlgorithm()).isEqualTo("RSA");
    assertThat(secrets.meteringKey()).hasToString("MeteringKey[redacted]");
    assertThat(secrets.auditSigningKey()).isEqualTo(secret('a'));
    assertThat(secrets.noticeKey().of("ea"))
        .isEqualTo(new NoticeKey(secret('n')).of("ea"))
        .isNotEqualTo(secrets.noticeKey().of("eb"));
    assertThat(secrets.smtpPassword()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rwx------"})
  void aFileThatOthersCanUseIsRefused(String permissions) throws IOException {
    Path file = file(permissions);

    assertThatThrownBy(() -> ServiceSecrets.load(file))
        .isInstanceOf(SecretsFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("chmod 600");
  }

  @Test
  void allFaultsAreToldAtOnceAndNoValueIs() throws IOException {
    addTheMatchersProperties();
    properties.put("registry.password", "tooshort");
    properties.remove("linkage-key.2");
    properties.remove("linkage-key.10");
    properties.put("linkage-key.newest", key('b'));
    properties.put("snapshot-wrapping-key", "not+base64url/");
    properties.put("credential-key", "c2hvcnQ");
    properties.remove("collaboration.password");
    properties.remove("match-key.1");
    properties.put("match-public-key", rsa2048);
    properties.put("match-private-key", key('k'));
    properties.remove("metering-key");
    properties.remove("notice-signing-key");
    Path file = file("rw-------");

    assertThatThrownBy(() -> ServiceSecrets.load(file))
        .hasMessage(
            "Secrets file "
                + file
                + ": registry.password is not base64url text of at least 16 characters"
                + "; a name that begins with linkage-key. does not end in a version, 1 or more"
                + "; linkage-key.1, or another version of it, is missing"
                + "; snapshot-wrapping-key is not base64url"
                + "; credential-key is not 32 bytes long"
                + "; collaboration.password is missing"
                + "; match-key.1, or another version of it, is missing"
                + "; match-public-key has fewer than 3072 bits"
                + "; match-private-key is not an RSA private key in PKCS#8 form"
                + "; metering-key is missing"
                + "; notice-signing-key is missing")
        .hasNoCause();
  }

  @Test
  void aKeyThatIsNoPublicKeyIsRefused() throws IOException {
    addTheMatchersProperties();
    properties.put("match-public-key", key('k'));
    Path file = file("rw-------");

    assertThatThrownBy(() -> ServiceSecrets.load(file))
        .hasMessageEndingWith("match-public-key is not an RSA public key in X.509 form");
  }

  @Test
  void aFileThatIsMissingOrUnreadableOrNotOfPropertiesIsNamed() throws IOException {
    Path missing = directory.resolve("missing");
    Path unreadable = Path.of("/proc/self/mem");
    properties.put("broken", "\\u00zz");
    Path broken = file("rw-------");

    assertThatThrownBy(() -> ServiceSecrets.load(missing)).hasMessageContaining("no such file");
    assertThatThrownBy(() -> ServiceSecrets.load(unreadable))
        .hasMessageContaining("cannot be read")
        .hasNoCause();
    assertThatThrownBy(() -> ServiceSecrets.load(broken))
        .hasMessageContaining("not a properties file")
        .hasNoCause();
  }

  @Test
  void secretsDoNotPrintThemselves() throws IOException {
    addTheMatchersProperties();

    assertThat(ServiceSecrets.load(file("rw-------"))).hasToString("ServiceSecrets[redacted]");
  }

  private void addTheMatchersProperties() {
    properties.put("collaboration.password", key('d'));
    properties.put("match-key.1", key('m'));
    properties.put("match-public-key", rsa3072);
    properties.put("match-private-key", rsa3072Private);
    properties.put("metering-key", key('t'));
    properties.put("notice-signing-key", key('n'));
  }

  private Path file(String permissions) throws IOException {
    Path file = directory.resolve("secrets");
    Files.writeString(
        file,
        properties.entrySet().stream()
            .map(property -> property.getKey() + "=" + property.getValue() + "\n")
            .collect(Collectors.joining()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  private static String key(char filling) {
    return encoded(secret(filling).toByteArray());
  }

  private static SecretBytes secret(char filling) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) filling);
    return SecretBytes.of(bytes);
  }

  private static KeyPair keyPair(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
