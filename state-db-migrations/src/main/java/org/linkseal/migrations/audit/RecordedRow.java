package org.linkseal.migrations.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recorded row of the collaboration database.
 *
 * @param text its canonical form, as the database's V1__audit.sql describes it
 */
public record RecordedRow(String text) implements LoggedRow {

  @Override
  public byte[] canonical() {
    return text.getBytes(UTF_8);
  }

  @Override
  public @Nullable Instant at() {
    try {
      return member("at").map(OffsetDateTime::parse).map(OffsetDateTime::toInstant).orElse(null);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The ids of the rows that it says were purged, as PostgreSQL writes a multirange. */
  Optional<String> purged() {
    return member("purged");
  }

  private Optional<String> member(String name) {
    try (JsonParser json = AuditExport.JSON.createParser(text)) {
      json.nextToken();
      for (String found = json.nextFieldName(); found != null; found = json.nextFieldName()) {
        json.nextToken();
        if (found.equals(name)) {
          return Optional.ofNullable(json.getText());
        }
        json.skipChildren();
      }
    } catch (IOException e) {
      // Not what was recorded, and found to be changed.
    }
    return Optional.empty();
  }
}
