/**
 * Who the states are, where their databases are, and which credential opens what. Rows of the
 * registry database come in; states, snapshot keys and connections go out. It never sees a
 * participant, and no secret leaves it in a message.
 */
@NullMarked
package org.linkseal.registry;

import org.jspecify.annotations.NullMarked;
