package org.linkseal.migrations.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./linkseal admin} where nothing was built. */
class LauncherTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path top;

  @Test
  void aBuildThatFailsIsNotAnsweredLikeALogThatWasTamperedWith() throws Exception {
    Files.createDirectory(top.resolve(".mvn"));
    Files.copy(TOP.resolve(".mvn/jdk.sh"), top.resolve(".mvn/jdk.sh"));
    Path launcher = Files.copy(TOP.resolve("linkseal"), top.resolve("linkseal"));

    Process process =
        new ProcessBuilder("sh", launcher.toString(), "admin", "audit", "verify", "ea")
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(Outcome.UNVERIFIED);
  }
}
