/**
 * Receiving a file. In: the body of an upload; out: a staged file and its accepted upload, or the
 * errors of its rows. Never lets a value of a row reach a disk in the clear, nor a file into
 * memory.
 */
@NullMarked
package org.linkseal.api.receive;

import org.jspecify.annotations.NullMarked;
