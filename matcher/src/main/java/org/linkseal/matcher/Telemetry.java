package org.linkseal.matcher;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.util.Map;
import javax.sql.DataSource;
import org.linkseal.matcher.RegistryAccess.Registry;
import org.linkseal.registry.StateRegistry;
import org.linkseal.telemetry.health.Question;
import org.linkseal.telemetry.health.SharedDatabase;
import org.linkseal.telemetry.health.StateQuestion;
import org.linkseal.telemetry.health.Watch;
import org.linkseal.telemetry.metrics.Meters;
import org.linkseal.telemetry.refusals.RefusalLog;
import org.linkseal.telemetry.server.ManagementServer;

/** What the service tells its operator, and where. */
@Factory
final class Telemetry {

  @Singleton
  @Bean(preDestroy = "close")
  Meters meters() {
    return new Meters();
  }

  @Singleton
  @Bean(preDestroy = "close")
  RefusalLog refusals() {
    return RefusalLog.start();
  }

  @Singleton
  @Bean(preDestroy = "close")
  Watch watch(
      StateRegistry states,
      StateQuestion question,
      Registry registry,
      DataSource collaboration,
      DataSourceResolver pools,
      Meters meters) {
    return new Watch(
        states::states,
        question,
        Map.of(
            SharedDatabase.REGISTRY,
            Question.to(registry.source()),
            SharedDatabase.COLLABORATION,
            Question.to(pools.resolve(collaboration))),
        meters);
  }

  @Singleton
  @Bean(preDestroy = "close")
  ManagementServer management(
      @Property(name = "linkseal.management.host") String host,
      @Property(name = "linkseal.management.port") int port,
      Meters meters,
      Watch watch) {
    return new ManagementServer(host, port, meters, watch);
  }
}
