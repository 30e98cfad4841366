/**
 * The body of a request between the wire and the file in it. In: bytes as they are sent, and what
 * the headers say of them; out: the bytes of the file, bounded, decoded and checked. Never shows a
 * body that did not arrive whole as one that did.
 */
@NullMarked
package org.linkseal.api.body;

import org.jspecify.annotations.NullMarked;
