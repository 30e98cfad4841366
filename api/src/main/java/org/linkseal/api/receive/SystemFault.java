package org.linkseal.api.receive;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** What a log may say of a disk or store that failed. */
final class SystemFault {
  private SystemFault() {}

  /**
   * The failure's kind, and where the system or the store gave a reason ({@code No space left on
   * device}) this too; no name of a file, and nothing that a parser may have quoted.
   */
  static String of(IOException failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason =
        switch (root) {
          case FileSystemException e -> e.getReason();
          case IOException e when e.getClass() == IOException.class -> e.getMessage();
          default -> null;
        };
    String kind = root.getClass().getName();
    return reason == null ? kind : kind + ": " + reason;
  }
}
