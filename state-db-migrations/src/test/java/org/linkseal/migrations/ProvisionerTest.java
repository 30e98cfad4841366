package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.linkseal.migrations.testing.TestInstallation;

class ProvisionerTest {
  @Test
  void start() throws Exception {
    try (var installation = TestInstallation.withStates("ea", "eb")) {
      assertThat(installation.registryUrl()).isNotNull();
      System.out.println(installation.registryUrl());
    }
  }
}
