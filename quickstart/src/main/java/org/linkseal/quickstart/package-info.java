/** Both services, embedded PostgreSQL and sample states in one JVM. */
@NullMarked
package org.linkseal.quickstart;

import org.jspecify.annotations.NullMarked;
