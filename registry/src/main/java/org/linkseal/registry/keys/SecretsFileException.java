package org.linkseal.registry.keys;

import java.nio.file.Path;
import java.util.List;

/** A secrets file that a service must not start with. Names the file and its properties only. */
public final class SecretsFileException extends RuntimeException {

  SecretsFileException(Path file, List<String> faults) {
    super("Secrets file " + file + ": " + String.join("; ", faults));
  }
}
