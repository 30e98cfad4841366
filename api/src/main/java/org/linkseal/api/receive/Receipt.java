package org.linkseal.api.receive;

import java.util.Optional;
import org.linkseal.api.status.UploadErrors;

/**
 * The end of an upload's receiving, as its sender is told it.
 *
 * @param errors told at once, because the sender prefers so; a sender who does not polls
 */
record Receipt(String uploadId, Optional<UploadErrors> errors) {}
