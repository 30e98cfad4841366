package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFolderTest {
  @TempDir Path staging;

  @Test
  void theNextStartRemovesWhatKilledRunsAndKilledStartsLeft() throws Exception {
    Path killedRun = leftOver("run-" + UUID.randomUUID(), Duration.ZERO);
    Path killedStart = leftOver(UUID.randomUUID().toString(), Duration.ofHours(2));
    Path otherStart = leftOver(UUID.randomUUID().toString(), Duration.ZERO);
    SpoolFolder own = new SpoolFolder(staging);
    Path spooled = Files.writeString(own.file("upload", "rows"), "x");
    SpoolFolder next = new SpoolFolder(staging);
    assertThat(killedRun).doesNotExist();
    assertThat(killedStart).doesNotExist();
    assertThat(otherStart).exists();
    assertThat(spooled).exists();
    next.close();
    own.close();
    assertThat(spooled).doesNotExist();
  }

  @Test
  void whatIsNotOfAnyRunIsLeftAlone() throws Exception {
    Path foreign = leftOver("lost+found", Duration.ofHours(2));
    Path file = Files.writeString(foreign.resolveSibling("run-" + UUID.randomUUID()), "x");
    Path oldFile = Files.writeString(foreign.resolveSibling(".DS_Store"), "x");
    Files.setLastModifiedTime(oldFile, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    new SpoolFolder(staging).close();
    assertThat(foreign).isNotEmptyDirectory();
    assertThat(file).exists();
    assertThat(oldFile).exists();
  }

  @Test
  void aFolderThatIsRemovedUnderTheServiceIsMadeAnewForTheNextUpload() throws Exception {
    SpoolFolder own = new SpoolFolder(staging);
    Path before = own.file("first", "rows");
    Files.delete(before.resolveSibling("lock"));
    Files.delete(before.getParent());
    Path after = Files.writeString(own.file("second", "rows"), "x");
    assertThat(own.file("third", "rows").getParent()).isEqualTo(after.getParent());
    new SpoolFolder(staging).close();
    assertThat(after).exists();
    own.close();
    assertThat(staging.resolve("spool")).isEmptyDirectory();
  }

  private Path leftOver(String name, Duration age) throws IOException {
    Path folder = Files.createDirectories(staging.resolve("spool").resolve(name));
    Files.createFile(folder.resolve("lock"));
    Files.writeString(folder.resolve("upload.rows"), "x");
    return Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
  }
}
