/**
 * A request's body: its bytes come in, one JSON object goes out. Nothing of it is ever part of a
 * message.
 */
@NullMarked
package org.linkseal.matcher.body;

import org.jspecify.annotations.NullMarked;
