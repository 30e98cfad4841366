package org.linkseal.api.staging;

import java.util.Locale;

/** What an upload does to the snapshot before it. */
public enum UploadKind {
  REPLACE(0),
  /** Its ids are staged with their rows: a collision with the snapshot's ids is reported by row. */
  APPEND(1);

  private final int code;

  UploadKind(int code) {
    this.code = code;
  }

  /** The one that the state's database calls so. */
  public static UploadKind of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** What stands for it in a staged file. */
  int code() {
    return code;
  }
}
