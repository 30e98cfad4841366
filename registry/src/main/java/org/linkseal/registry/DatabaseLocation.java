package org.linkseal.registry;

/** A state's placement: all that distinguishes where one state's data lives from another's. */
public record DatabaseLocation(String host, int port, String database, String schema) {}
