package org.linkseal.matcher.search;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * Linkage tokens as PostgreSQL reads a uuid[] in binary format. An array that the driver makes of
 * UUIDs is written and read as text, at several times the cost.
 */
final class TokenArray extends PGobject implements PGBinaryObject {
  private static final long serialVersionUID = 1;
  private static final int HEADER_LENGTH = 5 * Integer.BYTES;
  private static final int UUID_LENGTH = 2 * Long.BYTES;
  private static final int ELEMENT_LENGTH = Integer.BYTES + UUID_LENGTH;

  private final byte[] bytes;

  TokenArray(List<UUID> tokens) {
    type = "_uuid";
    ByteBuffer array = ByteBuffer.allocate(HEADER_LENGTH + tokens.size() * ELEMENT_LENGTH);
    array.putInt(1).putInt(0).putInt(Oid.UUID); // dimensions, no NULL, type of an element
    array.putInt(tokens.size()).putInt(1); // elements, and the first one's subscript
    for (UUID token : tokens) {
      array.putInt(UUID_LENGTH);
      array.putLong(token.getMostSignificantBits()).putLong(token.getLeastSignificantBits());
    }
    bytes = array.array();
  }

  @Override
  public int lengthInBytes() {
    return bytes.length;
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("tokens are sent, never received");
  }
}
