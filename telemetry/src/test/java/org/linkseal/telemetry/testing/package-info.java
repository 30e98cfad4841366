/** For tests of the services: a scrape comes in, its series and their values go out. */
@NullMarked
package org.linkseal.telemetry.testing;

import org.jspecify.annotations.NullMarked;
