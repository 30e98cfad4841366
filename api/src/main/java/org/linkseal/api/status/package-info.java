/**
 * What became of an upload. In: its identifier; out: its status, and the errors it failed with, as
 * the ancestor's clients read them. Never tells of another state's uploads.
 */
@NullMarked
package org.linkseal.api.status;

import org.jspecify.annotations.NullMarked;
