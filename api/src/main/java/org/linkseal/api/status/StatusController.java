package org.linkseal.api.status;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.linkseal.api.access.Access;
import org.linkseal.api.access.Limit;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.registry.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Controller("/bulk/{state:[^/]+}/v2")
final class StatusController {
  private static final Logger LOG = LoggerFactory.getLogger(StatusController.class);
  private static final Pattern IDENTIFIER = Pattern.compile("[0-9A-Za-z_-]{1,40}");
  private static final int MAX_IDENTIFIER_LENGTH = 40;

  private final Access access;
  private final UploadStatuses statuses;

  StatusController(Access access, UploadStatuses statuses) {
    this.access = access;
    this.statuses = statuses;
  }

  @Get(uri = "/uploads/{identifier:[^/]+}", headRoute = false)
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> status(HttpRequest<?> request, String state, String identifier) {
    State admitted = access.admit(request, state, Limit.STATUS_CALLS);
    if (identifier.length() > MAX_IDENTIFIER_LENGTH || identifier.contains(" ")) {
      throw Refusal.of(ApiError.BAD_IDENTIFIER);
    }
    if (!IDENTIFIER.matcher(identifier).matches()) {
      throw Refusal.of(ApiError.NOT_FOUND);
    }
    try {
      return statuses
          .find(admitted, identifier)
          .map(status ->
              HttpResponse.ok(new StatusAnswer(status))
                  .contentType(MediaType.APPLICATION_JSON_TYPE))
          .orElseThrow(() -> Refusal.of(ApiError.NOT_FOUND));
    } catch (SQLException e) {
      LOG.warn("{}: no status can be read (SQLSTATE {})", admitted.code(), e.getSQLState());
      throw Refusal.unavailable();
    }
  }
}
