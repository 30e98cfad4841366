package org.linkseal.migrations;

/** What the operator asked for is against the rules, and nothing has changed. */
public final class RefusedException extends Exception {

  RefusedException(String why) {
    super(why);
  }
}
