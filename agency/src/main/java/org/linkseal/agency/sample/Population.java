package org.linkseal.agency.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * Which invented persons a state's file lists. A person is a number, and there are as many as there
 * are Social Security numbers; the shared ones and those of each state come from ranges that do not
 * overlap, so no two persons can ever have one number.
 *
 * @param shared how many persons, the first of the file, every state of the seed lists
 * @param own how many persons only this state lists
 * @param firstOwn the number of the first person that only this state lists
 */
record Population(int shared, int own, int firstOwn) {
  /** The states and territories, and the example states, have room for real sizes. */
  static final int LARGE = 8_000_000;

  /** What is left, divided among the other combinations of two letters. */
  static final int SMALL;

  private static final List<String> LARGE_STATES = new ArrayList<>();
  private static final List<String> SMALL_STATES = new ArrayList<>();

  static {
    String states =
        "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm"
            + " ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc as gu mp pr vi";
    LARGE_STATES.addAll(List.of(states.split(" ")));
    for (char first = 'a'; first <= 'z'; first++) {
      for (char second = 'a'; second <= 'z'; second++) {
        String state = "" + first + second;
        if (first == 'e') {
          LARGE_STATES.add(state);
        } else if (!LARGE_STATES.contains(state)) {
          SMALL_STATES.add(state);
        }
      }
    }
    SMALL = (InventedSsns.COUNT - firstSmall()) / SMALL_STATES.size();
  }

  static Population of(String state, int rows, int overlapPercent) {
    int shared = (int) ((long) rows * overlapPercent / 100);
    return new Population(shared, rows - shared, firstOwn(state));
  }

  /** How many persons of its own a state can have. */
  static int room(String state) {
    return LARGE_STATES.contains(state) ? LARGE : SMALL;
  }

  /** The person in the given row, the first row below the header being 0. */
  int person(int row) {
    return row < shared ? row : firstOwn + row - shared;
  }

  private static int firstOwn(String state) {
    int large = LARGE_STATES.indexOf(state);
    return large >= 0 ? LARGE * (1 + large) : firstSmall() + SMALL * SMALL_STATES.indexOf(state);
  }

  private static int firstSmall() {
    return LARGE * (1 + LARGE_STATES.size());
  }
}
