package org.linkseal.api.access;

/** What one state may do in a minute, and at once. */
public enum Limit {
  UPLOADS(60, 16),
  STATUS_CALLS(120, Integer.MAX_VALUE);

  private final int perMinute;
  private final int atOnce;

  Limit(int perMinute, int atOnce) {
    this.perMinute = perMinute;
    this.atOnce = atOnce;
  }

  int perMinute() {
    return perMinute;
  }

  int atOnce() {
    return atOnce;
  }
}
