package org.linkseal.api.staging;

import java.nio.ByteBuffer;

/** An array of elements of one length, as a field in PostgreSQL's binary COPY format. */
final class CopyArray {
  private static final int UUID_OID = 2950;
  private static final int INT4_OID = 23;
  private static final int UUID_LENGTH = 16;

  /** Dimensions, flags, type of the elements, their number, the first one's index. */
  private static final int HEADER_LENGTH = 5 * Integer.BYTES;

  /** Of the field of an array without elements, in bytes. */
  static final int EMPTY_LENGTH = Integer.BYTES + 3 * Integer.BYTES;

  private final int elementType;
  private final int elementLength;
  private final ByteBuffer elements;

  private CopyArray(int elementType, int elementLength, int max) {
    this.elementType = elementType;
    this.elementLength = elementLength;
    this.elements = ByteBuffer.allocate(max * (Integer.BYTES + elementLength));
  }

  static CopyArray ofUuids(int max) {
    return new CopyArray(UUID_OID, UUID_LENGTH, max);
  }

  static CopyArray ofInts(int max) {
    return new CopyArray(INT4_OID, Integer.BYTES, max);
  }

  /** The number of bytes that a field of so many uuids takes. */
  static long uuidsLength(long count) {
    return fieldLength(count, UUID_LENGTH);
  }

  /** The number of bytes that a field of so many ints takes. */
  static long intsLength(long count) {
    return fieldLength(count, Integer.BYTES);
  }

  private static long fieldLength(long count, int elementLength) {
    return Integer.BYTES + HEADER_LENGTH + count * (Integer.BYTES + elementLength);
  }

  void add(byte[] source, int offset) {
    elements.putInt(elementLength).put(source, offset, elementLength);
  }

  void add(int element) {
    elements.putInt(elementLength).putInt(element);
  }

  int count() {
    return elements.position() / (Integer.BYTES + elementLength);
  }

  int length() {
    return (int) fieldLength(count(), elementLength);
  }

  static void putEmptyUuids(ByteBuffer out) {
    out.putInt(EMPTY_LENGTH - Integer.BYTES).putInt(0).putInt(0).putInt(UUID_OID);
  }

  /** Puts the field; the array is empty afterwards. */
  void moveTo(ByteBuffer out) {
    int count = count();
    elements.flip();
    out.putInt(HEADER_LENGTH + elements.remaining())
        .putInt(1)
        .putInt(0)
        .putInt(elementType)
        .putInt(count)
        .putInt(1)
        .put(elements);
    elements.clear();
  }
}
