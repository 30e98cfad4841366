package org.linkseal.api.staging;

import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of Azure's client, whose failures become {@link IOException}s. They carry no cause: its
 * text may hold headers and the answer's body.
 */
final class AzureCall {
  private static final Logger LOG = LoggerFactory.getLogger(AzureCall.class);

  private AzureCall() {}

  static void run(Runnable call) throws IOException {
    ask(() -> {
      call.run();
      return true;
    });
  }

  static <T> T ask(Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (BlobStorageException e) {
      BlobErrorCode code = e.getErrorCode();
      if (BlobErrorCode.BLOB_NOT_FOUND.equals(code)
          || BlobErrorCode.CONTAINER_NOT_FOUND.equals(code)) {
        throw new NoSuchFileException(code.toString());
      }
      throw failed("status " + e.getStatusCode() + ", " + code);
    } catch (RuntimeException e) { // of the client's many layers, reactive ones among them
      throw failed(root(e).getClass().getName());
    }
  }

  /** Begins a call that goes on beside the caller. */
  static <T> FutureTask<T> begin(Callable<T> call) {
    FutureTask<T> begun = new FutureTask<>(call);
    Thread.ofVirtual().name("azure-staging").start(begun);
    return begun;
  }

  /** What a call that was begun came to. */
  static <T> T await(FutureTask<T> begun) throws IOException {
    try {
      return begun.get();
    } catch (InterruptedException e) {
      begun.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw failed(root(e).getClass().getName());
    }
  }

  private static IOException failed(String how) {
    LOG.warn("Azure Blob Storage: {}", how);
    return new IOException("Azure Blob Storage: " + how);
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
