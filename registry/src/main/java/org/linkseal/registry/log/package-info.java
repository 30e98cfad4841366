/**
 * What the services' logs may hold. Events of frameworks come in, places in the code go out; texts
 * that could quote a request never do.
 */
@NullMarked
package org.linkseal.registry.log;

import org.jspecify.annotations.NullMarked;
