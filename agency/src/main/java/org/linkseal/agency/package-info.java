/**
 * The state's command line: files and options come in, files and short reports go out. It never
 * prints any part of a person's record.
 */
@NullMarked
package org.linkseal.agency;

import org.jspecify.annotations.NullMarked;
