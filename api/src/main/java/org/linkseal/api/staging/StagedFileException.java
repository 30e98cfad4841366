package org.linkseal.api.staging;

/** The staged file is not the one that was accepted; reading it again will not change that. */
public final class StagedFileException extends Exception {
  public StagedFileException() {
    super("the staged file is damaged");
  }
}
