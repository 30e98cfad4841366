/**
 * The Bulk API with real databases, for tests. In: requests; out: answers held to the document.
 * Never used outside tests.
 */
@NullMarked
package org.linkseal.api.testing;

import org.jspecify.annotations.NullMarked;
