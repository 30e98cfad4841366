package org.linkseal.matcher.notice;

import java.io.IOException;
import java.time.Duration;
import org.linkseal.matcher.metrics.NoticeChannel;
import org.linkseal.registry.Contacts;

/** Takes a notice to a state. */
interface Courier {

  NoticeChannel channel();

  /** How many notices it takes at the same time. */
  int atOnce();

  /**
   * Makes one attempt, within two minutes.
   *
   * @throws IOException when the receiver could not be reached: the attempt has failed
   */
  Attempt deliver(Notice notice, Contacts contacts) throws IOException;

  /** What an attempt came to. */
  sealed interface Attempt {
    record Delivered() implements Attempt {}

    /** The state has no such contact, or has stopped it. */
    record Unwanted() implements Attempt {}

    /**
     * The receiver wants nothing more.
     *
     * @param urlSha256 of its URL, in lower-case hex
     */
    record Gone(String urlSha256) implements Attempt {}

    /**
     * To be tried again.
     *
     * @param retryAfter what the receiver has asked for; zero if it has not
     * @param why for the log: nothing of a contact, or of what was answered
     */
    record Failed(Duration retryAfter, String why) implements Attempt {}
  }
}
