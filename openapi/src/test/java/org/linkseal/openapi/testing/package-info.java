/**
 * The HTTP contracts as tests use them: requests and answers go in, a {@link
 * org.linkseal.openapi.testing.ContractDeviation} comes out where one is not as the document says.
 * A deviation names places and rules, never a value.
 */
@NullMarked
package org.linkseal.openapi.testing;

import org.jspecify.annotations.NullMarked;
