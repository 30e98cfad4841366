package org.linkseal.quickstart.model;

import java.util.Locale;

/** Why a file is FAILED, and changes nothing. */
enum Fault {
  BAD_ROW,
  REPEATED_ID,
  EMPTY,
  /** Its participant id is in what it is appended to. */
  ALREADY_LISTED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
