package org.linkseal.api.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.linkseal.api.staging.StagedOutput;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.registry.StateCode;

/** A store whose files cannot be opened just like that. */
final class TroubledStore implements StagingStore {
  @FunctionalInterface
  interface Trouble {
    void beforeOpening() throws IOException;
  }

  private final StagingStore files;
  private final Trouble trouble;

  TroubledStore(StagingStore files, Trouble trouble) {
    this.files = files;
    this.trouble = trouble;
  }

  /** Hands out files only when it is told to. */
  static StagingStore frozenUntil(CountDownLatch thawed, StagingStore files) {
    return new TroubledStore(
        files,
        () -> {
          try {
            thawed.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
          }
        });
  }

  @Override
  public StagedOutput create(StateCode state, String uploadId) throws IOException {
    return files.create(state, uploadId);
  }

  @Override
  public InputStream open(StateCode state, String uploadId) throws IOException {
    trouble.beforeOpening();
    return files.open(state, uploadId);
  }

  @Override
  public void delete(StateCode state, String uploadId) throws IOException {
    files.delete(state, uploadId);
  }

  @Override
  public List<String> list(StateCode state) throws IOException {
    return files.list(state);
  }
}
