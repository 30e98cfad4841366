/**
 * What is counted and timed of searches and notices. In: states, outcomes and durations; out:
 * meters. It must never be told of a person, not even of a value that stands for one.
 */
@NullMarked
package org.linkseal.matcher.metrics;

import org.jspecify.annotations.NullMarked;
