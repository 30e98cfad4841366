/**
 * Abuse control: who searches for whom comes in, admission or a refusal goes out, and alarms. It
 * must never keep a person beyond the day, nor in any other form than a keyed value of that day.
 */
@NullMarked
package org.linkseal.matcher.abuse;

import org.jspecify.annotations.NullMarked;
