/** Runs come in; medians, ratios, a table and a JSON document go out. */
@NullMarked
package org.linkseal.bench.report;

import org.jspecify.annotations.NullMarked;
