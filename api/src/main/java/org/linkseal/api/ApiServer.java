package org.linkseal.api;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.linkseal.api.audit.AuditSealing;
import org.linkseal.api.load.LoadLoops;

/** The Bulk API's service, in this JVM. */
public final class ApiServer implements AutoCloseable {
  private final ApplicationContext context;
  private final EmbeddedServer server;

  private ApiServer(ApplicationContext context, EmbeddedServer server) {
    this.context = context;
    this.server = server;
  }

  /**
   * Starts the service: it answers, and goes on with what an earlier run has left.
   *
   * @param properties above those of the environment and of {@code application.yml}
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
            .build()
            .start();
    try {
      EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
      context.getBean(LoadLoops.class).start();
      context.getBean(AuditSealing.class).start();
      return new ApiServer(context, server);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** Where the service answers. */
  public URI uri() {
    return server.getURI();
  }

  @Override
  public void close() {
    server.stop();
    context.close();
  }

  public static void main(String[] arguments) {
    ApiServer server = start(Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
  }
}
