package org.linkseal.api.status;

import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads the JSON texts that say why uploads have failed, whoever wrote them. */
@Singleton
final class StoredErrors {
  private final JsonMapper json;

  StoredErrors(JsonMapper json) {
    this.json = json;
  }

  List<UploadError> of(StatusAnswer.Data upload) {
    String text = upload.errorMessage();
    if (text == null) {
      return List.of();
    }
    try {
      return json.readValue(text, UploadErrors.class).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
