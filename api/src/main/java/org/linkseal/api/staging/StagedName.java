package org.linkseal.api.staging;

import java.util.Optional;

/** What a store calls the file of one upload. */
record StagedName(String uploadId) {
  private static final String SUFFIX = ".staged";

  StagedName {
    if (!UploadId.isWellFormed(uploadId)) {
      throw new IllegalArgumentException("not the identifier of an upload");
    }
  }

  String file() {
    return uploadId + SUFFIX;
  }

  /** The upload whose file has this name, if it is one. */
  static Optional<String> uploadOf(String file) {
    return Optional.of(file)
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .filter(UploadId::isWellFormed);
  }
}
