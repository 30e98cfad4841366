/** How long searches take at a fixed rate, at rest and while a replace runs. */
@NullMarked
package org.linkseal.bench.lookup;

import org.jspecify.annotations.NullMarked;
