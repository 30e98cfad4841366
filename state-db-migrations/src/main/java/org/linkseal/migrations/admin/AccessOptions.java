package org.linkseal.migrations.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.Access;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a new key or client may do. */
final class AccessOptions {
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
  private @Nullable StateCode state;

  @Option(names = "--region", paramLabel = "REGION", description = "the region that is overseen")
  private @Nullable String region;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = TimeToCome.class,
      description = "such as 2027-11-21T00:00:00Z (default: never)")
  private @Nullable Instant expires;

  @Option(names = "--note", paramLabel = "TEXT", description = "kept beside it: what it is for")
  private String note = "";

  Access access() {
    return new Access(scope, state, region, expires, note);
  }

  /** What expires at once would be taken for a key that works. */
  private static final class TimeToCome implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      Instant time = Admin.time(text);
      if (!time.isAfter(Instant.now())) {
        throw new TypeConversionException("expected a time to come");
      }
      return time;
    }
  }
}
