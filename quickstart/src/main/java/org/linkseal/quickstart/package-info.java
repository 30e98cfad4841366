/**
 * A whole working system in one JVM: two embedded PostgreSQL servers, both services on loopback and
 * four sample states. In goes a folder for its data, out come two URLs and the states' keys. It is
 * for trying and testing, never for participants' real data.
 */
@NullMarked
package org.linkseal.quickstart;

import org.jspecify.annotations.NullMarked;
