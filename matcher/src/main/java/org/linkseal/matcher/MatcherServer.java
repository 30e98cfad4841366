package org.linkseal.matcher;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.linkseal.registry.start.RequiredProperties;
import org.linkseal.registry.start.StartFault;
import org.linkseal.telemetry.server.ManagementServer;

/** The Match API as one running server; several services may run in one JVM. */
public final class MatcherServer implements AutoCloseable {
  private static final RequiredProperties REQUIRED =
      RequiredProperties.of(
          "linkseal.registry.url",
          "linkseal.collaboration.url",
          "linkseal.secrets-file",
          "linkseal.match.url");

  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final ManagementServer management;

  private MatcherServer(ApplicationContext context) {
    this.context = context;
    this.server = context.getBean(EmbeddedServer.class).start();
    this.management = context.getBean(ManagementServer.class);
    management.start();
  }

  /**
   * Starts the server.
   *
   * @param properties what goes before the environment, the system properties and the module's
   *     application.yml
   * @throws RuntimeException with a {@link StartFault} in it where the operator can mend it
   */
  public static MatcherServer start(Map<String, Object> properties) {
    return start(properties, Clock.systemUTC());
  }

  static MatcherServer start(Map<String, Object> properties, Clock clock) {
    ApplicationContext context = context(properties, clock);
    try {
      return new MatcherServer(context);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** All that the server is made of, and no server: for what is measured apart from HTTP. */
  public static ApplicationContext context(Map<String, Object> properties) {
    return context(properties, Clock.systemUTC());
  }

  private static ApplicationContext context(Map<String, Object> properties, Clock clock) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("linkseal.service", "matcher");
    all.put("micronaut.server.max-request-size", Limit.BODY_BYTES.value());
    ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .banner(false)
            .overrideConfigLocations("classpath:org/linkseal/matcher/")
            .properties(all)
            .singletons(clock)
            .build();
    try {
      REQUIRED.check(name -> context.getEnvironment().start().getProperty(name, String.class));
      return context.start();
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** Method and path of everything that is served. */
  Set<String> routes() {
    return context
        .getBean(Router.class)
        .uriRoutes()
        .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString())
        .collect(Collectors.toUnmodifiableSet());
  }

  public URI uri() {
    return server.getURI();
  }

  /** Where it answers its operator. */
  public URI managementUri() {
    return management.uri();
  }

  @Override
  public void close() {
    management.close();
    context.close();
  }

  public static void main(String[] arguments) throws InterruptedException {
    try {
      MatcherServer matcher = start(Map.of());
      Runtime.getRuntime().addShutdownHook(new Thread(matcher::close));
    } catch (RuntimeException e) {
      StartFault fault = StartFault.in(e).orElseThrow(() -> e);
      System.err.println("The Match API does not start. " + fault.getMessage());
      System.exit(1);
    }
    Thread.currentThread().join();
  }
}
