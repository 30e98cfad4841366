/**
 * What becomes of a connection. In: requests as they arrive; out: the same, but for what is longer
 * than any search, or slower. Never keeps a sender waiting that the server does not read, nor waits
 * for one without end.
 */
@NullMarked
package org.linkseal.matcher.connection;

import org.jspecify.annotations.NullMarked;
