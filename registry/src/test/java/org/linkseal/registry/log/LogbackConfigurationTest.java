package org.linkseal.registry.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LogbackConfigurationTest {

  @Test
  void ofTheHttpServersErrorsThePlaceIsLoggedAndNotTheText() throws JoranException {
    Exception quoting =
        new IllegalStateException("outer-text", new IllegalArgumentException("inner-text"));

    String log =
        logged(context ->
            context
                .getLogger("io.micronaut.http.server.RouteExecutor")
                .error("Unexpected error occurred: a-body", quoting));

    assertThat(log)
        .contains("ERROR io.micronaut.http.server.RouteExecutor [text withheld]")
        .contains("Caused by: java.lang.IllegalArgumentException")
        .contains("\tat " + LogbackConfigurationTest.class.getName())
        .doesNotContain("a-body")
        .doesNotContain("outer-text")
        .doesNotContain("inner-text");
  }

  @Test
  void ourOwnMessagesAndTheirExceptionsAreLoggedWhole() throws JoranException {
    String log =
        logged(context ->
            context
                .getLogger("org.linkseal.api.load.LoadJob")
                .warn("an attempt failed", new IllegalStateException("for a reason")));

    assertThat(log).contains("WARN  LoadJob an attempt failed").contains("for a reason");
  }

  @Test
  void theStartIsLoggedAndPoolsAndTheMailSenderAreQuiet() throws JoranException {
    String log =
        logged(context -> {
          context.getLogger("io.micronaut.runtime.Micronaut").info("Startup completed");
          context.getLogger("com.zaxxer.hikari.HikariDataSource").info("a pool started");
          context.getLogger("io.micronaut.email.Sender").error("a mail was not taken");
        });

    assertThat(log)
        .contains("Startup completed")
        .doesNotContain("a pool started")
        .doesNotContain("a mail was not taken");
  }

  private static String logged(Consumer<LoggerContext> what) throws JoranException {
    PrintStream console = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written, true, UTF_8));
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(
          Objects.requireNonNull(LogbackConfigurationTest.class.getResource("/logback.xml")));
      what.accept(context);
    } finally {
      context.stop();
      System.setOut(console);
    }
    return written.toString(UTF_8);
  }
}
