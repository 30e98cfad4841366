package org.linkseal.telemetry.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.linkseal.registry.StateCode;
import org.linkseal.telemetry.health.Readiness;
import org.linkseal.telemetry.health.SharedDatabase;
import org.linkseal.telemetry.health.Standing;

/** The JSON of a probe's answer: names of databases, codes of states, and how they stand. */
final class HealthBody {
  private static final JsonFactory JSON = new JsonFactory();

  private HealthBody() {}

  static String of(Standing standing) {
    return of(standing, Map.of(), Map.of());
  }

  static String of(Readiness readiness) {
    return of(readiness.standing(), readiness.databases(), readiness.states());
  }

  private static String of(
      Standing standing, Map<SharedDatabase, Standing> databases, Map<StateCode, Standing> states) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("status", standing.name());
      if (!databases.isEmpty()) {
        json.writeObjectFieldStart("databases");
        for (var database : databases.entrySet()) {
          json.writeStringField(
              database.getKey().name().toLowerCase(Locale.ROOT), database.getValue().name());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("states");
        for (var state : states.entrySet()) {
          json.writeStringField(state.getKey().value(), state.getValue().name());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
