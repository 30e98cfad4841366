/**
 * The Bulk API. In: a state's CSV over HTTP; out: its next snapshot, sealed, and what became of the
 * upload. Never lets a value of a row reach a disk, a log or an answer.
 */
@Configuration
@Requires(property = "linkseal.service", value = "api")
@NullMarked
package org.linkseal.api;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
