/** De-identification, the CSV and its rules, linkage tokens and sealed records. */
@NullMarked
package org.linkseal.pprl;

import org.jspecify.annotations.NullMarked;
