package org.linkseal.migrations;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.linkseal.migrations.testing.TestInstallation;

/** One installation for all test classes, and a state of its own, as a parameter, for each test. */
public final class Installed implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == StateDatabase.class || type == TestInstallation.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Shared shared =
        context
            .getRoot()
            .getStore(Namespace.GLOBAL)
            .getOrComputeIfAbsent(Shared.class, type -> new Shared(), Shared.class);
    return parameter.getParameter().getType() == StateDatabase.class
        ? shared.newState()
        : shared.installation;
  }

  private static final class Shared implements AutoCloseable {
    private final TestInstallation installation = TestInstallation.withStates();
    private final AtomicInteger states = new AtomicInteger();

    StateDatabase newState() {
      int number = states.getAndIncrement();
      String code = "" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
      installation.addState(code, installation.stateCluster());
      try {
        return new StateDatabase(installation.stateCluster(), code);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      installation.close();
    }
  }
}
