/**
 * What the collaboration database needs done beside the requests: committed rows go into the audit
 * chain and the feed, the end of the chain is signed into the registry, and what was kept long
 * enough goes. No request ever waits for it.
 */
@NullMarked
package org.linkseal.matcher.upkeep;

import org.jspecify.annotations.NullMarked;
