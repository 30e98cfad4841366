/**
 * Tells states that a match is new or has changed. In: queued notices and the states' contacts;
 * out: webhooks and mails that hold the match's id and link. Nothing else of a match may pass here,
 * and no contact may reach a log.
 */
@NullMarked
package org.linkseal.matcher.notice;

import org.jspecify.annotations.NullMarked;
