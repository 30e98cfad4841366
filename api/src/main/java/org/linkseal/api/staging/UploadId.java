package org.linkseal.api.staging;

import java.util.regex.Pattern;

/** What an upload is called for ever: by its state, in its database and in a store. */
public final class UploadId {
  public static final int MAX_LENGTH = 40;

  private static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z_-]{1," + MAX_LENGTH + "}");

  private UploadId() {}

  public static boolean isWellFormed(String text) {
    return SHAPE.matcher(text).matches();
  }
}
