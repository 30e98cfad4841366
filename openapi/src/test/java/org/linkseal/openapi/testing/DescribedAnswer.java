package org.linkseal.openapi.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a document says of one answer: its status stands here or it is not described at all. */
record DescribedAnswer(Schemas schemas, Place response) {
  /** RFC 9110 and 9112: how the message is framed, not what it says. */
  private static final Set<String> FRAMING =
      Set.of("connection", "content-length", "content-type", "date", "transfer-encoding");

  List<String> deviations(HttpHeaders headers, String body) {
    if (!response.exists()) {
      return List.of("the status is not described");
    }
    List<String> found = new ArrayList<>(deviationsOf(headers));
    found.addAll(deviationsOfBody(headers.firstValue("Content-Type"), body));
    return found;
  }

  private List<String> deviationsOf(HttpHeaders headers) {
    List<String> found = new ArrayList<>();
    Set<String> undescribed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    undescribed.addAll(headers.map().keySet());
    FRAMING.forEach(undescribed::remove);
    for (String name : response.get("headers").names()) {
      undescribed.remove(name);
      Place header = response.get("headers").get(name);
      Optional<String> value = headers.firstValue(name);
      if (value.isPresent()) {
        schemas.deviations(header.get("schema"), typed(header, value.get())).stream()
            .map(deviation -> "header " + name + deviation)
            .forEach(found::add);
      } else if (header.get("required").node().asBoolean()) {
        found.add("lacks header " + name);
      }
    }
    undescribed.forEach(
        name -> found.add("header " + name.toLowerCase(Locale.ROOT) + " is not described"));
    return found;
  }

  private static JsonNode typed(Place header, String value) {
    boolean isInteger = header.get("schema").get("type").node().asText().equals("integer");
    return isInteger && value.matches("[0-9]{1,18}")
        ? LongNode.valueOf(Long.parseLong(value))
        : TextNode.valueOf(value);
  }

  private List<String> deviationsOfBody(Optional<String> contentType, String body) {
    Place content = response.get("content");
    if (!content.exists()) {
      return body.isEmpty() ? List.of() : List.of("body is not described");
    }
    return contentType
        .flatMap(new MediaTypes(content)::find)
        .map(described ->
            deviationsOf(contentType.get(), described.get("schema"), body).stream()
                .map(deviation -> "body" + deviation)
                .toList())
        .orElseGet(() -> List.of("Content-Type is missing or not described"));
  }

  private List<String> deviationsOf(String contentType, Place schema, String body) {
    return MediaTypes.isJson(contentType)
        ? schemas.deviations(schema, body)
        : schemas.deviations(schema, TextNode.valueOf(body));
  }
}
