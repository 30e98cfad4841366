/**
 * Reading and resolving matches: a request of a state, of the federal office or of an overseer
 * comes in, the match as it now is goes out. It must never show a match, or that it exists, to
 * anybody else.
 */
@NullMarked
package org.linkseal.matcher.resolve;

import org.jspecify.annotations.NullMarked;
