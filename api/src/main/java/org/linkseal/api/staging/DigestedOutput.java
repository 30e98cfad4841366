package org.linkseal.api.staging;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.linkseal.api.tasks.BoundedTasks;

/**
 * Digests and writes a file on a thread of its own, block by block in their order: whoever makes
 * the bytes makes the next ones meanwhile.
 */
final class DigestedOutput implements Closeable {
  private static final int BLOCK_LENGTH = 256 << 10;
  private static final int BLOCKS_AT_ONCE = 4;

  private final OutputStream file;
  private final MessageDigest digest = Sha256.digest();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("staging-", 0).factory());
  private final BoundedTasks tasks = new BoundedTasks(thread, BLOCKS_AT_ONCE);
  private final Queue<ByteBuffer> empty = new ConcurrentLinkedQueue<>();
  private ByteBuffer block = ByteBuffer.allocate(BLOCK_LENGTH);

  /** The file is the caller's to close, after this. */
  DigestedOutput(OutputStream file) {
    this.file = file;
  }

  /** Where the next bytes go; there is room for so many of them, of a block at most. */
  ByteBuffer blockFor(int length) throws IOException {
    if (block.remaining() < length) {
      handOver();
    }
    return block;
  }

  private void handOver() throws IOException {
    ByteBuffer full = block;
    ByteBuffer next = empty.poll();
    block = next == null ? ByteBuffer.allocate(BLOCK_LENGTH) : next;
    tasks.run(() -> write(full));
  }

  private void write(ByteBuffer full) throws IOException {
    digest.update(full.array(), full.arrayOffset(), full.position());
    file.write(full.array(), full.arrayOffset(), full.position());
    empty.add(full.clear());
  }

  /** Everything is written; gives the digest of it all. */
  byte[] finish() throws IOException {
    handOver();
    tasks.await();
    thread.shutdown();
    return digest.digest();
  }

  /** Once this has returned, nothing is written any more. */
  @Override
  public void close() {
    tasks.close();
    thread.shutdown();
  }
}
