package org.linkseal.api.receive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.staging.PrivateFiles;

/**
 * Takes entries of one length in any order, from several threads at once, and gives them back
 * sorted as unsigned bytes. Memory is bounded whatever the entries are, a million equal ones
 * included: sorted runs go to one file, and are merged while they are read.
 */
final class SortedSpool implements Closeable {
  private static final int MERGE_BYTES = 4 << 20;
  private static final int MAX_BLOCK_BYTES = 64 << 10;

  private final Path file;
  private final int entryLength;
  private final List<Run> runs = new ArrayList<>();
  private EntryBuffer filling;
  private @Nullable EntryBuffer spare;
  private @Nullable FileChannel channel;
  private long length;

  /** The file is made when there is more than memory should hold. */
  SortedSpool(Path file, int entryLength) {
    this.file = file;
    this.entryLength = entryLength;
    this.filling = new EntryBuffer(entryLength);
  }

  private record Run(long offset, long length) {}

  /** Takes an entry; its bytes are the caller's again afterwards. */
  @FunctionalInterface
  interface EntrySink {
    void accept(byte[] source, int offset) throws IOException;
  }

  /**
   * Takes the first entries of an array; its bytes are the caller's again afterwards. The thread
   * that fills the memory sorts it and writes it, while others go on.
   */
  void add(byte[] entries, int count) throws IOException {
    int taken = 0;
    while (taken < count) {
      EntryBuffer full = null;
      synchronized (this) {
        taken += filling.add(entries, taken, count);
        if (filling.isFull()) {
          full = filling;
          filling = spare == null ? new EntryBuffer(entryLength) : spare;
          spare = null;
        }
      }
      if (full != null) {
        writeRun(full);
      }
    }
  }

  /** Gives all entries in order, as often as wanted, once the last one was added. */
  void forEachSorted(EntrySink sink) throws IOException {
    if (runs.isEmpty()) {
      filling.forEachSorted(sink);
      return;
    }
    if (!filling.isEmpty()) {
      writeRun(filling);
    }
    filling = new EntryBuffer(entryLength);
    spare = null;
    merge(opened(), sink);
  }

  private void writeRun(EntryBuffer buffer) throws IOException {
    FileChannel to;
    Run run;
    synchronized (this) {
      to = opened();
      run = new Run(length, buffer.length());
      length += run.length();
    }
    RunWriter writer = new RunWriter(to, run.offset());
    buffer.forEachSorted(writer);
    writer.flush();
    buffer.clear();
    synchronized (this) {
      runs.add(run);
      spare = buffer;
    }
  }

  private final class RunWriter implements EntrySink {
    private final FileChannel to;
    private final ByteBuffer block = ByteBuffer.allocate(MAX_BLOCK_BYTES);
    private long position;

    RunWriter(FileChannel to, long position) {
      this.to = to;
      this.position = position;
    }

    @Override
    public void accept(byte[] source, int offset) throws IOException {
      if (block.remaining() < entryLength) {
        flush();
      }
      block.put(source, offset, entryLength);
    }

    void flush() throws IOException {
      block.flip();
      while (block.hasRemaining()) {
        position += to.write(block, position);
      }
      block.clear();
    }
  }

  private void merge(FileChannel from, EntrySink sink) throws IOException {
    int entriesAtOnce =
        Math.max(1, Math.min(MAX_BLOCK_BYTES, MERGE_BYTES / runs.size()) / entryLength);
    RunReader[] readers = new RunReader[runs.size()];
    for (int i = 0; i < readers.length; i++) {
      Run run = runs.get(i);
      readers[i] = new RunReader(from, run.offset(), run.length(), entryLength, entriesAtOnce);
    }
    new RunMerge(readers).forEach(sink);
  }

  private FileChannel opened() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = PrivateFiles.create(file);
      channel = open;
    }
    return open;
  }

  /** No thread adds any more. */
  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.close();
      Files.deleteIfExists(file);
    }
  }
}
