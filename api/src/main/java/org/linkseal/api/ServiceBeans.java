package org.linkseal.api;

import com.azure.identity.DefaultAzureCredentialBuilder;
import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import org.linkseal.api.staging.AzureAccount;
import org.linkseal.api.staging.AzureStagingStore;
import org.linkseal.api.staging.LocalStagingStore;
import org.linkseal.api.staging.StagingStore;
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

  /** A type of its own: Micronaut Data, where it is on the class path, wraps DataSource beans. */
  record Registry(HikariDataSource source) implements AutoCloseable {
    @Override
    public void close() {
      source.close();
    }
  }

  @Singleton
  @Bean(preDestroy = "close")
  Registry registry(@Property(name = "linkseal.registry.url") String url, ServiceSecrets secrets) {
    return new Registry(RegistryDataSource.open(url, secrets, Service.API));
  }

  @Singleton
  StateRegistry stateRegistry(Registry registry, Clock clock) {
    return new StateRegistry(registry.source(), clock);
  }

  @Singleton
  SnapshotKeys snapshotKeys(Registry registry, ServiceSecrets secrets) {
    return new SnapshotKeys(registry.source(), secrets);
  }

  @Singleton
  Checkpoints checkpoints(Registry registry, ServiceSecrets secrets, Clock clock) {
    return new Checkpoints(registry.source(), secrets.auditSigningKey(), clock);
  }

  @Singleton
  Authenticator authenticator(Registry registry, Environment environment, Clock clock) {
    return new Authenticator(
        registry.source(),
        TrustedIssuer.configured(name -> environment.getProperty(name, String.class)).orElse(null),
        clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  StatePools statePools(Registry registry, ServiceSecrets secrets, Meters meters) {
    return new StatePools(registry.source(), secrets, Service.API, new PoolMeters(meters));
  }

  @Singleton
  @Requires(missingProperty = "linkseal.staging.azure.endpoint")
  StagingStore localStaging(@Property(name = "linkseal.staging.directory") Path directory) {
    return new LocalStagingStore(directory);
  }

  @Singleton
  @Requires(property = "linkseal.staging.azure.endpoint")
  StagingStore azureStaging(
      @Property(name = "linkseal.staging.azure.endpoint") String endpoint,
      @Property(name = "linkseal.staging.azure.container-prefix") String containerPrefix) {
    return new AzureStagingStore(
        AzureAccount.at(
            endpoint, new DefaultAzureCredentialBuilder().build(), HttpClient.newBuilder()),
        containerPrefix);
  }
}
