/**
 * What a crash at any step leaves behind. In: real services as processes, a proxy before the
 * states' PostgreSQL that strikes at named points; out: what searches, tables and folders hold
 * afterwards. Never a hook in production code.
 */
@NullMarked
package org.linkseal.quickstart.faults;

import org.jspecify.annotations.NullMarked;
