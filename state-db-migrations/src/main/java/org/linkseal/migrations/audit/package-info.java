/**
 * What an audit log and its chain hold, and whether both are as they were sealed and signed. In: a
 * state's or the collaboration database and the registry as auditors see them, or an export of
 * both; out: an export, or the first thing that is wrong. Never writes to a database.
 */
@NullMarked
package org.linkseal.migrations.audit;

import org.jspecify.annotations.NullMarked;
