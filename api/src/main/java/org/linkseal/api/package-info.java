/** Bulk API: uploads and their loading. */
@NullMarked
package org.linkseal.api;

import org.jspecify.annotations.NullMarked;
