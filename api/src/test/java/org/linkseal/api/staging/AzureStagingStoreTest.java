package org.linkseal.api.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.linkseal.api.testing.Azurite;
import org.linkseal.api.testing.CuttableProxy;
import org.linkseal.api.testing.TroubledAzurite;
import org.linkseal.registry.StateCode;

class AzureStagingStoreTest extends StagingStoreContract {
  /** As many tries as ever, in less time. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

  private static final StateCode STATE = new StateCode("ea");
  private static Azurite azurite;
  private static CuttableProxy proxy;
  private static TroubledAzurite troubled;

  private final String upload = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    azurite = Azurite.start();
    proxy = CuttableProxy.before(azurite.port());
    troubled = TroubledAzurite.before(azurite);
  }

  @AfterAll
  static void stop() {
    troubled.close();
    proxy.close();
    azurite.close();
  }

  @Override
  StagingStore store() {
    return storeAt(azurite.endpoint(proxy.port()));
  }

  private static StagingStore storeAt(String endpoint) {
    return new AzureStagingStore(
        AzureAccount.at(endpoint, Azurite.credential(), azurite.http(), FIRST_PAUSE), "staging-");
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
        assertNoAnswer(() -> {
          unfinished.write(content(1_000));
          unfinished.commit();
        });
        assertNoAnswer(reading::readAllBytes);
      } finally {
        azurite.startAgain();
      }
    }
    assertNotThere(STATE, "unfinished");
    assertThat(read(STATE, upload)).hasSize(9_000_000);
  }

  @ParameterizedTest
  @CsvSource({"500,InternalError", "503,ServerBusy"})
  void anAccountThatIsBusyForAWhileCostsNothing(int status, String code) throws Exception {
    byte[] content = content(9_000_000);
    StagingStore store = storeAt(troubled.endpoint());
    try (StagedOutput file = store.create(STATE, upload)) {
      file.write(content, 0, 5_000_000);
      troubled.refuse(2, status, code);
      file.write(content, 5_000_000, 4_000_000);
      file.commit();
    }
    assertThat(troubled.refusalsLeft()).isZero();
    try (InputStream file = store.open(STATE, upload)) {
      troubled.refuse(2, status, code);
      assertThat(file.readAllBytes()).isEqualTo(content);
    }
    assertThat(troubled.refusalsLeft()).isZero();
    troubled.refuse(1, status, code);
    assertThat(store.list(STATE)).contains(upload);
    troubled.refuse(1, status, code);
    store.delete(STATE, upload);
    assertNotThere(STATE, upload);
  }

  @Test
  void anAccountThatStaysBusyIsNoMissingFile() throws Exception {
    store(STATE, upload, content(1_000));
    troubled.refuse(Integer.MAX_VALUE, 503, "ServerBusy");
    try {
      assertNoAnswer(() -> storeAt(troubled.endpoint()).open(STATE, upload).close());
    } finally {
      troubled.refuseNothing();
    }
    assertThat(read(STATE, upload)).hasSize(1_000);
  }

  @Test
  void anAccountThatDeniesIsNoMissingFile() throws Exception {
    store(STATE, upload, content(9_000_000));
    StagingStore store = storeAt(troubled.endpoint());
    try (StagedOutput unfinished = store.create(STATE, "denied");
        InputStream reading = store.open(STATE, upload)) {
      troubled.refuse(Integer.MAX_VALUE, 403, "AuthorizationPermissionMismatch");
      assertNoAnswer(() -> {
        unfinished.write(content(9_000_000));
        unfinished.commit();
      });
      assertNoAnswer(reading::readAllBytes);
      assertNoAnswer(() -> store.open(STATE, upload).close());
      assertNoAnswer(() -> store.create(STATE, "never").close());
      assertNoAnswer(() -> store.list(STATE));
      assertNoAnswer(() -> store.delete(STATE, upload));
    } finally {
      troubled.refuseNothing();
    }
    assertNotThere(STATE, "denied");
    assertThat(read(STATE, upload)).hasSize(9_000_000);
  }

  @Test
  void aSlowAccountIsWaitedFor() throws Exception {
    byte[] content = content(30_000_000);
    StagingStore store = storeAt(troubled.endpoint());
    troubled.slowDown(Duration.ofMillis(200));
    try (StagedOutput file = store.create(STATE, upload)) {
      file.write(content);
      file.commit();
      try (InputStream reading = store.open(STATE, upload)) {
        assertThat(reading.readAllBytes()).isEqualTo(content);
      }
    } finally {
      troubled.slowDown(Duration.ZERO);
    }
  }

  /** A load would give up a file that is missing. */
  private static void assertNoAnswer(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class)
        .hasNoCause();
  }
}
