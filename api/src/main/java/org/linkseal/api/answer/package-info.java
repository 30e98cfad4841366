/**
 * What is answered when a request is not served. In: an entry of the catalogue, or whatever was
 * thrown; out: the body that the contract gives it. Never repeats a text of an exception.
 */
@NullMarked
package org.linkseal.api.answer;

import org.jspecify.annotations.NullMarked;
