package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.linkseal.migrations.ClusterAdmin;
import org.linkseal.migrations.MatchKeyPair;
import org.linkseal.migrations.Provisioner;
import org.linkseal.migrations.RootSecret;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.Service;

/** The owner-only folder of secrets: made at the first start, read again at each later one. */
record QuickstartSecrets(Path directory) {
  static QuickstartSecrets in(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new QuickstartSecrets(directory);
  }

  /** The file one service gets: derived from the root secret, which no service sees. */
  Path of(Service service) {
    return directory.resolve(service.id() + ".properties");
  }
}
