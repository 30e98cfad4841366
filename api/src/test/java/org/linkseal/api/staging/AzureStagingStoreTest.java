package org.linkseal.api.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.linkseal.api.testing.Azurite;
import org.linkseal.api.testing.CuttableProxy;
import org.linkseal.registry.StateCode;

class AzureStagingStoreTest extends StagingStoreContract {
  private static final StateCode STATE = new StateCode("ea");
  private static Azurite azurite;
  private static CuttableProxy proxy;

  private final String upload = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    azurite = Azurite.start();
    proxy = CuttableProxy.before(azurite.port());
  }

  @AfterAll
  static void stop() {
    proxy.close();
    azurite.close();
  }

  @Override
  StagingStore store() {
    return new AzureStagingStore(
        AzureAccount.at(azurite.endpoint(proxy.port()), Azurite.credential(), azurite.http()),
        "staging-");
  }

  @Override
  int exitCodeOfABigFile() throws Exception {
    return BigStagedFile.exitCode(
        List.of(
            "-Djavax.net.ssl.trustStore=" + azurite.trustStore(),
            "-Djavax.net.ssl.trustStorePassword=" + azurite.trustStorePassword()),
        "azure",
        azurite.endpoint(azurite.port()));
  }

  @Test
  void aConnectionThatIsCutWhileAFileIsWrittenCostsNothing() throws Exception {
    byte[] content = content(30_000_000);
    proxy.cutAfter(10_000_000);
    store(STATE, upload, content);
    assertThat(proxy.hasCut()).isTrue();
    assertThat(read(STATE, upload)).isEqualTo(content);
  }

  @Test
  void aConnectionThatIsCutWhileAFileIsReadCostsNothing() throws Exception {
    byte[] content = content(30_000_001);
    store(STATE, upload, content);
    proxy.cutAfter(10_000_000);
    assertThat(read(STATE, upload)).isEqualTo(content);
    assertThat(proxy.hasCut()).isTrue();
  }

  @Test
  void anAccountThatIsGoneIsNoMissingFile() throws Exception {
    store(STATE, upload, content(9_000_000));
    StagingStore store = store();
    try (StagedOutput unfinished = store.create(STATE, "unfinished");
        InputStream reading = store.open(STATE, upload)) {
      azurite.stop();
      try {
        assertThatThrownBy(
                () -> {
                  unfinished.write(content(1_000));
                  unfinished.commit();
                })
            .isInstanceOf(IOException.class)
            .hasNoCause();
        assertThatThrownBy(reading::readAllBytes)
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(NoSuchFileException.class);
      } finally {
        azurite.startAgain();
      }
    }
    assertNotThere(STATE, "unfinished");
    assertThat(read(STATE, upload)).hasSize(9_000_000);
  }
}
