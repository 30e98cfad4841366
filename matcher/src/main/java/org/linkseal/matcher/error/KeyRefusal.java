package org.linkseal.matcher.error;

import io.micronaut.serde.annotation.Serdeable;

/** The ancestor's body of 401. */
@Serdeable
record KeyRefusal(int statusCode, String message) {}
