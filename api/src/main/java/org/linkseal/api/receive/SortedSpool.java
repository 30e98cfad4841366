package org.linkseal.api.receive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.staging.PrivateFiles;

/**
 * Takes entries of one length in any order and gives them back sorted as unsigned bytes. Memory is
 * bounded whatever the entries are, a million equal ones included: sorted runs go to one file, and
 * are merged while they are read.
 */
final class SortedSpool implements Closeable {
  private static final int MERGE_BYTES = 4 << 20;
  private static final int MAX_READ_BYTES = 64 << 10;

  private final Path file;
  private final EntryBuffer buffer;
  private final List<Run> runs = new ArrayList<>();
  private @Nullable FileChannel channel;
  private long length;

  /** The file is made when there is more than memory should hold. */
  SortedSpool(Path file, int entryLength) {
    this.file = file;
    this.buffer = new EntryBuffer(entryLength);
  }

  private record Run(long offset, long length) {}

  /** Takes an entry; its bytes are the caller's again afterwards. */
  @FunctionalInterface
  interface EntrySink {
    void accept(byte[] source, int offset) throws IOException;
  }

  void add(byte[] entry) throws IOException {
    if (buffer.isFull()) {
      writeRun();
    }
    buffer.add(entry);
  }

  /** Gives all entries in order, as often as wanted, once the last one was added. */
  void forEachSorted(EntrySink sink) throws IOException {
    if (runs.isEmpty()) {
      buffer.forEachSorted(sink);
      return;
    }
    if (!buffer.isEmpty()) {
      writeRun();
    }
    buffer.release();
    merge(opened(), sink);
  }

  private void writeRun() throws IOException {
    FileChannel to = opened();
    long start = length;
    ByteBuffer block = ByteBuffer.allocate(MAX_READ_BYTES);
    buffer.forEachSorted((source, offset) -> {
      if (block.remaining() < buffer.entryLength()) {
        write(to, block);
      }
      block.put(source, offset, buffer.entryLength());
    });
    write(to, block);
    buffer.clear();
    runs.add(new Run(start, length - start));
  }

  private void write(FileChannel to, ByteBuffer block) throws IOException {
    block.flip();
    while (block.hasRemaining()) {
      length += to.write(block);
    }
    block.clear();
  }

  private void merge(FileChannel from, EntrySink sink) throws IOException {
    int entryLength = buffer.entryLength();
    int entriesAtOnce =
        Math.max(1, Math.min(MAX_READ_BYTES, MERGE_BYTES / runs.size()) / entryLength);
    PriorityQueue<RunReader> next =
        new PriorityQueue<>(runs.size(), Comparator.<RunReader>naturalOrder());
    for (Run run : runs) {
      RunReader reader =
          new RunReader(from, run.offset(), run.length(), entryLength, entriesAtOnce);
      if (reader.advance()) {
        next.add(reader);
      }
    }
    for (RunReader first = next.poll(); first != null; first = next.poll()) {
      sink.accept(first.block(), first.position());
      if (first.advance()) {
        next.add(first);
      }
    }
  }

  private FileChannel opened() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = PrivateFiles.create(file);
      channel = open;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.close();
      Files.deleteIfExists(file);
    }
  }
}
