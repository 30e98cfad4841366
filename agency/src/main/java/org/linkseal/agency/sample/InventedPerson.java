package org.linkseal.agency.sample;

/** A person who does not exist, as a state would write her or him down. */
record InventedPerson(String lastName, String birthDate, String ssn) {}
