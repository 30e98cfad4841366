package org.linkseal.registry;

import java.util.Locale;

/** The login roles of a state's database. */
public enum DatabaseRole {
  RECEIVER,
  LOADER,
  JANITOR,
  MATCHER,
  AUDITOR,
  MIGRATOR;

  /** The PostgreSQL role of {@code state}, such as {@code ea_receiver}. */
  public String roleName(StateCode state) {
    return state.value() + "_" + name().toLowerCase(Locale.ROOT);
  }
}
