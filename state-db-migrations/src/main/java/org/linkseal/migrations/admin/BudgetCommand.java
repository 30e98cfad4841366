package org.linkseal.migrations.admin;

import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.abuse.AbuseControl;
import org.linkseal.registry.StateCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "budget",
    description = "How many distinct persons each state, and the federal office, may search a day.")
final class BudgetCommand implements Runnable {
  private static final String STATE = "a state's code, such as ea, or federal";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls a command
  private CommandLine.Model.CommandSpec spec;

  @Command(name = "set", description = "Sets a budget in place of the matcher's default.")
  int set(
      @Parameters(
              index = "0",
              paramLabel = "STATE",
              converter = RequesterName.class,
              description = STATE)
          String requester,
      @Parameters(
              index = "1",
              paramLabel = "PERSONS",
              converter = WholeNumber.Persons.class,
              description = "a day, from the next search on")
          long persons,
      @Mixin ConfigOption config) {
    return Outcome.of(
        spec.commandLine(),
        requester,
        "set",
        () -> {
          try (AbuseControl control = controlOf(requester, config.load())) {
            control.setBudget(requester, persons);
          }
          return persons + " persons a day";
        });
  }

  @Command(
      name = "lift",
      description = "Gives a state its budget once more, until midnight UTC. Can be repeated.")
  int lift(
      @Parameters(paramLabel = "STATE", converter = RequesterName.class, description = STATE)
          String requester,
      @Mixin ConfigOption config) {
    return Outcome.of(
        spec.commandLine(),
        requester,
        "lifted",
        () -> {
          try (AbuseControl control = controlOf(requester, config.load())) {
            long counted = control.liftBudget(requester, today());
            return "its budget once more until midnight UTC; %d persons were searched today"
                .formatted(counted);
          }
        });
  }

  @Command(name = "list", description = "Tells what was searched today (UTC) and what is allowed.")
  int list(@Mixin ConfigOption config) {
    return Outcome.of(
        spec.commandLine(),
        "today",
        "listed",
        () -> {
          try (AbuseControl control = AbuseControl.connect(config.load())) {
            return Outcome.list(
                control.days(today()).stream().map(BudgetCommand::described).toList());
          }
        });
  }

  private static String described(AbuseControl.Day day) {
    return "%s: %d persons of %s, %d searches, %d hits, %d misses, %d refused%s"
        .formatted(
            day.requester(),
            day.persons(),
            day.allowance() != null
                ? day.allowance()
                : day.budget() != null ? day.budget() : "the default",
            day.searches(),
            day.hits(),
            day.misses(),
            day.refused(),
            day.lifts() == 0 ? "" : ", lifts: %d".formatted(day.lifts()));
  }

  private static AbuseControl controlOf(String requester, AdminConfig config)
      throws IOException, SQLException, RefusedException {
    if (!requester.equals(AbuseControl.FEDERAL)) {
      Auditors.requireState(new StateCode(requester), config);
    }
    return AbuseControl.connect(config);
  }

  private static final class RequesterName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return text.equals(AbuseControl.FEDERAL)
          ? text
          : StateCode.parse(text)
              .orElseThrow(() -> new TypeConversionException("expected " + STATE))
              .value();
    }
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing the name of a command");
  }
}
