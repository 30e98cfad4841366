package org.linkseal.pprl.csv;

/** What a file or row must keep to. The message says what to do and never what was found. */
public enum Rule {
  EMPTY_FILE("Send a header row and at least one row; the file is empty"),
  NO_ROWS("Send at least one row below the header row"),
  LINE_END("End lines with a line feed, or with a carriage return and a line feed"),
  SEPARATOR("Separate the columns with commas"),
  COLUMN_MISSING("Add this column to the header row, spelled exactly like this"),
  COLUMN_REPEATED("Name this column only once in the header row"),
  COLUMN_UNKNOWN("Remove the column or give it one of the names " + Column.names()),
  FIELD_COUNT("Give exactly as many fields as the header row has columns"),
  QUOTING("Enclose the whole field in double quotes and write each double quote in it twice"),
  SPACES("Remove the spaces around the field"),
  BLANK_LINE("Remove the blank line"),
  NOT_UTF8("Save the file in the UTF-8 encoding"),
  REQUIRED("Give a value"),
  LDS_HASH("Give a SHA-512 digest as 128 characters of 0-9 and a-f"),
  ID("Use 1 to 20 characters of A-Z, a-z, 0-9, _ and -"),
  DATE("Give a real calendar date as YYYY-MM-DD; in a spreadsheet, make the column text"),
  INTERVALS("Give intervals as YYYY-MM-DD/YYYY-MM-DD of real calendar dates, one space between"),
  INTERVAL_ORDER("End an interval on or after the day it starts"),
  INTERVAL_COUNT("Give at most 3 intervals"),
  FLAG("Give true, false, 1 or 0, or leave the field empty"),
  PARTICIPANT_ID_REPEATED("Give each participant_id only once; an earlier row has the same one");

  private final String message;

  Rule(String message) {
    this.message = message;
  }

  public String message() {
    return message;
  }
}
