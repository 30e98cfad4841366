package org.linkseal.matcher.resolve;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.linkseal.matcher.access.Access;
import org.linkseal.matcher.access.MatchReader;
import org.linkseal.matcher.body.JsonBody;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.matcher.match.Match;
import org.linkseal.matcher.match.MatchId;
import org.linkseal.matcher.match.Matches;

/** A match is read, changed by its states, and reopened by the federal office. */
@Controller("/match/v2/matches")
@ExecuteOn(TaskExecutors.BLOCKING)
final class MatchController {
  private final Access access;
  private final JsonBody body;
  private final Matches matches;
  private final Resolution resolution;
  private final Feed feed;
  private final AnsweredMatches answers;

  MatchController(
      Access access,
      JsonBody body,
      Matches matches,
      Resolution resolution,
      Feed feed,
      AnsweredMatches answers) {
    this.access = access;
    this.body = body;
    this.matches = matches;
    this.resolution = resolution;
    this.feed = feed;
    this.answers = answers;
  }

  @Get(produces = MediaType.ALL, headRoute = false)
  HttpResponse<FeedAnswer> list(HttpRequest<?> request) {
    MatchReader reader = access.reader(request.getHeaders());
    return HttpResponse.ok(feed.page(reader, request.getParameters()))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  @Get(uri = "/{match_id}", produces = MediaType.ALL, headRoute = false)
  HttpResponse<MatchAnswer> read(HttpRequest<?> request, @PathVariable("match_id") String matchId) {
    MatchReader reader = access.reader(request.getHeaders());
    return answer(
        reader,
        MatchId.parse(matchId)
            .flatMap(id -> matches.read(reader, id))
            .orElseThrow(MatchController::noSuchMatch));
  }

  @Patch(uri = "/{match_id}/disposition", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<MatchAnswer> change(
      HttpRequest<?> request, @PathVariable("match_id") String matchId) {
    MatchReader reader = access.reader(request.getHeaders());
    if (!(reader instanceof MatchReader.OneState state)) {
      throw Refusal.of(MatchError.ONLY_ITS_STATES);
    }
    DispositionChange change = DispositionChange.read(body.object(request));
    IfMatch ifMatch = IfMatch.of(request.getHeaders());
    return answer(
        reader,
        MatchId.parse(matchId)
            .flatMap(id -> resolution.change(state, id, change, ifMatch))
            .orElseThrow(MatchController::noSuchMatch));
  }

  @Post(uri = "/{match_id}/reopen", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<MatchAnswer> reopen(
      HttpRequest<?> request, @PathVariable("match_id") String matchId) {
    MatchReader reader = access.reader(request.getHeaders());
    if (!(reader instanceof MatchReader.FederalOffice federalOffice)) {
      throw Refusal.of(MatchError.ONLY_THE_FEDERAL_OFFICE);
    }
    return answer(
        reader,
        MatchId.parse(matchId)
            .flatMap(id -> matches.reopen(federalOffice, id))
            .orElseThrow(MatchController::noSuchMatch));
  }

  private MutableHttpResponse<MatchAnswer> answer(MatchReader reader, Match match) {
    return HttpResponse.ok(answers.answer(reader, match))
        .header(HttpHeaders.ETAG, IfMatch.tag(match))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private static Refusal noSuchMatch() {
    return Refusal.of(MatchError.NO_SUCH_MATCH);
  }
}
