/**
 * What is counted and timed of uploads. In: states, stages and outcomes; out: meters. It must never
 * be told of a row, nor of a file's name.
 */
@NullMarked
package org.linkseal.api.metrics;

import org.jspecify.annotations.NullMarked;
