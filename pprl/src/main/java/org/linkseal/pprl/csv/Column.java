package org.linkseal.pprl.csv;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The columns that are read; any other is ignored. */
public enum Column {
  LDS_HASH("lds_hash", true),
  PARTICIPANT_ID("participant_id", true),
  CASE_ID("case_id", false),
  PARTICIPANT_CLOSING_DATE("participant_closing_date", false),
  RECENT_BENEFIT_ISSUANCE_DATES("recent_benefit_issuance_dates", false),
  VULNERABLE_INDIVIDUAL("vulnerable_individual", false);

  private final String header;
  private final boolean required;

  Column(String header, boolean required) {
    this.header = header;
    this.required = required;
  }

  /** The name in the header row, exactly. */
  public String header() {
    return header;
  }

  /** The names of all of them. */
  static String names() {
    return Arrays.stream(values()).map(Column::header).collect(Collectors.joining(", "));
  }

  boolean required() {
    return required;
  }
}
