package org.linkseal.matcher.search;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.linkseal.matcher.access.Access;
import org.linkseal.matcher.access.Requester;
import org.linkseal.matcher.body.JsonBody;

/** POST /match/v2/find_matches. The body is not read before its sender is known and metered. */
@Controller("/match/v2")
final class FindMatchesController {
  private final Access access;
  private final JsonBody body;
  private final SearchRequestReader reader;
  private final Search search;

  FindMatchesController(Access access, JsonBody body, SearchRequestReader reader, Search search) {
    this.access = access;
    this.body = body;
    this.reader = reader;
    this.search = search;
  }

  /** As the ancestor did, JSON is read and answered whatever the request's headers call it. */
  @Post(uri = "/find_matches", consumes = MediaType.ALL, produces = MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<FindMatchesAnswer> findMatches(HttpRequest<?> request) {
    Requester requester = access.admit(request.getHeaders());
    SearchRequest searchRequest = reader.read(body.object(request));
    return HttpResponse.ok(search.run(requester, searchRequest))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
