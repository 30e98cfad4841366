package org.linkseal.pprl.deid;

import static org.linkseal.pprl.deid.DeidentificationRule.SSN_AREA;
import static org.linkseal.pprl.deid.DeidentificationRule.SSN_FORMAT;
import static org.linkseal.pprl.deid.DeidentificationRule.SSN_GROUP;
import static org.linkseal.pprl.deid.DeidentificationRule.SSN_SERIAL;

import java.util.regex.Pattern;

/** A Social Security number as it is hashed: {@code AAA-GG-SSSS}, one that can have been issued. */
public final class SocialSecurityNumber {
  private static final Pattern WRITTEN = Pattern.compile("[0-9]{3}-[0-9]{2}-[0-9]{4}");

  private SocialSecurityNumber() {}

  /**
   * Returns the number unchanged. Nine digits without hyphens are for the agency tool to hyphenate.
   */
  public static String check(String ssn) throws DeidentificationException {
    if (!WRITTEN.matcher(ssn).matches()) {
      throw new DeidentificationException(SSN_FORMAT);
    }
    if (ssn.startsWith("000") || ssn.startsWith("666") || ssn.startsWith("9")) {
      throw new DeidentificationException(SSN_AREA);
    }
    if (ssn.startsWith("00", 4)) {
      throw new DeidentificationException(SSN_GROUP);
    }
    if (ssn.endsWith("0000")) {
      throw new DeidentificationException(SSN_SERIAL);
    }
    return ssn;
  }
}
