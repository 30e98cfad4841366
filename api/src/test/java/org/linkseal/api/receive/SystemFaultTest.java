package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemFaultTest {
  private static final Path FULL_DISK = Path.of("/dev/full");

  @TempDir Path folder;

  @Test
  void aFullDiskIsToldAsTheSystemToldIt() {
    IOException full =
        catchThrowableOfType(
            IOException.class,
            () -> {
              try (OutputStream out = Files.newOutputStream(FULL_DISK)) {
                out.write(1);
              }
            });
    assertThat(SystemFault.of(full)).isEqualTo("java.io.IOException: No space left on device");
    assertThat(SystemFault.of(new IOException("a task failed", full)))
        .isEqualTo(SystemFault.of(full));
  }

  @Test
  void theReasonIsToldWithoutTheNameOfTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("a-name"), "x");
    IOException refused =
        catchThrowableOfType(
            IOException.class, () -> Files.newOutputStream(file.resolve("below-a-file")));
    assertThat(SystemFault.of(refused))
        .isEqualTo("java.nio.file.FileSystemException: Not a directory");
  }

  @Test
  void whatAnotherLayerSaysIsNotRepeated() {
    assertThat(SystemFault.of(new QuotingException("participant-1")))
        .isEqualTo(QuotingException.class.getName());
    assertThat(SystemFault.of(new IOException(new IllegalStateException("participant-1"))))
        .isEqualTo(IllegalStateException.class.getName());
  }

  private static final class QuotingException extends IOException {
    private static final long serialVersionUID = 1;

    QuotingException(String message) {
      super(message);
    }
  }
}
