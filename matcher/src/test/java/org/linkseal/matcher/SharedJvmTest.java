package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.BeanDefinition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedJvmTest {

  @Test
  void anotherServiceOfTheSameJvmGetsNoBeanOfTheMatcher() {
    try (ApplicationContext other =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .banner(false)
            .properties(Map.of("linkseal.service", "api"))
            .start()) {
      assertThat(other.getAllBeanDefinitions())
          .isNotEmpty()
          .extracting(BeanDefinition::getBeanType)
          .extracting(Class::getName)
          .noneMatch(name -> name.startsWith("org.linkseal"));
    }
  }
}
