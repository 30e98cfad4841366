package org.linkseal.migrations.admin;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.CollaborationAdmin;
import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.RegistryAdmin;
import org.linkseal.migrations.audit.UnverifiedException;
import org.linkseal.registry.StateCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "set-lifecycle",
    description =
        "Sets where a state stands in the programme; services follow within seconds. What failed may"
            + " be repeated.")
final class SetLifecycleCommand implements Callable<Integer> {
  private static final String ENABLED = "enabled";
  private static final String SUSPENDED = "suspended";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "STATE", description = "the state's code, such as ea")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StateCode state;

  @Parameters(
      index = "1",
      paramLabel = "LIFECYCLE",
      description = "shadow, enabled, suspended or offboarded")
  private String lifecycle = "";

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "30",
      converter = WholeNumber.Seconds.class,
      description =
          "with enabled, after shadow: for how many seconds searches that still take the state to be"
              + " in shadow are waited for before their hidden matches are closed too (default:"
              + " ${DEFAULT-VALUE})")
  private long settleSeconds;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    return Outcome.of(spec.commandLine(), state.value(), "set", this::set);
  }

  private String set() throws IOException, SQLException, UnverifiedException, RefusedException {
    AdminConfig installation = config.load();
    if (!lifecycle.equals(ENABLED)) {
      return told(change(installation));
    }
    try (CollaborationAdmin collaboration = CollaborationAdmin.connect(installation)) {
      String before = change(installation);
      if (before.equals(SUSPENDED)) { // no search hides anything of it
        return told(before);
      }
      settle(told(before));
      return told(before) + "; hidden matches closed: " + collaboration.closeHiddenMatches(state);
    }
  }

  /** Where it stood. */
  private String change(AdminConfig installation)
      throws IOException, SQLException, RefusedException {
    try (RegistryAdmin registry = RegistryAdmin.connect(installation)) {
      return registry.setLifecycle(state, lifecycle);
    }
  }

  private String told(String before) {
    return lifecycle + (before.equals(lifecycle) ? ", as it was" : ", it was " + before);
  }

  /** Searches under way take the state to be in shadow, and services do for a few seconds more. */
  private void settle(String changed) throws UnverifiedException {
    if (settleSeconds > 0) {
      spec.commandLine()
          .getErr()
          .println(
              "%s: %s; %d seconds until its hidden matches are closed"
                  .formatted(state, changed, settleSeconds));
    }
    try {
      TimeUnit.SECONDS.sleep(settleSeconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnverifiedException("interrupted before its hidden matches were closed");
    }
  }
}
