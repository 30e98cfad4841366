/**
 * The databases from nothing to ready. In: a superuser of each cluster and the root secret; out:
 * databases with their roles, migrations, registry rows and one secrets file for each service.
 * Never writes a secret unwrapped into a database, nor anywhere but into files of mode 0600.
 */
@NullMarked
package org.linkseal.migrations;

import org.jspecify.annotations.NullMarked;
