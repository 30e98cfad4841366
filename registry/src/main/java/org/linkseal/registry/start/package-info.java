/**
 * Why a service does not start. Settings come in, a line for the operator goes out: names of
 * properties and files, and never a value.
 */
@NullMarked
package org.linkseal.registry.start;

import org.jspecify.annotations.NullMarked;
