/**
 * Who calls. What a request shows comes in, the caller that the registry has for it goes out. Only
 * a key's SHA-256 is ever stored, and no key is ever printed but once, where it is made.
 */
@NullMarked
package org.linkseal.registry.auth;

import org.jspecify.annotations.NullMarked;
