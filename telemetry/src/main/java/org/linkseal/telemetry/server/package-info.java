/**
 * The port of a service's operator. In: a scrape or a probe; out: metrics, liveness, readiness. It
 * must never serve what the service's callers are for, nor they what it is for.
 */
@NullMarked
package org.linkseal.telemetry.server;

import org.jspecify.annotations.NullMarked;
