package org.linkseal.migrations.admin;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.Lifecycle;
import org.linkseal.registry.State;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Spec;

@Command(name = "list", description = "Tells of every state what is set, a line for each.")
final class ListStatesCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    return Outcome.ofAll(spec.commandLine(), "listed", this::list);
  }

  private String list() throws IOException {
    return Auditors.states(config.load()).stream()
        .map(ListStatesCommand::line)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String line(State state) {
    Contacts contacts = state.contacts();
    return Stream.of(
            state.code() + ": " + standing(state),
            named("region ", state.region()),
            named("e-mail ", contacts.email()),
            named("phone ", contacts.phone()),
            named("notices to ", contacts.noticeEmail()),
            named("webhook ", contacts.webhookUrl()))
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  private static String standing(State state) {
    String lifecycle = state.lifecycle().name().toLowerCase(Locale.ROOT);
    return state.onboarding() && state.lifecycle() != Lifecycle.OFFBOARDED
        ? "onboarding, then " + lifecycle
        : lifecycle;
  }

  private static @Nullable String named(String name, @Nullable String value) {
    return value == null ? null : name + value;
  }
}
