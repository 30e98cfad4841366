/**
 * Whether the databases answer. In: a question for each; out: what each last said, at once, however
 * long one that is frozen takes.
 */
@NullMarked
package org.linkseal.telemetry.health;

import org.jspecify.annotations.NullMarked;
