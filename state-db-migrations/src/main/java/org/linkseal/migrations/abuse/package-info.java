/**
 * The operator's side of abuse control: budgets, alarms and canaries of the collaboration database
 * go in and out as collaboration_admin. It must never read or write anything of a person.
 */
@NullMarked
package org.linkseal.migrations.abuse;

import org.jspecify.annotations.NullMarked;
