package org.linkseal.api.receive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.linkseal.api.testing.CsvFiles;

/** What may be wrong with the bytes of an upload on the wire. */
enum Mutation {
  SIZE_OF_A_CHUNK(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      String size =
          oneOf(random, "", "-1", "zz", "0x10", "fffffffffffffffff", "+5", "1 0", "\0", "80000000");
      return chunked(head) + chunk(csv) + size + "\r\n" + csv + "\r\n0\r\n\r\n";
    }
  },
  LENGTH_OF_A_CHUNK(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      int off = random.nextBoolean() ? 1 + random.nextInt(100) : -1 - random.nextInt(100);
      return chunked(head)
          + Integer.toHexString(csv.length() + off)
          + "\r\n"
          + csv
          + "\r\n0\r\n\r\n";
    }
  },
  END_OF_THE_CHUNKS(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      return chunked(head) + chunk(csv) + oneOf(random, "", "0", "0\r", "\r\n", "5\r\nx");
    }
  },
  CONTENT_LENGTH_TOO_LONG(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      return head + "Content-Length: " + (csv.length() + 1 + random.nextInt(9)) + "\r\n\r\n" + csv;
    }
  },
  CONTENT_LENGTH_TOO_SHORT(Outcome.ANY) {
    @Override
    String request(String head, String csv, Random random) {
      int length = 1 + random.nextInt(csv.length() - 1);
      return head + "Content-Length: " + length + "\r\n\r\n" + csv;
    }
  },
  NO_LENGTH(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      String length = oneOf(random, "abc", "-5", "+5", "1,2", "", "99999999999999999999", "0x5");
      return head + "Content-Length: " + length + "\r\n\r\n" + csv;
    }
  },
  TWO_LENGTHS(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      return head + "Content-Length: 7\r\nContent-Length: " + csv.length() + "\r\n\r\n" + csv;
    }
  },
  LENGTH_AND_CHUNKS(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      return head
          + "Content-Length: "
          + random.nextInt(csv.length())
          + "\r\nTransfer-Encoding: "
          + oneOf(random, "chunked", "Chunked", "chunked, chunked", "gzip, chunked", "xchunked")
          + "\r\n\r\n"
          + chunk(csv)
          + "0\r\n\r\n";
    }
  },
  LENGTH_AND_A_CODING_THAT_IS_NOT_SERVED(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      String coding =
          oneOf(random, "identity", "gzip", "xchunked", "chunked2", "x, y", "\"chunked\"");
      return whole(head + "Transfer-Encoding: " + coding + "\r\n", csv);
    }
  },
  BROKEN_GZIP(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      String gzip = gzip(csv);
      int place = GZIP_HEADER_LENGTH + random.nextInt(gzip.length() - GZIP_HEADER_LENGTH);
      String broken =
          switch (random.nextInt(5)) {
            case 0 -> gzip.substring(0, place);
            case 1 -> gzip + noise(random, 1 + random.nextInt(99));
            case 2 ->
                gzip.substring(0, place)
                    + (char) (gzip.charAt(place) ^ 1 << random.nextInt(8))
                    + gzip.substring(place + 1);
            case 3 -> csv;
            default -> noise(random, 1 + random.nextInt(5_000));
          };
      return whole(head + "Content-Encoding: gzip\r\n", broken);
    }
  },
  GZIP_BOMB(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      String line = oneOf(random, "0", ",", "\"");
      String bomb = gzip(csv + line.repeat(4_000_000 / line.length()));
      return whole(head + "Content-Encoding: gzip\r\n", bomb);
    }
  },
  WRONG_DIGEST(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      byte[] digest = new byte[random.nextBoolean() ? 32 : random.nextInt(70)];
      random.nextBytes(digest);
      String base64 = Base64.getEncoder().encodeToString(digest);
      String value = oneOf(random, "sha-256=:" + base64 + ":", "sha-512=:" + base64, base64, ":::");
      return whole(head + "Content-Digest: " + value + "\r\n", csv);
    }
  },
  GARBAGE_BEHIND(Outcome.ANY) {
    @Override
    String request(String head, String csv, Random random) {
      return whole(head, csv) + noise(random, 1 + random.nextInt(5_000));
    }
  },
  GARBAGE_ONLY(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      return noise(random, 1 + random.nextInt(20_000));
    }
  },
  HUGE_HEADERS(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      String header = "X-Pad: " + "a".repeat(10 + random.nextInt(90)) + "\r\n";
      return random.nextBoolean()
          ? whole(head + header.repeat(2_000), csv)
          : whole(head + "X-Pad: " + "a".repeat(100_000) + "\r\n", csv);
    }
  },
  NUL_IN_THE_HEAD(Outcome.NEVER_WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      int place = random.nextInt(head.length() - 2);
      return whole(head.substring(0, place) + '\0' + head.substring(place), csv);
    }
  },
  CHARACTER_OF_THE_TARGET(Outcome.ANY) {
    @Override
    String request(String head, String csv, Random random) {
      int start = head.indexOf('/');
      int at = start + random.nextInt(head.indexOf(" HTTP") - start);
      String changed = oneOf(random, "", "x", "/", "%", "%2F", "%00", "?", "#", ";", "+", "\u00e9");
      return whole(head.substring(0, at) + changed + head.substring(at + 1), csv);
    }
  },
  ANYTHING_ANYWHERE(Outcome.ANY) {
    @Override
    String request(String head, String csv, Random random) {
      String whole =
          random.nextBoolean() ? whole(head, csv) : chunked(head) + chunk(csv) + "0\r\n\r\n";
      StringBuilder mutated = new StringBuilder(whole);
      for (int change = 1 + random.nextInt(4); change > 0; change--) {
        int at = random.nextInt(random.nextBoolean() ? head.length() : mutated.length());
        switch (random.nextInt(4)) {
          case 0 -> mutated.setCharAt(at, (char) random.nextInt(256));
          case 1 -> mutated.insert(at, noise(random, 1 + random.nextInt(9)));
          case 2 -> mutated.delete(at, at + 1 + random.nextInt(9));
          default -> mutated.insert(at, oneOf(random, "\r", "\n", "\r\n\r\n", "\0", ":", " "));
        }
      }
      return mutated.toString();
    }
  },
  EVERY_BYTE_BY_ITSELF(Outcome.WHOLE) {
    @Override
    String request(String head, String csv, Random random) {
      return random.nextBoolean() ? whole(head, csv) : chunked(head) + chunk(csv) + "0\r\n\r\n";
    }

    @Override
    List<byte[]> parts(String head, Random random) {
      List<byte[]> parts = new ArrayList<>();
      for (byte b : super.parts(head, random).getFirst()) {
        parts.add(new byte[] {b});
      }
      return parts;
    }
  };

  /** What may become of such an upload. */
  enum Outcome {
    WHOLE,
    NEVER_WHOLE,
    ANY
  }

  private static final int GZIP_HEADER_LENGTH = 10;

  private final Outcome outcome;

  Mutation(Outcome outcome) {
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }

  /**
   * What is sent, part by part.
   *
   * @param head a request line and headers but the last of them
   */
  List<byte[]> parts(String head, Random random) {
    String csv = CsvFiles.rows(1 + random.nextInt(20), random.nextLong());
    return List.of(request(head, csv, random).getBytes(ISO_8859_1));
  }

  abstract String request(String head, String csv, Random random);

  private static String gzip(String text) {
    return new String(CsvFiles.gzip(text), ISO_8859_1);
  }

  private static String whole(String head, String csv) {
    return head + "Content-Length: " + csv.length() + "\r\n\r\n" + csv;
  }

  private static String chunked(String head) {
    return head + "Transfer-Encoding: chunked\r\n\r\n";
  }

  private static String chunk(String csv) {
    return Integer.toHexString(csv.length()) + "\r\n" + csv + "\r\n";
  }

  private static String oneOf(Random random, String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static String noise(Random random, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return new String(noise, ISO_8859_1);
  }
}
