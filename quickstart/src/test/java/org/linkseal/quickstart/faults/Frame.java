package org.linkseal.quickstart.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A message of PostgreSQL's protocol 3.0: a type, a length that counts itself, the content. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Frame(char type, byte[] bytes) {
  private static final int HEADER_LENGTH = 5;

  static Frame read(DataInputStream in) throws IOException {
    byte type = in.readByte();
    int length = in.readInt();
    ByteBuffer whole = ByteBuffer.allocate(1 + length).put(type).putInt(length);
    in.readFully(whole.array(), HEADER_LENGTH, length - Integer.BYTES);
    return new Frame((char) type, whole.array());
  }

  /** The first or a later one of the texts, each ended by a zero, that the content begins with. */
  String text(int position) {
    int start = HEADER_LENGTH;
    for (int passed = 0; passed < position; passed++) {
      start = end(start) + 1;
    }
    return new String(bytes, start, end(start) - start, UTF_8);
  }

  int number() {
    return ByteBuffer.wrap(bytes).getInt(HEADER_LENGTH);
  }

  private int end(int start) {
    int end = start;
    while (bytes[end] != 0) {
      end++;
    }
    return end;
  }
}
