package org.linkseal.migrations.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.linkseal.migrations.abuse.AbuseControl;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "alarms", description = "Tells which searches looked like abuse.")
final class AlarmsCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      converter = WholeNumber.Days.class,
      description = "of how many days (default: ${DEFAULT-VALUE})")
  private long days = 7;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    return Outcome.of(
        spec.commandLine(),
        "alarms",
        "listed",
        () -> {
          try (AbuseControl control = AbuseControl.connect(config.load())) {
            Instant since = Instant.now().minus(Duration.ofDays(days));
            return Outcome.list(
                control.alarms(since).stream().map(AlarmsCommand::described).toList());
          }
        });
  }

  private static String described(AbuseControl.Alarm alarm) {
    return "%s %s: %s %s%s"
        .formatted(
            alarm.at(),
            alarm.requester(),
            alarm.kind(),
            alarm.counts(),
            alarm.keyId() == null ? "" : ", key " + alarm.keyId());
  }
}
