package org.linkseal.api.metrics;

import org.linkseal.telemetry.metrics.Metric;

/** The metrics of the Bulk API; {@code docs/operate.md} tells what to read from them. */
public enum UploadMetric implements Metric {
  UPLOADS("linkseal_uploads", "Uploads by what became of them in this process"),
  UPLOAD_ROWS("linkseal_upload_rows", "Rows of uploads that were read to their end"),
  UPLOAD_STAGE("linkseal_upload_stage", "Time that the stages of uploads took"),
  LOAD_ATTEMPTS("linkseal_load_attempts", "Attempts to load an upload, by how they ended"),
  REMOVED("linkseal_removed", "What nothing needed any more, and was removed"),
  SNAPSHOT_AGE("linkseal_snapshot_age_seconds", "Since the state's last publish of a whole file"),
  SNAPSHOT_ROWS("linkseal_snapshot_rows", "Participants in the state's current snapshot"),
  UPLOADS_WAITING("linkseal_uploads_waiting", "Accepted uploads that are not yet final"),
  LONGEST_WAIT("linkseal_uploads_longest_wait_seconds", "Since the first of them was accepted"),
  AUDIT_LAG("linkseal_audit_lag_seconds", "Since the first audit row that is not sealed yet");

  private final String id;
  private final String help;

  UploadMetric(String id, String help) {
    this.id = id;
    this.help = help;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String help() {
    return help;
  }
}
