package org.linkseal.registry.keys;

import java.nio.file.Path;
import java.util.List;
import org.linkseal.registry.start.StartFault;

/** A secrets file that a service must not start with. Names the file and its properties only. */
public final class SecretsFileException extends StartFault {

  SecretsFileException(Path file, List<String> faults) {
    super("Secrets file " + file + ": " + String.join("; ", faults));
  }
}
