package org.linkseal.matcher;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.audit.Checkpoints;
import org.linkseal.registry.auth.Authenticator;
import org.linkseal.registry.keys.ServiceSecrets;
import org.linkseal.registry.token.TrustedIssuer;
import org.linkseal.telemetry.metrics.Meters;
import org.linkseal.telemetry.metrics.PoolMeters;

/** What the matcher has of the registry, and with which secrets. */
@Factory
final class RegistryAccess {

  @Context
  ServiceSecrets secrets(@Property(name = "linkseal.secrets-file") Path file) {
    return ServiceSecrets.load(file);
  }

  /** A type of its own: as a DataSource bean it would be taken for Micronaut Data's. */
  record Registry(HikariDataSource source) implements AutoCloseable {
    @Override
    public void close() {
      source.close();
    }
  }

  @Singleton
  @Bean(preDestroy = "close")
  Registry registry(@Property(name = "linkseal.registry.url") String url, ServiceSecrets secrets) {
    return new Registry(RegistryDataSource.open(url, secrets, Service.MATCHER));
  }

  /** A context bean: a wrong configuration ends the start, not the first request. */
  @Context
  Authenticator authenticator(Registry registry, Environment environment, Clock clock) {
    return new Authenticator(
        registry.source(),
        TrustedIssuer.configured(name -> environment.getProperty(name, String.class)).orElse(null),
        clock);
  }

  @Singleton
  Checkpoints checkpoints(Registry registry, ServiceSecrets secrets, Clock clock) {
    return new Checkpoints(registry.source(), secrets.auditSigningKey(), clock);
  }

  @Singleton
  StateRegistry states(Registry registry, Clock clock) {
    return new StateRegistry(registry.source(), clock);
  }

  @Singleton
  SnapshotKeys snapshotKeys(Registry registry, ServiceSecrets secrets) {
    return new SnapshotKeys(registry.source(), secrets);
  }

  @Singleton
  @Bean(preDestroy = "close")
  StatePools statePools(Registry registry, ServiceSecrets secrets, Meters meters) {
    return new StatePools(registry.source(), secrets, Service.MATCHER, new PoolMeters(meters));
  }
}
