package org.linkseal.matcher.error;

import io.micronaut.serde.annotation.Serdeable;

/** What is wrong with one person of a search, or could not be found out about that person. */
@Serdeable
public record PersonError(int index, String code, String title, String detail) {}
