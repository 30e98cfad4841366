package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedSpoolTest {
  private static final int LENGTH = 24;

  @TempDir Path folder;

  @Test
  void fewEntriesAreSortedWithoutAFile() throws Exception {
    assertThat(sorted(random(1_000))).isZero();
  }

  @Test
  void manyEntriesAreSortedThroughAFileThatIsRemoved() throws Exception {
    assertThat(sorted(random(100_000))).isEqualTo(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void entriesThatAreAllAlikeAreSortedToo() throws Exception {
    List<byte[]> equal = IntStream.range(0, 70_000).mapToObj(_ -> new byte[LENGTH]).toList();
    assertThat(sorted(equal)).isEqualTo(1);
  }

  @Test
  void entriesThatDifferOnlyAtTheirEndAreSortedByIt() throws Exception {
    Random random = new Random(3);
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      byte[] entry = new byte[LENGTH];
      entry[LENGTH - 2] = (byte) random.nextInt();
      entry[LENGTH - 1] = (byte) random.nextInt();
      entries.add(entry);
    }
    assertThat(sorted(entries)).isEqualTo(1);
  }

  @Test
  void oneEntryRepeatedAMillionTimesIsGivenBackAMillionTimes() throws Exception {
    int blocks = 2_000;
    byte[] block = new byte[500 * LENGTH];
    long[] count = {0};
    try (SortedSpool spool = new SortedSpool(folder.resolve("spool"), LENGTH)) {
      for (int i = 0; i < blocks; i++) {
        spool.add(block, 500);
      }
      spool.forEachSorted((_, _) -> count[0]++);
    }
    assertThat(count[0]).isEqualTo(1_000_000);
  }

  @Test
  void entriesOfManyThreadsAreSortedTogether() throws Exception {
    List<byte[]> entries = random(200_000);
    List<byte[]> got = new ArrayList<>();
    try (SortedSpool spool = new SortedSpool(folder.resolve("spool"), LENGTH)) {
      List<Future<?>> adding = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (int from = 0; from < entries.size(); from += 1_000) {
          List<byte[]> part = entries.subList(from, from + 1_000);
          adding.add(
              threads.submit(() -> {
                for (byte[] entry : part) {
                  spool.add(entry, 1);
                }
                return null;
              }));
        }
      }
      for (Future<?> done : adding) {
        done.get();
      }
      spool.forEachSorted(
          (source, offset) -> got.add(Arrays.copyOfRange(source, offset, offset + LENGTH)));
    }
    entries.sort(Arrays::compareUnsigned);
    assertThat(got.size()).isEqualTo(entries.size());
    for (int i = 0; i < got.size(); i++) {
      assertThat(Arrays.equals(got.get(i), entries.get(i))).isTrue();
    }
  }

  @Test
  void nothingIsSortedAsNothing() throws Exception {
    assertThat(sorted(List.of())).isZero();
  }

  /** Checks the order twice over, and returns how many files it took. */
  private long sorted(List<byte[]> entries) throws IOException {
    List<byte[]> expected = new ArrayList<>(entries);
    expected.sort(Arrays::compareUnsigned);
    try (SortedSpool spool = new SortedSpool(folder.resolve("spool"), LENGTH)) {
      for (byte[] entry : entries) {
        spool.add(entry, 1);
      }
      for (int reading = 0; reading < 2; reading++) {
        List<byte[]> got = new ArrayList<>();
        spool.forEachSorted(
            (source, offset) -> got.add(Arrays.copyOfRange(source, offset, offset + LENGTH)));
        assertThat(got.size()).isEqualTo(expected.size());
        for (int i = 0; i < got.size(); i++) {
          assertThat(Arrays.equals(got.get(i), expected.get(i))).isTrue();
        }
      }
      try (Stream<Path> files = Files.list(folder)) {
        return files.count();
      }
    }
  }

  private static List<byte[]> random(int count) {
    Random random = new Random(1);
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] entry = new byte[LENGTH];
      random.nextBytes(entry);
      entries.add(entry);
    }
    return entries;
  }
}
