package org.linkseal.registry.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** A properties file that only its owner can read. */
final class PrivateFile {

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private PrivateFile() {}

  static Properties read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new SecretsFileException(file, List.of("there is no such file"));
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
        throw new SecretsFileException(file, List.of("only its owner may use it: chmod 600 it"));
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new SecretsFileException(
          file, List.of("it cannot be read: its owner must be the user of the service"));
    } catch (IllegalArgumentException e) {
      // The cause stays out: what it says may quote the file.
      throw new SecretsFileException(file, List.of("it is not a properties file"));
    }
  }
}
