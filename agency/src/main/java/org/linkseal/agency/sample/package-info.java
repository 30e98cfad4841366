/**
 * Invented participants for trying real sizes: a seed and a number of rows come in, a plain-text
 * CSV and its hashed twin go out. Nothing of a real person ever comes near it.
 */
@NullMarked
package org.linkseal.agency.sample;

import org.jspecify.annotations.NullMarked;
