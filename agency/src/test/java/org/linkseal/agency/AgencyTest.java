package org.linkseal.agency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgencyTest {
  private static final String TODAY = "2026-11-20";

  @Test
  void helpNamesTheCommands() {
    CommandLineRun run = CommandLineRun.on(TODAY, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: linkseal agency").contains("sample");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void withoutACommandItSaysSoAndFails() {
    CommandLineRun run = CommandLineRun.on(TODAY);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .containsExactly("Missing the name of a command", "Try ./linkseal agency --help");
  }

  @Test
  void anUnknownCommandIsRefused() {
    CommandLineRun run = CommandLineRun.on(TODAY, "smaple");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("smaple").contains("Try ./linkseal agency --help");
  }
}
