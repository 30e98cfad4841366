/**
 * Signed ends of audit chains, of the states and of the collaboration database. In: the position
 * and hash that such a database gives; out: a signed checkpoint in the registry, and whether a
 * signature is right. Never reads such a database.
 */
@NullMarked
package org.linkseal.registry.audit;

import org.jspecify.annotations.NullMarked;
