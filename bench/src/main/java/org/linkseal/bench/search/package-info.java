/**
 * The ways of searching all states that are compared, and how they are measured: a way and a number
 * of clients come in; times, rates, CPU and connections go out.
 */
@NullMarked
package org.linkseal.bench.search;

import org.jspecify.annotations.NullMarked;
