/**
 * OAuth2 access tokens. A token comes in, the client that its issuer gave it to goes out; what that
 * client may do is not its token's to say. Never logs a token, nor tells why one was refused.
 */
@NullMarked
package org.linkseal.registry.token;

import org.jspecify.annotations.NullMarked;
