package org.linkseal.openapi.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One API's OpenAPI document. */
public final class ContractDocument {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final Place root;
  private final Schemas schemas;

  private ContractDocument(JsonNode document) {
    root = Place.root(document);
    schemas = new Schemas(document);
  }

  public static ContractDocument load(Api api) {
    try (InputStream yaml =
        Objects.requireNonNull(
            ContractDocument.class.getClassLoader().getResourceAsStream(api.resource()),
            api.resource())) {
      return of(new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ContractDocument of(JsonNode document) {
    return new ContractDocument(document);
  }

  /** All that the document describes, so that a test can compare it with what is served. */
  public Set<Operation> operations() {
    return paths()
        .flatMap(path ->
            root.get("paths").get(path).names().stream()
                .filter(METHODS::contains)
                .map(method -> new Operation(method.toUpperCase(Locale.ROOT), path)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Checks an answer that came by another way than {@link ContractClient}, say a bare socket.
   *
   * @param path as it was sent, without a query
   * @throws ContractDeviation where it is not as the document says
   */
  public void checkAnswer(
      String method, String path, int status, HttpHeaders headers, String body) {
    Optional<Operation> operation = operation(method, path);
    Place responses =
        operation
            .map(known -> place(known).get("responses"))
            .orElseGet(() -> root.get("x-other-requests").get("responses"));
    List<String> deviations =
        new DescribedAnswer(schemas, responses.get(String.valueOf(status)))
            .deviations(headers, body);
    refuse(exchange(method, operation) + " answered " + status, deviations);
  }

  void checkRequest(HttpRequest request) {
    Optional<Operation> operation = operation(request.method(), request.uri().getRawPath());
    List<String> deviations =
        operation
            .map(known -> new DescribedRequest(schemas, root, known).deviations(request))
            .orElseGet(() -> List.of("is not described"));
    refuse(exchange(request.method(), operation) + " as it was to be sent", deviations);
  }

  Place root() {
    return root;
  }

  Schemas schemas() {
    return schemas;
  }

  private Optional<Operation> operation(String method, String path) {
    return operations().stream()
        .filter(known ->
            known.method().equals(method) && new PathTemplate(known.path()).match(path).isPresent())
        .findFirst();
  }

  private Place place(Operation operation) {
    return root.get("paths").get(operation.path()).get(operation.method().toLowerCase(Locale.ROOT));
  }

  private Stream<String> paths() {
    return root.get("paths").names().stream();
  }

  private static String exchange(String method, Optional<Operation> operation) {
    return operation.map(Operation::toString).orElse(method + " of no described path");
  }

  private static void refuse(String exchange, List<String> deviations) {
    if (!deviations.isEmpty()) {
      throw new ContractDeviation(exchange, deviations);
    }
  }
}
