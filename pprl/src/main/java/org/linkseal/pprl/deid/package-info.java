/**
 * De-identification: a person's last name, birth date and Social Security number come in, the LDS
 * hash goes out. Every state must compute the same hash, so the rules are exact; a refusal names
 * the rule and never shows any part of the value.
 */
@NullMarked
package org.linkseal.pprl.deid;

import org.jspecify.annotations.NullMarked;
