package org.linkseal.api.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.linkseal.migrations.testing.TestInstallation;

/**
 * One service and one installation, with the states {@code ea}, {@code eb} and {@code ec}, for all
 * tests that do not stop or slow down anything.
 */
public final class SharedBulkApi implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedBulkApi.class);

  private record Shared(TestInstallation installation, BulkApi api) implements AutoCloseable {
    static Shared start() {
      TestInstallation installation = TestInstallation.withStates("ea", "eb", "ec");
      return new Shared(installation, BulkApi.start(installation));
    }

    @Override
    public void close() {
      api.close();
      installation.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == BulkApi.class || type == TestInstallation.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Shared shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent("shared", _ -> Shared.start(), Shared.class);
    return parameter.getParameter().getType() == BulkApi.class
        ? shared.api()
        : shared.installation();
  }
}
