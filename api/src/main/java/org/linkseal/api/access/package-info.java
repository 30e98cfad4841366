/**
 * Who may call, how often, and how much may be sent. In: the key and the path of a request; out:
 * the state it is for and what it has left, or a refusal. Never tells why a key was refused.
 */
@NullMarked
package org.linkseal.api.access;

import org.jspecify.annotations.NullMarked;
