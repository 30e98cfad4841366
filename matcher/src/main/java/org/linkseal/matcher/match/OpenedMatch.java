package org.linkseal.matcher.match;

/** A match and the key that its sealed parts were opened with. */
record OpenedMatch(Match match, DataKey key) {}
