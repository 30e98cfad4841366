package org.linkseal.quickstart.faults;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the tests of a class one {@link FaultedInstallation}, as a parameter. */
@Target(TYPE)
@Retention(RUNTIME)
@ExtendWith(FaultedTest.Installations.class)
@interface FaultedTest {
  /** How many stand in a whole file. */
  int persons();

  /** Those that run: the one of a class is closed after its tests. */
  final class Installations implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(Installations.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == FaultedInstallation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> test = context.getRequiredTestClass();
      return context
          .getStore(NAMESPACE)
          .getOrComputeIfAbsent(
              test,
              _ -> started(test.getAnnotation(FaultedTest.class).persons()),
              FaultedInstallation.class);
    }

    private static FaultedInstallation started(int persons) {
      try {
        return FaultedInstallation.start(persons);
      } catch (Exception e) {
        throw new ParameterResolutionException("the installation did not start", e);
      }
    }
  }
}
