package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import org.linkseal.migrations.ClusterAdmin;
import org.linkseal.migrations.MatchKeyPair;
import org.linkseal.migrations.Provisioner;
import org.linkseal.migrations.RootSecret;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.Service;

/** The owner-only folder of secrets: made at the first start, read again at each later one. */
public record QuickstartSecrets(Path directory) {
  private static final int PASSWORD_BYTES = 24;
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** What an operator would do with the root secret and the registry server's superuser. */
  public Provisioner provisioner(ClusterAdmin registryCluster) throws IOException {
    Path rootFile = rootSecret();
    if (!Files.exists(rootFile)) {
      RootSecret.generate().save(rootFile);
    }
    Path matchKeyFile = directory.resolve("match-private-key.pem");
    if (!Files.exists(matchKeyFile)) {
      MatchKeyPair.generate().save(matchKeyFile);
    }
    return new Provisioner(
        RootSecret.load(rootFile), MatchKeyPair.load(matchKeyFile), registryCluster);
  }

  Path rootSecret() {
    return directory.resolve("root-secret");
  }

  Path auditPublicKey() {
    return directory.resolve("audit-public-key.pem");
  }

  /** The file that one service gets: derived from the root secret, which no service sees. */
  public Path of(Service service) {
    return directory.resolve(service.id() + ".properties");
  }

  /** The file of a server's superuser password. */
  public Path superuserPassword(String cluster) throws IOException {
    Path file = directory.resolve(cluster + "-superuser");
    if (!Files.exists(file)) {
      byte[] password = SecretBytes.random(PASSWORD_BYTES).toByteArray();
      Path draft = Files.createTempFile(directory, cluster, "", OWNER_ONLY);
      Files.writeString(draft, HexFormat.of().formatHex(password), US_ASCII);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }
}
