/**
 * What becomes of a connection. In: requests as they arrive; out: the same, but for what is longer
 * than any search. Never keeps a sender waiting that the server does not read.
 */
@NullMarked
package org.linkseal.matcher.connection;

import org.jspecify.annotations.NullMarked;
