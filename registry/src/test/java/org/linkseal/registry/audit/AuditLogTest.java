package org.linkseal.registry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.registry.StateCode;

class AuditLogTest {

  @Test
  void aStateAndTheCollaborationDatabaseHaveALog() {
    assertThat(AuditLog.parse("ea")).contains(AuditLog.of(new StateCode("ea")));
    assertThat(AuditLog.of(new StateCode("ea")).state()).contains(new StateCode("ea"));
    assertThat(AuditLog.parse("collaboration")).contains(AuditLog.COLLABORATION);
    assertThat(AuditLog.COLLABORATION.state()).isEmpty();
  }

  /** What is no state's would otherwise be signed as the collaboration database's. */
  @ParameterizedTest
  @ValueSource(strings = {"", "e", "EA", "eaa", "Collaboration", "ea\n"})
  void nothingElseHas(String name) {
    assertThat(AuditLog.parse(name)).isEmpty();
    assertThatThrownBy(() -> new AuditLog(name)).isInstanceOf(IllegalArgumentException.class);
  }
}
