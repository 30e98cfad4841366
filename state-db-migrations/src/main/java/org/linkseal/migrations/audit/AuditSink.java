package org.linkseal.migrations.audit;

import java.io.IOException;

/** Takes an audit log item by item: a log of years does not fit into memory. */
@FunctionalInterface
public interface AuditSink {

  void accept(AuditItem item) throws IOException, TamperedException, UnverifiedException;
}
