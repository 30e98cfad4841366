package org.linkseal.api.staging;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.FutureTask;

/**
 * Sends a file in blocks, which Azure shows as one blob when their list is committed. A block's
 * bytes are never written to again: a request that had been given up may still be reading them.
 */
final class AzureOutput extends StagedOutput {
  private static final int BLOCK_LENGTH = 4 << 20;
  private static final int AT_ONCE = 2;

  private final BlockBlobClient blob;
  private final List<String> blocks = new ArrayList<>();
  private final Queue<FutureTask<Boolean>> underWay = new ArrayDeque<>();
  private byte[] block = {};
  private int filled;
  private boolean ended;

  AzureOutput(BlockBlobClient blob) {
    this.blob = blob;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    int done = 0;
    while (done < length) {
      if (block.length == 0) {
        block = new byte[BLOCK_LENGTH];
      }
      int part = Math.min(length - done, block.length - filled);
      System.arraycopy(bytes, offset + done, block, filled, part);
      filled += part;
      done += part;
      if (filled == block.length) {
        send(block);
      }
    }
  }

  private void send(byte[] full) throws IOException {
    if (underWay.size() == AT_ONCE) {
      AzureCall.await(underWay.remove());
    }
    String id = Base64.getEncoder().encodeToString(blockId(blocks.size()));
    blocks.add(id);
    underWay.add(
        AzureCall.begin(() -> {
          AzureCall.run(() -> blob.stageBlock(id, BinaryData.fromBytes(full)));
          return true;
        }));
    block = new byte[0];
    filled = 0;
  }

  /** Of one length for all, as Azure wants it. */
  private static byte[] blockId(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  @Override
  public void commit() throws IOException {
    requireOpen();
    if (filled > 0) {
      send(Arrays.copyOf(block, filled));
    }
    while (!underWay.isEmpty()) {
      AzureCall.await(underWay.remove());
    }
    boolean overwrite = true; // or a commit whose answer was lost could not be repeated
    AzureCall.run(() -> blob.commitBlockList(blocks, overwrite));
    ended = true;
  }

  private void requireOpen() throws IOException {
    if (ended) {
      throw new IOException("the file is closed");
    }
  }

  @Override
  public void close() {
    ended = true;
    underWay.forEach(sending -> sending.cancel(true));
    underWay.clear();
    block = new byte[0];
  }
}
