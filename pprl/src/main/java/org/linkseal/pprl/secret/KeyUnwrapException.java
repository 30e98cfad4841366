package org.linkseal.pprl.secret;

/** The wrapped secret was changed, or belongs to another wrapping key or purpose. */
public final class KeyUnwrapException extends RuntimeException {
  KeyUnwrapException() {
    super("a wrapped key does not open: changed, or wrapped by another key or for another purpose");
  }
}
