/**
 * Match records: the hits of a search and the decisions of states come in, match ids and matches go
 * out, each committed with what the audit keeps of it. It must never write a participant's data
 * unsealed, nor open what its reader may not read.
 */
@NullMarked
package org.linkseal.matcher.match;

import org.jspecify.annotations.NullMarked;
