package org.linkseal.matcher.match;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/** All that the matcher is told of a match when it opens one. */
@MappedEntity("match")
record MatchRow(@Id String matchId, boolean vulnerable) {}
