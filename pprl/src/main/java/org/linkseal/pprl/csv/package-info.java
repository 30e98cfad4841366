/**
 * The states' CSV. In: bytes; out: valid rows one after the other, and every fault of the others by
 * row, column and rule. Never holds a row longer than the call it is given in, nor tells a value.
 */
@NullMarked
package org.linkseal.pprl.csv;

import org.jspecify.annotations.NullMarked;
