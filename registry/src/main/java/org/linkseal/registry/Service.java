package org.linkseal.registry;

/** A running service. Each has registry credentials, secrets and wrapped passwords of its own. */
public enum Service {
  API("api"),
  MATCHER("matcher");

  private final String id;

  Service(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
