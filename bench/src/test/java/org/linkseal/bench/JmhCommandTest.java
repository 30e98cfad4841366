package org.linkseal.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class JmhCommandTest {
  @Test
  void everyBenchmarkRuns() {
    assertThat(new CommandLine(new BenchCommand()).execute("jmh", "--quick")).isZero();
  }
}
