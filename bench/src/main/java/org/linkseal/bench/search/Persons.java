package org.linkseal.bench.search;

import java.util.List;

/**
 * Whom one request asks for.
 *
 * @param ldsHashes of the persons, in hex
 * @param listed how many of them a state lists, once
 */
record Persons(List<String> ldsHashes, int listed) {
  @Override
  public String toString() {
    return "Persons[" + ldsHashes.size() + "]";
  }
}
