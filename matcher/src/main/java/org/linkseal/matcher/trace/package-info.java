/**
 * The spans of a search. In: its parts as they begin and end, and the caller's traceparent; out:
 * spans to an OTLP endpoint, if one is configured. A span holds states, numbers and outcomes only.
 */
@NullMarked
package org.linkseal.matcher.trace;

import org.jspecify.annotations.NullMarked;
