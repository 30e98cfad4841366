package org.linkseal.api.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.registry.StateCode;

class LocalStagingStoreTest extends StagingStoreContract {
  private static final StateCode STATE = new StateCode("ea");

  @TempDir Path folder;

  @Override
  StagingStore store() {
    return new LocalStagingStore(folder);
  }

  @Override
  int exitCodeOfABigFile() throws Exception {
    return BigStagedFile.exitCode(List.of(), "local", folder.toString());
  }

  @Test
  void whatACrashLeftOfAnUncommittedFileIsNotShownButListedAndDeleted() throws Exception {
    Path crashed = Files.createDirectories(folder.resolve("ea")).resolve("an-upload.staged.part");
    Files.write(crashed, content(100));
    assertNotThere(STATE, "an-upload");
    assertThat(store().list(STATE)).containsExactly("an-upload");
    store().delete(STATE, "an-upload");
    assertThat(crashed).doesNotExist();
    assertThat(store().list(STATE)).isEmpty();
  }

  @Test
  void whatIsNoStagedFileIsNotListed() throws Exception {
    Files.write(Files.createDirectories(folder.resolve("ea")).resolve("README"), content(1));
    assertThat(store().list(STATE)).isEmpty();
  }
}
