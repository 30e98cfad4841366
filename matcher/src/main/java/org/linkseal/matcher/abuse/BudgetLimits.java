package org.linkseal.matcher.abuse;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How many distinct persons may be searched.
 *
 * @param personsPerDay of a state, or of the federal orchestrator, that the operator has set no
 *     budget for
 * @param softLine the share of a budget at which an alarm is raised, 0 to 1
 */
@ConfigurationProperties("linkseal.budget")
record BudgetLimits(
    @Bindable(defaultValue = "20000") long personsPerDay,
    @Bindable(defaultValue = "0.8") double softLine) {

  BudgetLimits {
    if (personsPerDay < 0 || !(softLine >= 0 && softLine <= 1)) {
      throw new IllegalArgumentException(
          "linkseal.budget.persons-per-day is 0 or more, linkseal.budget.soft-line is 0 to 1");
    }
  }
}
