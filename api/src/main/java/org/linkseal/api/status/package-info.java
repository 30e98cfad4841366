/**
 * What became of uploads. In: an identifier, or a page of the history; out: statuses, and the
 * errors that one failed with, as the ancestor's clients read them, one by one, or as a file. Never
 * tells of another state's uploads, nor a value of a file.
 */
@NullMarked
package org.linkseal.api.status;

import org.jspecify.annotations.NullMarked;
