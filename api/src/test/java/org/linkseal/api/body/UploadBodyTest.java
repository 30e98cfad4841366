package org.linkseal.api.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UploadBodyTest {
  private static final String CORPUS =
      "UploadBodyFuzzInputs/isReadToItsEndAsItsHeadersSayOrRefused";

  /** The decoder's and the reader's buffers, and a little: less than is sent. */
  private static final long MOST_MEMORY = 600_000;

  private static final int READINGS = 5;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void noBodyWithoutEndTakesMoreMemoryThanTheBuffers() throws Exception {
    for (Path message : corpus()) {
      byte[] body = new SentMessage(Files.readAllBytes(message)).body();
      if (body.length > 0) {
        for (boolean gzip : List.of(false, true)) {
          assertThat(leastAllocated(body, gzip))
              .as("%s, gzip %s", message.getFileName(), gzip)
              .isLessThan(MOST_MEMORY);
        }
      }
    }
  }

  /** The first to read needs classes, and code that is not compiled yet allocates more. */
  private static long leastAllocated(byte[] body, boolean gzip) throws IOException {
    long least = Long.MAX_VALUE;
    for (int reading = 0; reading < READINGS; reading++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      readWithoutEnd(body, gzip);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private static void readWithoutEnd(byte[] body, boolean gzip) throws IOException {
    Arrival arrival = Arrival.of(Sender.withoutEnd(body), new BodyTerms(gzip, List.of()));
    assertThat(arrival.isRead()).isFalse();
  }

  private static List<Path> corpus() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(UploadBodyTest.class.getResource(CORPUS)).toURI());
    try (Stream<Path> messages = Files.list(folder)) {
      return messages.sorted().toList();
    }
  }
}
