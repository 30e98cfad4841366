/**
 * What is seen of a state's database from outside. In: its own figures; out: gauges, and whether it
 * answers at all.
 */
@NullMarked
package org.linkseal.api.watch;

import org.jspecify.annotations.NullMarked;
