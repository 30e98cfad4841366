package org.linkseal.quickstart;

/** The two API keys of one sample state, as its agency would hold them. */
record StateKeys(String bulkKey, String matchKey) {
  @Override
  public String toString() {
    return "StateKeys[hidden]";
  }
}
