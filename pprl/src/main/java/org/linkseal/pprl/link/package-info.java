/**
 * Linkage tokens and sealed records. In: valid rows, or one person's PRF, and keys; out: what a
 * state's database may hold, and the way back for who holds the person's LDS hash. Never keeps a
 * row, and never opens a record without the PRF of its person.
 */
@NullMarked
package org.linkseal.pprl.link;

import org.jspecify.annotations.NullMarked;
