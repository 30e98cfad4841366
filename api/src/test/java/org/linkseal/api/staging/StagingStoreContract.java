package org.linkseal.api.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.linkseal.registry.StateCode;

/** What every store must do. */
abstract class StagingStoreContract {
  private static final StateCode STATE = new StateCode("ea");
  private static final StateCode OTHER = new StateCode("eb");

  private final String upload = UUID.randomUUID().toString();

  abstract StagingStore store();

  /** Of {@link BigStagedFile} with this store. */
  abstract int exitCodeOfABigFile() throws Exception;

  @Test
  void aFileMayBeFarLargerThanTheHeap() throws Exception {
    assertThat(exitCodeOfABigFile()).isZero();
  }

  @Test
  void whatWasCommittedIsReadBackUntilItIsDeleted() throws Exception {
    byte[] content = content(10_000_000);
    store(STATE, upload, content);
    assertThat(read(STATE, upload)).isEqualTo(content);
    assertThat(read(STATE, upload)).isEqualTo(content);
    store().delete(STATE, upload);
    assertNotThere(STATE, upload);
    assertThat(store().list(STATE)).doesNotContain(upload);
  }

  @Test
  void anEmptyFileIsAFile() throws Exception {
    store(STATE, upload, new byte[0]);
    assertThat(read(STATE, upload)).isEmpty();
  }

  @Test
  void nothingIsShownBeforeItIsCommitted() throws Exception {
    try (StagedOutput file = store().create(STATE, upload)) {
      file.write(content(9_000_000));
      assertNotThere(STATE, upload);
      file.commit();
      assertThat(read(STATE, upload)).hasSize(9_000_000);
    }
    assertThat(read(STATE, upload)).hasSize(9_000_000);
  }

  @Test
  void whatIsClosedBeforeItIsCommittedLeavesNothing() throws Exception {
    try (StagedOutput file = store().create(STATE, upload)) {
      file.write(content(9_000_000));
    }
    assertNotThere(STATE, upload);
    assertThat(store().list(STATE)).doesNotContain(upload);
  }

  @Test
  void aFileThatIsNotThereIsMissingAndMayBeDeleted() throws Exception {
    assertNotThere(STATE, upload);
    assertNotThere(new StateCode("zz"), upload);
    assertThatCode(() -> store().delete(STATE, upload)).doesNotThrowAnyException();
    assertThatCode(() -> store().delete(new StateCode("zz"), upload)).doesNotThrowAnyException();
    assertThat(store().list(new StateCode("zz"))).isEmpty();
  }

  @Test
  void eachStateHasItsOwnFiles() throws Exception {
    store(STATE, upload, content(1));
    String other = UUID.randomUUID().toString();
    store(OTHER, other, content(2));
    assertThat(store().list(STATE)).contains(upload).doesNotContain(other);
    assertThat(store().list(OTHER)).contains(other).doesNotContain(upload);
    assertNotThere(OTHER, upload);
    store().delete(OTHER, upload);
    assertThat(read(STATE, upload)).hasSize(1);
  }

  @Test
  void onlyTheIdentifierOfAnUploadNamesAFile() {
    for (String name : new String[] {"", "../x", "a/b", "a.b", "x".repeat(41)}) {
      assertThatThrownBy(() -> store().open(STATE, name))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store().create(STATE, name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  final void store(StateCode state, String id, byte[] content) throws IOException {
    try (StagedOutput file = store().create(state, id)) {
      int half = content.length / 2;
      file.write(content, 0, half);
      file.write(content, half, content.length - half);
      file.commit();
    }
  }

  final byte[] read(StateCode state, String id) throws IOException {
    try (InputStream file = store().open(state, id)) {
      return file.readAllBytes();
    }
  }

  final void assertNotThere(StateCode state, String id) {
    assertThatThrownBy(() -> read(state, id)).isInstanceOf(NoSuchFileException.class);
  }

  static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }
}
