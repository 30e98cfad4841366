package org.linkseal.migrations.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.audit.AuditItem.Begin;
import org.linkseal.migrations.audit.AuditItem.Chained;
import org.linkseal.migrations.audit.AuditItem.End;
import org.linkseal.migrations.audit.AuditItem.Signed;
import org.linkseal.migrations.audit.AuditItem.Unsealed;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoint;

/** A file that {@link ExportWriter} wrote. */
public record AuditExport(Path file) {

  static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Gives everything to {@code sink}, in bounded memory.
   *
   * @throws IOException when there is no such file, or it is not an export of this version
   */
  public void read(AuditSink sink) throws IOException, TamperedException, UnverifiedException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = JSON.createParser(in)) {
      Map<String, String> first = object(json);
      if (first == null
          || !String.valueOf(ExportWriter.VERSION).equals(first.get("linkseal_audit_export"))) {
        throw new IOException(file + ": not an audit export of version " + ExportWriter.VERSION);
      }
      AuditLog log = log(first.get("log"));
      sink.accept(new Begin(log, Instant.parse(first.getOrDefault("as_of", ""))));
      Map<String, String> line;
      while ((line = object(json)) != null) {
        sink.accept(item(log, line));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(file + ": a line is not one of an audit export", e);
    }
  }

  /**
   * The newest checkpoint in the file.
   *
   * @throws IOException as {@link #read}
   * @throws UnverifiedException when it holds none
   */
  public Checkpoint lastCheckpoint() throws IOException, UnverifiedException {
    Checkpoint[] last = new Checkpoint[1];
    try {
      read(item -> {
        if (item instanceof Signed signed) {
          last[0] = signed.checkpoint();
        }
      });
    } catch (TamperedException e) {
      throw new IllegalStateException("nothing was verified", e);
    }
    if (last[0] == null) {
      throw new UnverifiedException(file + " holds no checkpoint");
    }
    return last[0];
  }

  private static AuditItem item(AuditLog log, Map<String, String> line) {
    Long entry = value(line, "entry", Long::valueOf);
    Long unsealed = value(line, "unsealed", Long::valueOf);
    if (entry != null) {
      long id = Long.parseLong(line.getOrDefault("id", ""));
      return new Chained(entry, id, line.get("hash"), line.get("digest"), row(id, line));
    }
    if (line.containsKey("checkpoint")) {
      return new Signed(checkpoint(log, line));
    }
    if (unsealed != null) {
      return new Unsealed(
          unsealed,
          row(unsealed, line),
          Boolean.parseBoolean(line.get("waiting")),
          line.get("digest"));
    }
    if (line.containsKey("end")) {
      return new End();
    }
    throw new IllegalArgumentException("an unknown line");
  }

  /** From the members that {@link ExportWriter} gives one. */
  static Checkpoint checkpoint(AuditLog log, Map<String, String> members) {
    return new Checkpoint(
        log,
        Long.parseLong(members.getOrDefault("checkpoint", "")),
        members.getOrDefault("hash", ""),
        Instant.parse(members.getOrDefault("signed_at", "")),
        members.getOrDefault("signature", ""));
  }

  static AuditLog log(@Nullable String name) {
    return new AuditLog(name == null ? "" : name);
  }

  private static @Nullable LoggedRow row(long id, Map<String, String> line) {
    String recorded = line.get("row");
    if (recorded != null) {
      return new RecordedRow(recorded);
    }
    return Boolean.parseBoolean(line.get("logged"))
        ? new AuditRow(
            id,
            value(line, "at", Instant::parse),
            line.get("actor"),
            line.get("event"),
            line.get("upload_id"),
            value(line, "attempt", Integer::valueOf),
            value(line, "snapshot", Long::valueOf),
            value(line, "rows", Long::valueOf),
            line.get("user_name"))
        : null;
  }

  private static <T> @Nullable T value(
      Map<String, String> line, String name, Function<String, T> read) {
    String text = line.get(name);
    return text == null ? null : read.apply(text);
  }

  /** The next object, or null at the end of the file. */
  private static @Nullable Map<String, String> object(JsonParser json) throws IOException {
    if (json.nextToken() == null) {
      return null;
    }
    if (!json.hasToken(JsonToken.START_OBJECT)) {
      throw new IllegalArgumentException("not an object");
    }
    return members(json);
  }

  /** Of the flat object that begins here. */
  static Map<String, String> members(JsonParser json) throws IOException {
    Map<String, String> members = new HashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (!json.nextToken().isScalarValue()) {
        throw new IllegalArgumentException("not a flat object");
      }
      members.put(name, json.getText());
    }
    return members;
  }
}
