package org.linkseal.api.staging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.linkseal.registry.StateCode;

/**
 * Where staged files wait for their load. A file is named by its snapshot key: what ends the key's
 * life also removes a file that a crash left behind.
 */
public interface StagingStore {
  /**
   * A new file, written from its beginning to its end. Once its {@code close} has returned, the
   * file survives a crash of the machine.
   */
  OutputStream create(StateCode state, UUID keyId) throws IOException;

  /**
   * Reads a file from its beginning.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  InputStream open(StateCode state, UUID keyId) throws IOException;

  /** Removes a file, if it is there. */
  void delete(StateCode state, UUID keyId) throws IOException;
}
