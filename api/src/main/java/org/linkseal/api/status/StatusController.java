package org.linkseal.api.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import org.linkseal.api.access.Access;
import org.linkseal.api.access.Limit;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.registry.State;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads only. Each call is one of the state's status calls. */
@Controller("/bulk/{state:[^/]+}/v2")
final class StatusController {
  private static final Logger LOG = LoggerFactory.getLogger(StatusController.class);

  private final Access access;
  private final UploadStatuses statuses;
  private final StoredErrors storedErrors;
  private final Checkpoints checkpoints;

  StatusController(
      Access access, UploadStatuses statuses, StoredErrors storedErrors, Checkpoints checkpoints) {
    this.access = access;
    this.statuses = statuses;
    this.storedErrors = storedErrors;
    this.checkpoints = checkpoints;
  }

  @Get(uri = "/uploads/{identifier:[^/]+}", headRoute = false)
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> status(HttpRequest<?> request, String state, String identifier) {
    State admitted = access.admit(request, state, Limit.STATUS);
    StatusAnswer.Data upload = find(admitted, UploadIdentifier.of(request));
    return json(
        new StatusAnswer(
            upload,
            checkpoints
                .newest(AuditLog.of(admitted.code()))
                .map(AuditCheckpoint::of)
                .orElse(null)));
  }

  @Get(uri = "/uploads/{identifier:[^/]+}/errors", headRoute = false)
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> errors(HttpRequest<?> request, String state, String identifier) {
    State admitted = access.admit(request, state, Limit.STATUS);
    String id = UploadIdentifier.of(request);
    ErrorsFormat format =
        ErrorsFormat.preferred(request.getHeaders().getAll(HttpHeaders.ACCEPT))
            .orElseThrow(() -> Refusal.of(ApiError.NOT_ACCEPTABLE));
    ErrorsAnswer answer = ErrorsAnswer.of(id, storedErrors.of(find(admitted, id)));
    return switch (format) {
      case JSON -> json(answer).header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
      case CSV ->
          HttpResponse.ok(answer.csv().getBytes(UTF_8))
              .header(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8; header=present")
              .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    };
  }

  @Get(uri = "/upload_history", headRoute = false)
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> history(HttpRequest<?> request, String state) {
    State admitted = access.admit(request, state, Limit.STATUS);
    HistoryPage page = HistoryPage.of(request.getParameters());
    try {
      return json(statuses.list(admitted, page).orElseThrow(HistoryPage::unknown));
    } catch (SQLException e) {
      throw unavailable(admitted, e);
    }
  }

  private StatusAnswer.Data find(State state, String identifier) {
    try {
      return statuses.find(state, identifier).orElseThrow(() -> Refusal.of(ApiError.NOT_FOUND));
    } catch (SQLException e) {
      throw unavailable(state, e);
    }
  }

  private static MutableHttpResponse<?> json(Object body) {
    return HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private static Refusal unavailable(State state, SQLException e) {
    LOG.warn("{}: no status can be read (SQLSTATE {})", state.code(), e.getSQLState());
    return Refusal.unavailable();
  }
}
