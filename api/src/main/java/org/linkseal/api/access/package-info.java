/**
 * Who may call, and how often. In: the key and the path of a request; out: the state it is for, or
 * a refusal. Never tells why a key was refused.
 */
@NullMarked
package org.linkseal.api.access;

import org.jspecify.annotations.NullMarked;
