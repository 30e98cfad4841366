package org.linkseal.api.staging;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A Bloom filter of all tokens of a snapshot, by which a search knows of nearly every token that is
 * not there without looking for its participant. It is cut into pages by the tokens' buckets, each
 * a row of the snapshot's table in the format of a {@link RowChunk}: the bucket is -1 for the first
 * page, -2 for the next and so on, the array of tokens is empty, and the bits stand where sealed
 * records do. A token has four bits in its page, chosen by its bytes 2 to 9; the state's {@code
 * filter_page_of} and {@code filter_admits} read them.
 */
final class TokenFilter {
  /** As many bytes as fit a row that has a page of the table for itself. */
  private static final int PAGE_LENGTH = 8_000;

  private static final int BITS_A_TOKEN = 16;
  private static final int TOKENS_A_PAGE = PAGE_LENGTH * Byte.SIZE / BITS_A_TOKEN;
  private static final int MAX_PAGES = Short.MAX_VALUE;
  private static final int FIRST_HASH = 2;
  private static final int HASHES = 4;

  /** Of a page's row of the table, in bytes. */
  static final int ROW_LENGTH =
      Short.BYTES
          + (Integer.BYTES + Integer.BYTES)
          + CopyArray.EMPTY_LENGTH
          + (Integer.BYTES + PAGE_LENGTH);

  private final int pages;
  private final byte[] bits = new byte[PAGE_LENGTH];
  private int page;

  /** For so many tokens; without any it has no page. */
  TokenFilter(long tokens) {
    pages = (int) Math.min(MAX_PAGES, Math.ceilDiv(tokens, TOKENS_A_PAGE));
  }

  /** Whether there are pages that have not been moved. */
  boolean hasPage() {
    return page < pages;
  }

  /** Whether the token's page is behind the present one: then that one is complete. */
  boolean isPassedBy(byte[] token, int offset) {
    return hasPage() && (RowChunk.bucketOf(token, offset) * pages) >> Short.SIZE > page;
  }

  /** Takes a token of the present page. */
  void add(byte[] token, int offset) {
    for (int hash = 0; hash < HASHES; hash++) {
      int at = offset + FIRST_HASH + hash * Short.BYTES;
      int value = (token[at] & 0xFF) << Byte.SIZE | (token[at + 1] & 0xFF);
      int bit = (int) (((long) value * PAGE_LENGTH * Byte.SIZE) >> Short.SIZE);
      bits[bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
    }
  }

  /** Puts the present page's row of the table; the next page is the present one afterwards. */
  void moveTo(ByteBuffer out) {
    out.putShort((short) 3).putInt(Integer.BYTES).putInt(-1 - page);
    CopyArray.putEmptyUuids(out);
    out.putInt(PAGE_LENGTH).put(bits);
    Arrays.fill(bits, (byte) 0);
    page++;
  }
}
