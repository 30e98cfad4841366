/**
 * Linkage tokens and sealed records. In: valid rows, or one person's PRF, and keys; out: what a
 * state's database may hold, and the way back for who holds the person's LDS hash. Never keeps a
 * row, and never opens a record without the PRF of its person.
 *
 * <p>{@code src/test/resources/linkage-vectors.properties} holds fixed vectors of every step, from
 * the keys and an LDS hash to the sealed record, for checking another implementation.
 */
@NullMarked
package org.linkseal.pprl.link;

import org.jspecify.annotations.NullMarked;
