package org.linkseal.api.receive;

import org.jspecify.annotations.Nullable;

/**
 * The upload that was first sent with an idempotency key.
 *
 * @param strict whether the faults of its rows were answered at once
 */
@SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual, never by equals
record EarlierUpload(
    String uploadId,
    String status,
    boolean strict,
    byte @Nullable [] bodyMark,
    @Nullable String errorMessage) {

  boolean isReceiving() {
    return status.equals("receiving");
  }
}
