package org.linkseal.migrations.admin;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number between two bounds, and names them where it is none. */
abstract sealed class WholeNumber implements ITypeConverter<Long> {
  private final long least;
  private final long most;

  private WholeNumber(long least, long most) {
    this.least = least;
    this.most = most;
  }

  static final class Persons extends WholeNumber {
    Persons() {
      super(0, 1_000_000_000);
    }
  }

  static final class Days extends WholeNumber {
    Days() {
      super(1, 36_500);
    }
  }

  static final class Seconds extends WholeNumber {
    Seconds() {
      super(0, 3_600);
    }
  }

  static final class Canary extends WholeNumber {
    Canary() {
      super(1, 9_999_999_999L);
    }
  }

  @Override
  public Long convert(String text) {
    if (text.matches("[0-9]{1,10}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new TypeConversionException(
        "expected a whole number from %d to %d".formatted(least, most));
  }
}
