package org.linkseal.api.staging;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.linkseal.registry.StateCode;

/**
 * A folder on disk, with a folder in it for each state. A file that is being written has a name of
 * its own, which a crash may leave behind.
 */
public final class LocalStagingStore implements StagingStore {
  private static final String PARTIAL = ".part";

  private final Path root;

  /**
   * @param root the folder, made with its first file; every process of the service that loads has
   *     the same
   */
  public LocalStagingStore(Path root) {
    this.root = root;
  }

  @Override
  public StagedOutput create(StateCode state, String uploadId) throws IOException {
    Path folder = PrivateFiles.folder(folder(state));
    PrivateFiles.force(root);
    return new LocalOutput(folder, partial(state, uploadId), file(state, uploadId));
  }

  @Override
  public InputStream open(StateCode state, String uploadId) throws IOException {
    return Files.newInputStream(file(state, uploadId));
  }

  @Override
  public void delete(StateCode state, String uploadId) throws IOException {
    Files.deleteIfExists(partial(state, uploadId));
    Files.deleteIfExists(file(state, uploadId));
  }

  @Override
  public List<String> list(StateCode state) throws IOException {
    try (Stream<Path> files = Files.list(folder(state))) {
      return files
          .map(file -> file.getFileName().toString())
          .map(LocalStagingStore::withoutPartial)
          .map(StagedName::uploadOf)
          .flatMap(Optional::stream)
          .distinct()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static String withoutPartial(String name) {
    return name.endsWith(PARTIAL) ? name.substring(0, name.length() - PARTIAL.length()) : name;
  }

  private Path folder(StateCode state) {
    return root.resolve(state.value());
  }

  private Path file(StateCode state, String uploadId) {
    return folder(state).resolve(new StagedName(uploadId).file());
  }

  private Path partial(StateCode state, String uploadId) {
    return folder(state).resolve(new StagedName(uploadId).file() + PARTIAL);
  }

  private static final class LocalOutput extends StagedOutput {
    private final Path folder;
    private final Path partial;
    private final Path file;
    private final FileChannel channel;
    private final EarlyForce early;
    private boolean committed;

    LocalOutput(Path folder, Path partial, Path file) throws IOException {
      this.folder = folder;
      this.partial = partial;
      this.file = file;
      this.channel = PrivateFiles.create(partial);
      this.early = new EarlyForce(channel);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer remaining = ByteBuffer.wrap(bytes, offset, length);
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
      early.written(length);
    }

    @Override
    public void commit() throws IOException {
      early.await();
      channel.force(true);
      channel.close();
      Files.move(partial, file, ATOMIC_MOVE);
      committed = true;
      PrivateFiles.force(folder);
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        if (!committed) {
          Files.deleteIfExists(partial);
        }
      }
    }
  }
}
