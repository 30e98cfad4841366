/**
 * Staged files: what was received, already sealed, until it is loaded. In: tokens, sealed records
 * and fingerprints in order; out: the same bytes, once. Never sees a value of a row, nor a key.
 */
@NullMarked
package org.linkseal.api.staging;

import org.jspecify.annotations.NullMarked;
