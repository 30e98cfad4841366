package org.linkseal.api;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.linkseal.api.audit.AuditSealing;
import org.linkseal.api.load.LoadLoops;
import org.linkseal.registry.start.RequiredProperties;
import org.linkseal.registry.start.StartFault;
import org.linkseal.telemetry.server.ManagementServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Bulk API's service, in this JVM. */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final RequiredProperties REQUIRED =
      RequiredProperties.of(
          "linkseal.registry.url", "linkseal.secrets-file", "linkseal.staging.directory");
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final ManagementServer management;

  private ApiServer(
      ApplicationContext context, EmbeddedServer server, ManagementServer management) {
    this.context = context;
    this.server = server;
    this.management = management;
  }

  /**
   * Starts the service: it answers, and goes on with what an earlier run has left.
   *
   * @param properties above those of the environment and of {@code application.yml}
   * @throws RuntimeException with a {@link StartFault} in it where the operator can mend it
   */
  public static ApiServer start(Map<String, Object> properties) {
    Map<String, Object> own = new HashMap<>(properties);
    own.put("linkseal.service", "api");
    ApplicationContext context =
        ApplicationContext.builder()
            .mainClass(ApiServer.class)
            .deduceEnvironment(false)
            .eagerInitSingletons(true)
            .overrideConfigLocations("classpath:org/linkseal/api/")
            .properties(own)
            .build();
    REQUIRED.check(name -> context.getEnvironment().start().getProperty(name, String.class));
    try {
      context.start();
      EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
      context.getBean(LoadLoops.class).start();
      context.getBean(AuditSealing.class).start();
      ManagementServer management = context.getBean(ManagementServer.class);
      management.start();
      return new ApiServer(context, server, management);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** Where the service answers. */
  public URI uri() {
    return server.getURI();
  }

  /** Where it answers its operator. */
  public URI managementUri() {
    return management.uri();
  }

  /**
   * Ends the service. Files that have arrived are accepted, within ten seconds; whoever still sends
   * one is told to come back.
   */
  @Override
  public void close() {
    management.close();
    context
        .getBean(GracefulShutdownManager.class)
        .shutdownGracefully()
        .toCompletableFuture()
        .orTimeout(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
        .exceptionally(failure -> {
          LOG.warn("The service ends before all requests are answered");
          return null;
        })
        .join();
    server.stop();
    context.close();
  }

  public static void main(String[] arguments) {
    try {
      ApiServer server = start(Map.of());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    } catch (RuntimeException e) {
      StartFault fault = StartFault.in(e).orElseThrow(() -> e);
      System.err.println("The Bulk API does not start. " + fault.getMessage());
      System.exit(1);
    }
  }
}
