/** Match API: searches and match records. */
@NullMarked
package org.linkseal.matcher;

import org.jspecify.annotations.NullMarked;
