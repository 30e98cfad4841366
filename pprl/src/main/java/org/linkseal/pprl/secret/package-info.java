/**
 * Keys at rest and in memory. In: random or wrapped bytes; out: secrets that cannot print
 * themselves, and keys derived from them. Never writes a secret anywhere.
 */
@NullMarked
package org.linkseal.pprl.secret;

import org.jspecify.annotations.NullMarked;
