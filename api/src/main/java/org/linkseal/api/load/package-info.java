/**
 * Loading: staged uploads become snapshots. In: accepted uploads in their states' order; out: the
 * published snapshot, and nothing left of what it replaces. Holds no key, opens no record.
 */
@NullMarked
package org.linkseal.api.load;

import org.jspecify.annotations.NullMarked;
