package org.linkseal.matcher;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The Match API as one running server; several services may run in one JVM. */
public final class MatcherServer implements AutoCloseable {
  private final ApplicationContext context;
  private final EmbeddedServer server;

  private MatcherServer(ApplicationContext context) {
    this.context = context;
    this.server = context.getBean(EmbeddedServer.class).start();
  }

  /**
   * Starts the server.
   *
   * @param properties what goes before the environment, the system properties and the module's
   *     application.yml
   */
  public static MatcherServer start(Map<String, Object> properties) {
    ApplicationContext context = context(properties);
    try {
      return new MatcherServer(context);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** All that the server is made of, and no server: for what is measured apart from HTTP. */
  public static ApplicationContext context(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("linkseal.service", "matcher");
    all.put("micronaut.server.max-request-size", Limit.BODY_BYTES.value());
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .banner(false)
        .overrideConfigLocations("classpath:org/linkseal/matcher/")
        .properties(all)
        .start();
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

  @Override
  public void close() {
    context.close();
  }

  public static void main(String[] arguments) throws InterruptedException {
    MatcherServer matcher = start(Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(matcher::close));
    Thread.currentThread().join();
  }
}
