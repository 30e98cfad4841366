/**
 * Match records: the hits of a search come in, their match ids go out, committed together with the
 * search's audit row. It must never write a participant's data unsealed.
 */
@NullMarked
package org.linkseal.matcher.match;

import org.jspecify.annotations.NullMarked;
