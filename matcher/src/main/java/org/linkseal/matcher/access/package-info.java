/**
 * Who may search, and who may read which matches: a request's headers come in, the requester or
 * reader with its state and key goes out. It must never take a state's word for being another
 * state.
 */
@NullMarked
package org.linkseal.matcher.access;

import org.jspecify.annotations.NullMarked;
