/**
 * What a service does beside its requests. In: a turn to repeat; out: nothing but a log of what
 * went wrong in one, which never holds the text of a failure.
 */
@NullMarked
package org.linkseal.registry.tasks;

import org.jspecify.annotations.NullMarked;
