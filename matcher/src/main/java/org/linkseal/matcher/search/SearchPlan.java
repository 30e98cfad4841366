package org.linkseal.matcher.search;

import java.util.List;
import org.linkseal.matcher.search.StateAnswer.Searched;
import org.linkseal.registry.Lifecycle;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;

/**
 * Who takes part in one search, as the operator has set it; in the order of their codes.
 *
 * @param asked those that are searched; an onboarding state is asked too, and may have nothing
 * @param suspended out of the programme for now, which the answer tells
 */
record SearchPlan(State initiating, List<State> asked, List<StateCode> suspended) {

  static SearchPlan of(State initiating, List<State> states) {
    List<State> others =
        states.stream().filter(state -> !state.code().equals(initiating.code())).toList();
    return new SearchPlan(
        initiating,
        others.stream().filter(state -> state.lifecycle().takesPart()).toList(),
        others.stream()
            .filter(state -> state.lifecycle() == Lifecycle.SUSPENDED)
            .map(State::code)
            .toList());
  }

  /**
   * Whether nothing of it may show. Of a state in shadow that is all it says, also that it could
   * not be searched; to a state in shadow, what others say about persons.
   */
  boolean hides(StateAnswer answer) {
    return isInShadow(answer.state()) || (isInShadow(initiating) && answer instanceof Searched);
  }

  private static boolean isInShadow(State state) {
    return state.lifecycle() == Lifecycle.SHADOW;
  }
}
