package org.linkseal.matcher.resolve;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * The body of a list of matches.
 *
 * @param next where the list goes on; it is given even when there is nothing more yet
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record FeedAnswer(List<MatchAnswer.Data> data, String next) {}
