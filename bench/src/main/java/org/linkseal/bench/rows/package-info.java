/** Invented rows: a number of rows and a seed come in, the same bytes always go out. */
@NullMarked
package org.linkseal.bench.rows;

import org.jspecify.annotations.NullMarked;
