package org.linkseal.migrations.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.Access;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a new key or client may do. */
final class AccessOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--scope",
      required = true,
      paramLabel = "SCOPE",
      description =
          "bulk: uploads of the state; match: searches and matches of the state or, without one, as"
              + " the federal orchestrator; oversight: reading the matches of a region's states or,"
              + " without one, of all")
  private Scope scope = Scope.BULK;

  @Option(names = "--state", paramLabel = "STATE", description = "a state's code, such as ea")
  private @Nullable String state;

  @Option(names = "--region", paramLabel = "REGION", description = "the region that is overseen")
  private @Nullable String region;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "such as 2027-11-21T00:00:00Z (default: never)")
  private @Nullable Instant expires;

  @Option(names = "--note", paramLabel = "TEXT", description = "kept beside it: what it is for")
  private String note = "";

  Access access() {
    return new Access(scope, state == null ? null : stateCode(state), region, expires, note);
  }

  private StateCode stateCode(String text) {
    return StateCode.parse(text)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(), "Option --state: this is not the code of a state"));
  }
}
