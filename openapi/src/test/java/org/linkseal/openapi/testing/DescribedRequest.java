package org.linkseal.openapi.testing;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a document asks of the requests of one operation. */
record DescribedRequest(Schemas schemas, Place document, Operation operation) {
  List<String> deviations(HttpRequest request) {
    List<String> found = new ArrayList<>();
    Map<String, String> segments =
        new PathTemplate(operation.path()).match(request.uri().getRawPath()).orElseThrow();
    parameters()
        .forEach(parameter -> {
          String name = parameter.get("name").node().textValue();
          Optional<String> value =
              isHeader(parameter)
                  ? request.headers().firstValue(name)
                  : Optional.ofNullable(segments.get(name));
          found.addAll(deviations(parameter, name, value));
        });
    if (request.uri().getRawQuery() != null) {
      found.add("has a query");
    }
    if (!isAuthenticated(request)) {
      found.add("has no key in a described header");
    }
    found.addAll(deviationsOfBody(request));
    return found;
  }

  private Stream<Place> parameters() {
    return Stream.of(path(), method())
        .flatMap(place -> place.get("parameters").elements().stream());
  }

  private List<String> deviations(Place parameter, String name, Optional<String> value) {
    if (value.isEmpty()) {
      return parameter.get("required").node().asBoolean()
          ? List.of("lacks parameter " + name)
          : List.of();
    }
    return schemas.deviations(parameter.get("schema"), TextNode.valueOf(value.get())).stream()
        .map(deviation -> "parameter " + name + " " + deviation)
        .toList();
  }

  private boolean isAuthenticated(HttpRequest request) {
    Place schemes = document.get("components").get("securitySchemes");
    return document.get("security").elements().stream()
        .flatMap(requirement -> requirement.names().stream())
        .map(scheme -> schemes.get(scheme).get("name").node().textValue())
        .anyMatch(header -> request.headers().firstValue(header).isPresent());
  }

  /** A body that is not JSON is sent as a stream and not read here, however long it is. */
  private List<String> deviationsOfBody(HttpRequest request) {
    Place body = method().get("requestBody");
    Optional<HttpRequest.BodyPublisher> sent =
        request.bodyPublisher().filter(publisher -> publisher.contentLength() != 0);
    if (!body.exists() || sent.isEmpty()) {
      return body.exists() == sent.isPresent() ? List.of() : List.of("body is missing or too much");
    }
    String contentType = request.headers().firstValue("Content-Type").orElse("");
    Optional<Place> described = new MediaTypes(body.get("content")).find(contentType);
    if (described.isEmpty()) {
      return List.of("body has a media type that is not described");
    }
    return MediaTypes.isJson(contentType)
        ? schemas.deviations(described.get().get("schema"), CollectedBody.of(sent.get())).stream()
            .map(deviation -> "body " + deviation)
            .toList()
        : List.of();
  }

  private Place path() {
    return document.get("paths").get(operation.path());
  }

  private Place method() {
    return path().get(operation.method().toLowerCase(Locale.ROOT));
  }

  private static boolean isHeader(Place parameter) {
    return parameter.get("in").node().asText().equals("header");
  }
}
