package org.linkseal.matcher.resolve;

import io.micronaut.http.HttpParameters;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.access.MatchReader;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.matcher.match.Matches;

/** The matches of a reader in the order of their newest changes. */
@Singleton
final class Feed {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  private final Matches matches;
  private final AnsweredMatches answers;
  private final Cursors cursors;

  Feed(Matches matches, AnsweredMatches answers, Cursors cursors) {
    this.matches = matches;
    this.answers = answers;
    this.cursors = cursors;
  }

  /**
   * The part that {@code since} and {@code limit} ask for.
   *
   * @throws Refusal when one of them is none, or is given twice and differs
   */
  FeedAnswer page(MatchReader reader, HttpParameters parameters) {
    long since = since(only(parameters, "since"));
    Matches.Page page = matches.list(reader, since, limit(only(parameters, "limit")));
    if (since > page.head()) {
      throw Refusal.of(MatchError.CURSOR_INVALID);
    }
    return new FeedAnswer(
        page.matches().stream().map(match -> answers.data(reader, match)).toList(),
        cursors.of(page.last()));
  }

  private static @Nullable String only(HttpParameters parameters, String name) {
    List<String> values = parameters.getAll(name).stream().distinct().toList();
    if (values.size() > 1) {
      throw Refusal.of(MatchError.PARAMETER_REPEATED, name);
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  private long since(@Nullable String text) {
    return text == null
        ? 0
        : cursors.position(text).orElseThrow(() -> Refusal.of(MatchError.CURSOR_INVALID));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return Limit.MATCHES_A_PAGE.value();
    }
    int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > Limit.MATCHES_A_PAGE_AT_MOST.value()) {
      throw Refusal.of(MatchError.LIMIT_INVALID, Limit.MATCHES_A_PAGE_AT_MOST.value());
    }
    return limit;
  }
}
