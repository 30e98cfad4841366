package org.linkseal.matcher.match;

import java.util.List;
import java.util.UUID;
import org.linkseal.matcher.access.Requester;
import org.linkseal.registry.StateCode;

/**
 * What the audit keeps of a search: who asked for how many, never for whom.
 *
 * @param hidden matches that the answer does not tell of, and that are recorded after it
 */
public record SearchEntry(
    UUID searchId, Requester requester, int persons, int hidden, List<StateCode> unsearched) {}
