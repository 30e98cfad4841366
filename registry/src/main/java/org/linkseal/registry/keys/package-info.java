/**
 * The secrets of one service. A file that only its owner can read comes in, keys and passwords go
 * out. No value of it is ever part of a message.
 */
@NullMarked
package org.linkseal.registry.keys;

import org.jspecify.annotations.NullMarked;
