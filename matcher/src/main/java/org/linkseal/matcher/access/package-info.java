/**
 * Who may search: a request's headers come in, the requester with its state and key goes out. It
 * must never take a state's word for being another state.
 */
@NullMarked
package org.linkseal.matcher.access;

import org.jspecify.annotations.NullMarked;
