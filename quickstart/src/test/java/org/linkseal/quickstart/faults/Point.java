package org.linkseal.quickstart.faults;

import org.jspecify.annotations.Nullable;

/**
 * A place in the conversation of a service with its database.
 *
 * @param text what the statement's SQL contains; a function by its name and bracket
 * @param messages of COPY data that have gone to the server; 0 for any other moment
 * @param following text of a statement that must have been answered before; null for none
 */
record Point(Moment moment, String text, int messages, @Nullable String following) {
  enum Moment {
    /** The service has asked, the server has not heard. */
    BEFORE,
    /** The server is at work. */
    SENT,
    /** The server has done it and said so, the service has not heard. */
    ANSWERED,
    COPYING
  }

  static Point before(String text) {
    return new Point(Moment.BEFORE, text, 0, null);
  }

  static Point sent(String text) {
    return new Point(Moment.SENT, text, 0, null);
  }

  static Point answered(String text) {
    return new Point(Moment.ANSWERED, text, 0, null);
  }

  static Point copying(String text, int messages) {
    return new Point(Moment.COPYING, text, messages, null);
  }

  Point following(String answered) {
    return new Point(moment, text, messages, answered);
  }
}
