/** The state's command line. */
@NullMarked
package org.linkseal.agency;

import org.jspecify.annotations.NullMarked;
