package org.linkseal.matcher.search;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.io.InputStream;
import org.linkseal.matcher.access.Access;
import org.linkseal.matcher.access.Requester;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;

/** POST /match/v2/find_matches. The body is not read before its sender is known and metered. */
@Controller("/match/v2")
final class FindMatchesController {
  private final Access access;
  private final SearchRequestReader reader;
  private final Search search;
  private final SearchObserver observer;

  FindMatchesController(
      Access access, SearchRequestReader reader, Search search, SearchObserver observer) {
    this.access = access;
    this.reader = reader;
    this.search = search;
    this.observer = observer;
  }

  /** As the ancestor did, JSON is read and answered whatever the request's headers call it. */
  @Post(uri = "/find_matches", consumes = MediaType.ALL, produces = MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<FindMatchesAnswer> findMatches(HttpRequest<?> request) {
    Requester requester = access.admit(request.getHeaders());
    SearchRequest searchRequest = reader.read(body(request));
    FindMatchesAnswer answer =
        observer.observed(
            requester,
            searchRequest,
            request.getHeaders().get("traceparent"),
            () -> search.run(requester, searchRequest));
    return HttpResponse.ok(answer).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private static byte[] body(HttpRequest<?> request) {
    try (InputStream body = ((ServerHttpRequest<?>) request).byteBody().toInputStream()) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw Refusal.of(
          e.getCause() instanceof ContentLengthExceededException
              ? MatchError.BODY_TOO_LONG
              : MatchError.BODY_NOT_JSON);
    }
  }
}
