package org.linkseal.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The errors of one upload; none where it has not failed. */
@Serdeable
record ErrorsAnswer(Data data) {
  private static final String HEADER = "row,property_name,error_message";

  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Data(
      @JsonProperty("upload_identifier") String uploadIdentifier, List<UploadError> errors) {}

  static ErrorsAnswer of(String uploadIdentifier, List<UploadError> errors) {
    return new ErrorsAnswer(new Data(uploadIdentifier, errors));
  }

  /** The same as a file: RFC 4180. */
  String csv() {
    return Stream.concat(Stream.of(HEADER), data.errors().stream().map(ErrorsAnswer::line))
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static String line(UploadError error) {
    return Stream.of(
            error.row() == null ? "" : error.row().toString(),
            error.propertyName() == null ? "" : error.propertyName(),
            error.errorMessage())
        .map(ErrorsAnswer::field)
        .collect(Collectors.joining(","));
  }

  private static String field(String value) {
    return value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + value.replace("\"", "\"\"") + '"'
        : value;
  }
}
