package org.linkseal.matcher.search;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.linkseal.matcher.abuse.AnswerCounts;
import org.linkseal.matcher.abuse.PersonBudget;
import org.linkseal.matcher.access.Access;
import org.linkseal.matcher.access.Requester;
import org.linkseal.matcher.body.JsonBody;

/** POST /match/v2/find_matches. The body is not read before its sender is known and metered. */
@Controller("/match/v2")
final class FindMatchesController {
  private final Access access;
  private final JsonBody body;
  private final SearchRequestReader reader;
  private final SearchPlaces places;
  private final PersonBudget budget;
  private final Search search;
  private final AnswerCounts counts;
  private final SearchObserver observer;

  FindMatchesController(
      Access access,
      JsonBody body,
      SearchRequestReader reader,
      PersonBudget budget,
      SearchPlaces places,
      Search search,
      AnswerCounts counts,
      SearchObserver observer) {
    this.access = access;
    this.body = body;
    this.reader = reader;
    this.places = places;
    this.budget = budget;
    this.search = search;
    this.counts = counts;
    this.observer = observer;
  }

  /** As the ancestor did, JSON is read and answered whatever the request's headers call it. */
  @Post(uri = "/find_matches", consumes = MediaType.ALL, produces = MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<FindMatchesAnswer> findMatches(HttpRequest<?> request) {
    Requester requester = access.admit(request);
    SearchRequest searchRequest = reader.read(body.object(request));
    budget.take(request, requester.meter(), requester.keyId(), searchRequest.ldsHashes());
    try (SearchPlaces.Place _ = places.take()) {
      FindMatchesAnswer answer =
          observer.observed(
              requester,
              searchRequest,
              request.getHeaders().get("traceparent"),
              () -> search.run(requester, searchRequest));
      counts.answered(requester.meter(), answer.data().hits(), answer.data().misses());
      return HttpResponse.ok(answer).contentType(MediaType.APPLICATION_JSON_TYPE);
    }
  }
}
