package org.linkseal.api.staging;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.body.BlockStream;

/** Reads a blob in ranges, the next one being fetched while one is read. */
final class AzureInput extends BlockStream {
  private static final int RANGE_LENGTH = 4 << 20;
  private static final DownloadRetryOptions RESUMED =
      new DownloadRetryOptions().setMaxRetryRequests(2);

  private final BlockBlobClient blob;
  private final String version;
  private final long length;
  private long begun;
  private byte[] range = {};
  private int position;
  private @Nullable FutureTask<byte[]> next;

  private AzureInput(BlockBlobClient blob, String version, long length) {
    this.blob = blob;
    this.version = version;
    this.length = length;
    fetchNext();
  }

  static AzureInput open(BlockBlobClient blob) throws IOException {
    BlobProperties properties = AzureCall.ask(blob::getProperties);
    return new AzureInput(blob, properties.getETag(), properties.getBlobSize());
  }

  private void fetchNext() {
    if (begun == length) {
      next = null;
      return;
    }
    BlobRange wanted = new BlobRange(begun, Math.min(RANGE_LENGTH, length - begun));
    begun += Objects.requireNonNull(wanted.getCount());
    next = AzureCall.begin(() -> fetch(wanted));
  }

  private byte[] fetch(BlobRange wanted) throws IOException {
    byte[] bytes =
        AzureCall.ask(() ->
            blob.downloadContentWithResponse(
                    RESUMED,
                    new BlobRequestConditions().setIfMatch(version),
                    wanted,
                    false,
                    null,
                    Context.NONE)
                .getValue()
                .toBytes());
    if (bytes.length != wanted.getCount()) {
      throw new IOException("Azure Blob Storage: a range came incomplete");
    }
    return bytes;
  }

  @Override
  public int read(byte[] bytes, int offset, int wanted) throws IOException {
    if (wanted == 0) {
      return 0;
    }
    if (position == range.length && !turnTo()) {
      return -1;
    }
    int read = Math.min(wanted, range.length - position);
    System.arraycopy(range, position, bytes, offset, read);
    position += read;
    return read;
  }

  private boolean turnTo() throws IOException {
    FutureTask<byte[]> fetched = next;
    if (fetched == null) {
      return false;
    }
    range = AzureCall.await(fetched);
    position = 0;
    fetchNext();
    return true;
  }

  @Override
  public void close() {
    if (next != null) {
      next.cancel(true);
    }
    next = null;
    range = new byte[0];
    position = 0;
  }
}
