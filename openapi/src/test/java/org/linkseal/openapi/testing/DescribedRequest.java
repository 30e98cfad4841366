package org.linkseal.openapi.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a document asks of the requests of one operation. */
record DescribedRequest(Schemas schemas, Place document, Operation operation) {
  List<String> deviations(HttpRequest request) {
    List<String> found = new ArrayList<>();
    Map<String, String> segments =
        new PathTemplate(operation.path()).match(request.uri().getRawPath()).orElseThrow();
    Map<String, String> query = query(request.uri().getRawQuery());
    parameters()
        .forEach(parameter -> {
          String name = parameter.get("name").node().textValue();
          Optional<String> value =
              switch (parameter.get("in").node().asText()) {
                case "header" -> request.headers().firstValue(name);
                case "query" -> Optional.ofNullable(query.remove(name));
                default -> Optional.ofNullable(segments.get(name));
              };
          found.addAll(deviations(parameter, name, value));
        });
    query.keySet().forEach(name -> found.add("has a query with " + name));
    if (!isAuthenticated(request)) {
      found.add("has no key in a described header");
    }
    found.addAll(deviationsOfBody(request));
    return found;
  }

  private static Map<String, String> query(@Nullable String rawQuery) {
    Map<String, String> values = new HashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        values.put(
            URLDecoder.decode(parts[0], UTF_8),
            parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return values;
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
        .map(scheme -> schemes.get(scheme).get("name").node().asText("Authorization"))
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
}
