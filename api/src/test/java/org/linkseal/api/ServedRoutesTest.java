package org.linkseal.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.web.router.Router;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.linkseal.openapi.testing.Api;
import org.linkseal.openapi.testing.ContractDocument;

class ServedRoutesTest {
  @Test
  void everyServedRouteIsInTheDocumentAndEveryDescribedOneIsServed() {
    try (ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .overrideConfigLocations("classpath:org/linkseal/api/")
            .properties(Map.of("linkseal.service", "api"))
            .start()) {
      Set<String> served =
          context
              .getBean(Router.class)
              .uriRoutes()
              .map(
                  route -> shape(route.getHttpMethodName(), route.getUriMatchTemplate().toString()))
              .collect(Collectors.toSet());
      Set<String> described =
          ContractDocument.load(Api.BULK).operations().stream()
              .map(operation -> shape(operation.method(), operation.path()))
              .collect(Collectors.toSet());
      assertThat(served).isEqualTo(described);
    }
  }

  /** Names of path parameters do not matter. */
  private static String shape(String method, String path) {
    return method + " " + path.replaceAll("\\{[^}]*}", "{}");
  }
}
