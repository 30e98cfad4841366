package org.linkseal.api.receive;

import java.util.List;
import java.util.Optional;
import org.linkseal.api.status.UploadWarning;

/**
 * What the upload's row keeps of a body that was read to its end.
 *
 * @param rows below the header
 * @param bodyMark to know the same rows again; only with an idempotency key
 */
record Found(long rows, Optional<byte[]> bodyMark, List<UploadWarning> warnings) {}
