/**
 * What uploads and searches cost on this machine, and how that compares: one command in, a table
 * and a JSON file out. Nothing uses it, and it leaves nothing behind.
 */
@NullMarked
package org.linkseal.bench;

import org.jspecify.annotations.NullMarked;
