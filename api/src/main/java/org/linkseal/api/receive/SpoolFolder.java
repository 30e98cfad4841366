package org.linkseal.api.receive;

import static java.nio.file.StandardOpenOption.WRITE;

import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.linkseal.api.staging.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this run of the service spools what it is receiving. Each run has a folder of its own and
 * holds a lock in it; folders whose lock nobody holds belong to runs that were killed, and are
 * removed when another run starts.
 */
@Singleton
final class SpoolFolder {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);
  private static final String LOCK = "lock";
  private static final String RUN = "run-";

  /** Whatever else lies here is none of ours: the folder may be a disk of its own. */
  private static final Pattern NAME =
      Pattern.compile("(run-)?\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /**
   * The runs of this JVM. Their locks must not be tried: closing the file again would give up the
   * lock for the whole process.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path all;
  private Run run; // guarded by this

  private record Run(Path folder, FileChannel lock) {}

  SpoolFolder(@Property(name = "linkseal.staging.directory") Path staging) throws IOException {
    all = PrivateFiles.folder(staging.resolve("spool")).toRealPath();
    removeLeftOvers(all);
    run = begin(all);
  }

  private static Run begin(Path all) throws IOException {
    String name = UUID.randomUUID().toString();
    Path unlocked = PrivateFiles.folder(all.resolve(name));
    FileChannel lock = PrivateFiles.create(unlocked.resolve(LOCK));
    lock.lock();
    Path folder = all.resolve(RUN + name);
    OWN.add(folder);
    Files.move(unlocked, folder); // only now can another start find it
    return new Run(folder, lock);
  }

  /**
   * A name for a file of one upload; the caller makes and removes it. Where somebody has removed
   * the folder under the running service, or the lock in it, there is another one from now on.
   */
  synchronized Path file(String uploadId, String content) throws IOException {
    if (Files.notExists(run.folder().resolve(LOCK))) {
      LOG.warn("The folder of what is being received was removed; it is made anew");
      try (FileChannel _ = run.lock()) {
        OWN.remove(run.folder());
      }
      run = begin(all);
    }
    return run.folder().resolve(uploadId + "." + content);
  }

  @PreDestroy
  synchronized void close() throws IOException {
    try (FileChannel _ = run.lock()) {
      remove(run.folder());
    } finally {
      OWN.remove(run.folder());
    }
  }

  private static void removeLeftOvers(Path all) throws IOException {
    for (Path run : list(all)) {
      Matcher name = NAME.matcher(run.getFileName().toString());
      if (name.matches()
          && Files.isDirectory(run)
          && (name.group(1) != null || isNeverToBeARun(run))
          && !OWN.contains(run)) {
        removeIfDead(run);
      }
    }
  }

  /** Its start was killed, or it would have been renamed within a moment. */
  private static boolean isNeverToBeARun(Path folder) {
    Instant changed = Instant.ofEpochMilli(folder.toFile().lastModified());
    return changed.isBefore(Instant.now().minus(Duration.ofHours(1)));
  }

  private static void removeIfDead(Path run) throws IOException {
    try (FileChannel lock = FileChannel.open(run.resolve(LOCK), WRITE)) {
      if (lock.tryLock() != null) {
        remove(run);
      }
    } catch (NoSuchFileException e) {
      remove(run); // another start is removing it, or was killed while it did
    }
  }

  private static void remove(Path run) throws IOException {
    for (Path file :
        list(run).stream().sorted(Comparator.comparing(SpoolFolder::isLock)).toList()) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(run);
  }

  private static boolean isLock(Path file) {
    return file.endsWith(LOCK);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
