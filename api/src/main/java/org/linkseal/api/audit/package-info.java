/**
 * Seals the states' audit logs. In: rows that committed; out: entries of the chain in the state's
 * database, and signed checkpoints in the registry. Nothing of a request waits for it.
 */
@NullMarked
package org.linkseal.api.audit;

import org.jspecify.annotations.NullMarked;
