package org.linkseal.openapi.testing;

/** The two APIs and where their documents stand on the class path. */
public enum Api {
  BULK("openapi/bulk-v2.yaml"),
  MATCH("openapi/match-v2.yaml");

  private final String resource;

  Api(String resource) {
    this.resource = resource;
  }

  String resource() {
    return resource;
  }
}
