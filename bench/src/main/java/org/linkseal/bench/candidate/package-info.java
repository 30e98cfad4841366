/**
 * The ways of replacing a state's rows that are compared: each runs on the same server with the
 * same settings, and says how long it took and what it occupies.
 */
@NullMarked
package org.linkseal.bench.candidate;

import org.jspecify.annotations.NullMarked;
