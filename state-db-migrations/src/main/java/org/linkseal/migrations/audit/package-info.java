/**
 * What a state's audit log and its chain hold, and whether both are as they were sealed and signed.
 * In: the state's database and the registry as auditors see them, or an export of both; out: an
 * export, or the first thing that is wrong. Never writes to a database.
 */
@NullMarked
package org.linkseal.migrations.audit;

import org.jspecify.annotations.NullMarked;
