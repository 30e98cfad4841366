package org.linkseal.openapi.testing;

/**
 * A method and a path as a document describes them.
 *
 * @param method in upper case
 * @param path the template as the document writes it, {@code
 *     /bulk/{state}/v2/uploads/{upload_identifier}}
 */
public record Operation(String method, String path) {
  @Override
  public String toString() {
    return method + " " + path;
  }
}
