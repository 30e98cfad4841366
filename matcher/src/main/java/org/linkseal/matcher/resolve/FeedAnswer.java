package org.linkseal.matcher.resolve;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * The body of a list of matches.
 *
 * @param next where the list goes on; it is given even when there is nothing more yet
 */
@Serdeable
record FeedAnswer(List<MatchAnswer.Data> data, String next) {}
