package org.linkseal.api.receive;

import javax.crypto.Mac;

/**
 * What is kept of an idempotency key, and what makes it of the body.
 *
 * @param key stands for the sender's text, which is not kept
 * @param body takes the bytes of the file; for one body
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the database, never compared
record IdempotencyMark(byte[] key, Mac body) {}
