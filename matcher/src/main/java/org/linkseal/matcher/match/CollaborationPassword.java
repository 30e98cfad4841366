package org.linkseal.matcher.match;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import org.linkseal.registry.keys.ServiceSecrets;

/** Takes the password from the secrets file straight to the pool; no configuration holds it. */
@Singleton
final class CollaborationPassword implements BeanCreatedEventListener<DatasourceConfiguration> {
  private final ServiceSecrets secrets;

  CollaborationPassword(ServiceSecrets secrets) {
    this.secrets = secrets;
  }

  @Override
  public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
    DatasourceConfiguration configuration = event.getBean();
    configuration.setPassword(secrets.collaborationPassword());
    return configuration;
  }
}
