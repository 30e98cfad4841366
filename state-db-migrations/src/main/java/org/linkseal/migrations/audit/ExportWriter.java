package org.linkseal.migrations.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.audit.AuditItem.Begin;
import org.linkseal.migrations.audit.AuditItem.Chained;
import org.linkseal.migrations.audit.AuditItem.End;
import org.linkseal.migrations.audit.AuditItem.Signed;
import org.linkseal.migrations.audit.AuditItem.Unsealed;
import org.linkseal.registry.audit.Checkpoint;

/**
 * Writes an audit log as JSON lines, an object for each item; members without a value are left out.
 */
public final class ExportWriter implements AuditSink, AutoCloseable {

  static final int VERSION = 1;

  private final JsonGenerator json;

  private ExportWriter(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Begins a new file of mode 0600.
   *
   * @throws java.nio.file.FileAlreadyExistsException an earlier export is evidence, and stays
   */
  public static ExportWriter create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Writer writer = Channels.newWriter(channel, UTF_8);
    JsonGenerator json = new JsonFactory().createGenerator(writer);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    return new ExportWriter(json);
  }

  @Override
  public void accept(AuditItem item) throws IOException {
    json.writeStartObject();
    switch (item) {
      case Begin begin -> {
        json.writeNumberField("linkseal_audit_export", VERSION);
        json.writeStringField("log", begin.log().name());
        member("as_of", begin.asOf());
      }
      case Chained entry -> {
        json.writeNumberField("entry", entry.position());
        member("hash", entry.hash());
        member("digest", entry.digest());
        json.writeNumberField("id", entry.id());
        row(entry.row());
      }
      case Signed signed -> checkpoint(signed.checkpoint());
      case Unsealed unsealed -> {
        json.writeNumberField("unsealed", unsealed.id());
        json.writeBooleanField("waiting", unsealed.waiting());
        member("digest", unsealed.digest());
        row(unsealed.row());
      }
      case End _ -> json.writeBooleanField("end", true);
    }
    json.writeEndObject();
  }

  private void checkpoint(Checkpoint checkpoint) throws IOException {
    json.writeNumberField("checkpoint", checkpoint.position());
    member("hash", checkpoint.hash());
    member("signed_at", checkpoint.signedAt());
    member("signature", checkpoint.signature());
  }

  private void row(@Nullable LoggedRow logged) throws IOException {
    json.writeBooleanField("logged", logged != null);
    if (logged instanceof RecordedRow recorded) {
      member("row", recorded.text());
    }
    if (logged instanceof AuditRow row) {
      member("at", row.at());
      member("actor", row.actor());
      member("event", row.event());
      member("upload_id", row.uploadId());
      member("attempt", row.attempt());
      member("snapshot", row.snapshot());
      member("rows", row.rows());
      member("user_name", row.userName());
    }
  }

  private void member(String name, @Nullable Object value) throws IOException {
    if (value instanceof Integer || value instanceof Long) {
      json.writeNumberField(name, ((Number) value).longValue());
    } else if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
