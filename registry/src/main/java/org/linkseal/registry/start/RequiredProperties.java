package org.linkseal.registry.start;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Properties without which a service cannot start. */
public final class RequiredProperties {

  private final List<String> names;

  private RequiredProperties(List<String> names) {
    this.names = names;
  }

  public static RequiredProperties of(String... names) {
    return new RequiredProperties(List.of(names));
  }

  /**
   * Looks at all of them.
   *
   * @throws StartFault naming every one that is missing or blank
   */
  public void check(Function<String, Optional<String>> value) {
    List<String> missing =
        names.stream()
            .filter(name -> value.apply(name).filter(given -> !given.isBlank()).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      String first = missing.getFirst();
      throw new StartFault(
          "Missing: %s. Give each as -D%s=value or as an environment variable, %s=value."
              .formatted(
                  String.join(", ", missing),
                  first,
                  first.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")));
    }
  }
}
