package org.linkseal.migrations.audit;

/** Nothing wrong was found, but not all that should have been there to check was there. */
public final class UnverifiedException extends Exception {

  public UnverifiedException(String why) {
    super(why);
  }
}
