/**
 * The error catalogue: a refusal comes in, the response with its body goes out. A body must never
 * hold a value of the request or the text of an exception.
 */
@NullMarked
package org.linkseal.matcher.error;

import org.jspecify.annotations.NullMarked;
