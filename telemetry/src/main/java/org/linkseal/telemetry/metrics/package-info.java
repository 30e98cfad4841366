/**
 * Metrics of a service. In: what its parts count and time; out: one text for Prometheus. A label
 * holds a state's code or the name of a constant, and there is no way to give it anything else.
 */
@NullMarked
package org.linkseal.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
