package org.linkseal.api.testing;

import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.migrations.testing.TestIssuer;

/**
 * One service and one installation, with the states {@code ea}, {@code eb} and {@code ec} and an
 * issuer that it trusts, for all tests that do not stop or slow down anything.
 */
public final class SharedBulkApi implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedBulkApi.class);

  private record Shared(TestInstallation installation, TestIssuer issuer, BulkApi api)
      implements AutoCloseable {
    static Shared start() {
      TestInstallation installation = TestInstallation.withStates("ea", "eb", "ec");
      TestIssuer issuer = TestIssuer.start(Clock.systemUTC());
      return new Shared(
          installation, issuer, BulkApi.start(installation, Map.copyOf(issuer.properties())));
    }

    @Override
    public void close() {
      api.close();
      issuer.close();
      installation.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == BulkApi.class || type == TestInstallation.class || type == TestIssuer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Shared shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent("shared", _ -> Shared.start(), Shared.class);
    Class<?> type = parameter.getParameter().getType();
    if (type == TestIssuer.class) {
      return shared.issuer();
    }
    return type == BulkApi.class ? shared.api() : shared.installation();
  }
}
