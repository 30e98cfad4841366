package org.linkseal.api.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.linkseal.registry.start.StartFault;

/**
 * What one upload may be, and how many a state may send.
 *
 * @param maxBytes of the body as it is sent
 * @param maxDecodedBytes of the file, whether the body holds it compressed or as it is
 * @param maxRows below the header
 * @param maxRowBytes of one row, however many lines it spans; up to 16 MiB
 * @param maxColumns of the header, and of each row
 * @param perMinute uploads of one state
 * @param atOnce uploads of one state that are being received
 * @param maxDuration from the first byte of a body to its last
 */
@ConfigurationProperties(UploadLimits.PREFIX)
public record UploadLimits(
    @Bindable(defaultValue = "2147483648") long maxBytes,
    @Bindable(defaultValue = "2147483648") long maxDecodedBytes,
    @Bindable(defaultValue = "20000000") long maxRows,
    @Bindable(defaultValue = "65536") int maxRowBytes,
    @Bindable(defaultValue = "1000") int maxColumns,
    @Bindable(defaultValue = "60") int perMinute,
    @Bindable(defaultValue = "16") int atOnce,
    @Bindable(defaultValue = "1h") Duration maxDuration) {
  static final String PREFIX = "linkseal.upload";

  /**
   * Checks every value.
   *
   * @throws StartFault naming all that are out of their bounds
   */
  public UploadLimits {
    new PropertyFaults(PREFIX)
        .check("max-bytes", maxBytes, 1, Long.MAX_VALUE)
        .check("max-decoded-bytes", maxDecodedBytes, 1, Long.MAX_VALUE)
        .check("max-rows", maxRows, 1, Integer.MAX_VALUE)
        .check("max-row-bytes", maxRowBytes, 1, 16 << 20)
        .check("max-columns", maxColumns, 1, 10_000)
        .check("per-minute", perMinute, 1, 1_000_000)
        .check("at-once", atOnce, 1, 1_000)
        .check("max-duration", maxDuration, Duration.ofSeconds(1), Duration.ofDays(1))
        .requireNone();
  }
}
