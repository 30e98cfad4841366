/** Microbenchmarks of a row's way through the receiver: parsed, sealed, both. */
@NullMarked
package org.linkseal.bench.jmh;

import org.jspecify.annotations.NullMarked;
