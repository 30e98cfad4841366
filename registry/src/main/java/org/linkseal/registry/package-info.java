/** Who the states are, where their databases are, and which credential opens what. */
@NullMarked
package org.linkseal.registry;

import org.jspecify.annotations.NullMarked;
