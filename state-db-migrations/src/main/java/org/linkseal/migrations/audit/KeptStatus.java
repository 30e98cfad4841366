package org.linkseal.migrations.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Map;
import org.linkseal.registry.audit.Checkpoint;

/** A file with the status of an upload, as the Bulk API answered it and the state kept it. */
public record KeptStatus(Path file) {

  /**
   * The checkpoint that was the newest when the status was asked for.
   *
   * @throws IOException when there is no such file, or it is not JSON
   * @throws UnverifiedException when it holds no checkpoint
   */
  public Checkpoint checkpoint() throws IOException, UnverifiedException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = AuditExport.JSON.createParser(in)) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        if (json.nextToken() == JsonToken.START_OBJECT && name.equals("audit_checkpoint")) {
          Map<String, String> members = AuditExport.members(json);
          return AuditExport.checkpoint(AuditExport.log(members.get("state")), members);
        }
        json.skipChildren();
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(file + ": a member of its checkpoint is missing or malformed", e);
    }
    throw new UnverifiedException(file + " holds no checkpoint");
  }
}
