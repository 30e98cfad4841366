package org.linkseal.pprl.deid;

import java.io.Serializable;

/**
 * A character of a last name that the ASCII table does not have.
 *
 * @param position counted in code points, the first being 1
 * @param codePoint the Unicode code point, or an unpaired surrogate
 */
public record UnmappedCharacter(int position, int codePoint) implements Serializable {
  @Override
  public String toString() {
    return "character %d is U+%04X".formatted(position, codePoint);
  }
}
