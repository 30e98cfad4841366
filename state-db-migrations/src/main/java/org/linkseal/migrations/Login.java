package org.linkseal.migrations;

/**
 * A role that may log in to one database.
 *
 * @param connectionLimit of all instances of a service together
 */
record Login(String role, int connectionLimit) {}
