package org.linkseal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodeTest {

  @Test
  void eitherCaseIsTheSameState() {
    assertThat(StateCode.parse("Ea")).contains(new StateCode("ea"));
    assertThat(new StateCode("ea")).hasToString("ea");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "e", "eaa", "e1", "e ", "ea\n", "ıa", "éa", "E\u212A"})
  void anythingButTwoAsciiLettersIsNoState(String text) {
    assertThat(StateCode.parse(text)).isEmpty();
  }

  @Test
  void theValueIsNeverUpperCase() {
    assertThatThrownBy(() -> new StateCode("EA")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRoleIsNamedAfterItsState() {
    assertThat(DatabaseRole.RECEIVER.roleName(new StateCode("ea"))).isEqualTo("ea_receiver");
  }
}
