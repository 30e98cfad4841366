package org.linkseal.api.staging;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.linkseal.registry.StateCode;

/** A folder on disk, with a folder in it for each state. */
public final class LocalStagingStore implements StagingStore {
  private final Path root;

  public LocalStagingStore(Path root) {
    this.root = root;
  }

  @Override
  public OutputStream create(StateCode state, UUID keyId) throws IOException {
    Path folder = PrivateFiles.folder(folder(state));
    PrivateFiles.force(root);
    return new DurableOutput(PrivateFiles.create(file(state, keyId)), folder);
  }

  @Override
  public InputStream open(StateCode state, UUID keyId) throws IOException {
    return Files.newInputStream(file(state, keyId));
  }

  @Override
  public void delete(StateCode state, UUID keyId) throws IOException {
    Files.deleteIfExists(file(state, keyId));
  }

  private Path folder(StateCode state) {
    return root.resolve(state.value());
  }

  private Path file(StateCode state, UUID keyId) {
    return folder(state).resolve(keyId + ".staged");
  }

  private static final class DurableOutput extends FilterOutputStream {
    private final FileChannel channel;
    private final Path folder;

    DurableOutput(FileChannel channel, Path folder) {
      super(Channels.newOutputStream(channel));
      this.channel = channel;
      this.folder = folder;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        if (channel.isOpen()) {
          channel.force(true);
          PrivateFiles.force(folder);
        }
      }
    }
  }
}
