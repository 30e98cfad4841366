/**
 * Real databases for tests. In: nothing; out: PostgreSQL clusters and whole installations made by
 * the provisioner itself. Never used outside tests.
 */
@NullMarked
package org.linkseal.migrations.testing;

import org.jspecify.annotations.NullMarked;
