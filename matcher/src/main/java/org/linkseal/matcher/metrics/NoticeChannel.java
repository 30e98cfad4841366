package org.linkseal.matcher.metrics;

/** How a state is told of a match. */
public enum NoticeChannel {
  WEBHOOK,
  MAIL
}
