package org.linkseal.registry.log;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * Prints of an exception its classes and frames, and none of its messages: a decoder's message
 * quotes what it could not decode, which may be a person's row.
 */
public final class WithoutTexts extends ThrowableHandlingConverter {

  @Override
  public String convert(ILoggingEvent event) {
    StringBuilder out = new StringBuilder();
    String label = "";
    for (IThrowableProxy thrown = event.getThrowableProxy();
        thrown != null && !thrown.isCyclic();
        thrown = thrown.getCause()) {
      out.append(label).append(thrown.getClassName()).append(System.lineSeparator());
      for (StackTraceElementProxy frame : thrown.getStackTraceElementProxyArray()) {
        out.append('\t').append(frame.getSTEAsString()).append(System.lineSeparator());
      }
      label = "Caused by: ";
    }
    return out.toString();
  }
}
