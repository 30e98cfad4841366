package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Where the operator's command line finds what it works with: a properties file of mode 0600. It
 * names files of secrets and holds none; a relative path starts at the folder of the file.
 *
 * @param registryUrl JDBC URL of the registry database, without user and password
 * @param collaborationUrl the same, of the collaboration database
 * @param rootSecret the file that {@link RootSecret#save} wrote
 * @param auditPublicKey the PEM file that {@link AuditPublicKey} reads
 */
public record AdminConfig(
    String registryUrl, String collaborationUrl, Path rootSecret, Path auditPublicKey) {

  private static final String REGISTRY_URL = "registry.url";
  private static final String COLLABORATION_URL = "collaboration.url";
  private static final String ROOT_SECRET = "root-secret-file";
  private static final String AUDIT_PUBLIC_KEY = "audit-public-key-file";

  /**
   * Reads the file.
   *
   * @throws IOException when there is no such file, others can use it, or naming every property
   *     that is missing
   */
  public static AdminConfig load(Path file) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(PrivateFile.read(file), UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": not a properties file", e);
    }
    List<String> missing =
        List.of(REGISTRY_URL, COLLABORATION_URL, ROOT_SECRET, AUDIT_PUBLIC_KEY).stream()
            .filter(name -> properties.getProperty(name, "").isBlank())
            .toList();
    if (!missing.isEmpty()) {
      throw new IOException(file + ": missing: " + String.join(", ", missing));
    }
    Path whole = file.toAbsolutePath();
    return new AdminConfig(
        properties.getProperty(REGISTRY_URL),
        properties.getProperty(COLLABORATION_URL),
        whole.resolveSibling(properties.getProperty(ROOT_SECRET)),
        whole.resolveSibling(properties.getProperty(AUDIT_PUBLIC_KEY)));
  }

  /** Writes it to a file of mode 0600. */
  public void save(Path file) throws IOException {
    String text =
        """
        %s=%s
        %s=%s
        %s=%s
        %s=%s
        """
            .formatted(
                REGISTRY_URL,
                escaped(registryUrl),
                COLLABORATION_URL,
                escaped(collaborationUrl),
                ROOT_SECRET,
                escaped(rootSecret.toString()),
                AUDIT_PUBLIC_KEY,
                escaped(auditPublicKey.toString()));
    PrivateFile.write(file, text.getBytes(UTF_8));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\");
  }
}
