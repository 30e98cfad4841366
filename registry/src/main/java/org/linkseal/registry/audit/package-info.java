/**
 * Signed ends of the states' audit chains. In: the position and hash that a state's database gives;
 * out: a signed checkpoint in the registry, and whether a signature is right. Never reads a state's
 * database.
 */
@NullMarked
package org.linkseal.registry.audit;

import org.jspecify.annotations.NullMarked;
