package org.linkseal.api;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.linkseal.api.staging.LocalStagingStore;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.auth.Authenticator;
import org.linkseal.registry.keys.ServiceSecrets;

/** What the service is made of besides its own classes. */
@Factory
final class ServiceBeans {
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Singleton
  ServiceSecrets secrets(@Property(name = "linkseal.secrets-file") Path file) {
    return ServiceSecrets.load(file);
  }

  @Singleton
  @Bean(preDestroy = "close")
  HikariDataSource registryDataSource(
      @Property(name = "linkseal.registry.url") String url, ServiceSecrets secrets) {
    return RegistryDataSource.open(url, secrets, Service.API);
  }

  @Singleton
  StateRegistry stateRegistry(HikariDataSource registry, Clock clock) {
    return new StateRegistry(registry, clock);
  }

  @Singleton
  SnapshotKeys snapshotKeys(HikariDataSource registry, ServiceSecrets secrets) {
    return new SnapshotKeys(registry, secrets);
  }

  @Singleton
  Authenticator authenticator(HikariDataSource registry, Clock clock) {
    return new Authenticator(registry, clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  StatePools statePools(HikariDataSource registry, ServiceSecrets secrets) {
    return new StatePools(registry, secrets, Service.API);
  }

  @Singleton
  StagingStore stagingStore(@Property(name = "linkseal.staging.directory") Path directory) {
    return new LocalStagingStore(directory);
  }
}
