/** What a matched row says about a participant, once opened. Never prints a value of it. */
@NullMarked
package org.linkseal.pprl.record;

import org.jspecify.annotations.NullMarked;
