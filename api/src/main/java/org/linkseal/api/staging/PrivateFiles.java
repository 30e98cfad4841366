package org.linkseal.api.staging;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Folders and files that only the service's own user can enter and read. */
public final class PrivateFiles {
  private PrivateFiles() {}

  /** Makes the folder and those above it that are missing; one that is there keeps its mode. */
  public static Path folder(Path folder) throws IOException {
    return Files.createDirectories(folder, asFileAttribute(fromString("rwx------")));
  }

  /** A new file, to be written and read. */
  public static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(CREATE_NEW, READ, WRITE), asFileAttribute(fromString("rw-------")));
  }

  /** Makes the names in a folder survive a crash of the machine. */
  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }
}
