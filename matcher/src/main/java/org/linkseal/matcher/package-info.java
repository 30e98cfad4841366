/**
 * Match API: a state's search comes in over HTTP; matches with other states' participants, or which
 * of those states could not be searched, go out. It must never answer "no match" when it does not
 * know, and never log, store or pass on in the clear what a record holds.
 */
@Configuration
@Requires(property = "linkseal.service", value = "matcher")
@NullMarked
package org.linkseal.matcher;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
