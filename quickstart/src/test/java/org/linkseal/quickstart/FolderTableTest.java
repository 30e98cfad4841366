package org.linkseal.quickstart;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which folder may use which: the table of the design, held by the build. */
@AnalyzeClasses(packages = "org.linkseal", importOptions = FolderTableTest.OurMainCode.class)
class FolderTableTest {
  /** Without tests, also those that come in a jar of test support. */
  static final class OurMainCode implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar") && !location.contains("/test-classes/");
    }
  }

  private static final String PPRL = "org.linkseal.pprl..";
  private static final String REGISTRY = "org.linkseal.registry..";
  private static final String TELEMETRY = "org.linkseal.telemetry..";

  @ArchTest static final ArchRule pprlUsesNothingOfOurs = mayUse("org.linkseal.pprl..");

  @ArchTest
  static final ArchRule pprlIsPlainJava =
      noClasses()
          .that()
          .resideInAPackage(PPRL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "io.micronaut..", "org.slf4j..");

  @ArchTest static final ArchRule registryUsesPprlOnly = mayUse("org.linkseal.registry..", PPRL);

  @ArchTest static final ArchRule telemetryUsesTheRegistryOnly = mayUse(TELEMETRY, REGISTRY);

  /**
   * A label can then hold a state's code or a constant's name only: {@code Label} makes no other.
   */
  @ArchTest
  static final ArchRule metersAreMadeByTelemetryAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage(TELEMETRY)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.micrometer.core.instrument.MeterRegistry")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.micrometer.core.instrument.Tag")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.micrometer.core.instrument.Tags");

  @ArchTest
  static final ArchRule migrationsUseTheRegistryAndItsKeys =
      mayUse("org.linkseal.migrations..", REGISTRY, PPRL);

  @ArchTest
  static final ArchRule apiNeverSeesMatcherOrMigrations =
      mayUse("org.linkseal.api..", PPRL, REGISTRY, TELEMETRY);

  @ArchTest
  static final ArchRule matcherNeverSeesApiOrMigrations =
      mayUse("org.linkseal.matcher..", PPRL, REGISTRY, TELEMETRY);

  @ArchTest static final ArchRule agencyNeverSeesAService = mayUse("org.linkseal.agency..", PPRL);

  /** The bench itself may use all the others. */
  @ArchTest
  static final ArchRule nothingUsesTheBench =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.linkseal.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.linkseal.bench..");

  @ArchTest
  static final ArchRule packagesOfAModuleHaveNoCycles =
      slices().matching("org.linkseal.(**)").should().beFreeOfCycles();

  private static ArchRule mayUse(String folder, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(folder)
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.linkseal..")
                .and(not(resideInAPackage(folder)))
                .and(not(resideInAnyPackage(others))));
  }
}
