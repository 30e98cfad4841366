package org.linkseal.agency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.linkseal.pprl.deid.LastName;

class InventedPersonsTest {
  @Test
  void everyNameOfTheListCanBeHashedAndNeedsNoQuotingInACsv() throws Exception {
    for (String name : InventedPersons.lastNames()) {
      assertThat(LastName.normalise(name)).matches("[a-z ]{2,}");
      assertThat(name).doesNotContain(",", "\"").isEqualTo(name.strip());
    }
  }

  @Test
  void theNumberAloneDecidesThePerson() {
    InventedPersons persons = new InventedPersons(7);
    InventedPerson first = persons.person(3);
    persons.person(4);

    assertThat(persons.person(3)).isEqualTo(first);
    assertThat(new InventedPersons(7).person(3)).isEqualTo(first);
    assertThat(new InventedPersons(8).person(3)).isNotEqualTo(first);
  }
}
