/**
 * One find_matches call: its JSON comes in; each other state's answer, which is records or "could
 * not be searched", goes out as results and errors. It must never show the second as "no match".
 */
@NullMarked
package org.linkseal.matcher.search;

import org.jspecify.annotations.NullMarked;
