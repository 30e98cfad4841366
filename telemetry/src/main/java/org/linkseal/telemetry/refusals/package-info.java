/**
 * Who is refused. In: the id of a key and an entry of a service's catalogue of errors; out: lines
 * for the operator's log, which hold these and a number, never a key or anything of a request.
 */
@NullMarked
package org.linkseal.telemetry.refusals;

import org.jspecify.annotations.NullMarked;
