/**
 * The operator's command line, {@code ./linkseal admin}. In: a configuration that names files of
 * secrets; out: one line and an exit code that a script can decide by. Never takes a secret as an
 * argument, and prints none but a new API key.
 */
@NullMarked
package org.linkseal.migrations.admin;

import org.jspecify.annotations.NullMarked;
