package org.linkseal.matcher.metrics;

/** What an attempt to deliver a notice came to. */
public enum NoticeOutcome {
  DELIVERED,
  /** It will be tried again. */
  FAILED,
  /** That was the last attempt. */
  GIVEN_UP,
  /** The state has no such contact, or has stopped it. */
  UNWANTED
}
