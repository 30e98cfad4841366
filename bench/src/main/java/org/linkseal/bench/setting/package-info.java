/**
 * Where the measurements happen: an installation in a folder of its own, the services as processes,
 * and what is told of the machine. Gone afterwards.
 */
@NullMarked
package org.linkseal.bench.setting;

import org.jspecify.annotations.NullMarked;
