package org.linkseal.api.staging;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.linkseal.registry.StateCode;

/**
 * Where staged files wait for their load, each under the identifier of its upload. A file is whole
 * or it is not shown. Any trouble of the store is an {@link IOException} that may pass.
 */
public interface StagingStore {
  /** A new file, shown by {@link StagedOutput#commit}. An identifier is used once. */
  StagedOutput create(StateCode state, String uploadId) throws IOException;

  /**
   * Reads a file from its beginning.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  InputStream open(StateCode state, String uploadId) throws IOException;

  /** Removes a file and whatever was written of it, if it is there. */
  void delete(StateCode state, String uploadId) throws IOException;

  /** The uploads of which something is kept that {@link #delete} would remove. */
  List<String> list(StateCode state) throws IOException;
}
