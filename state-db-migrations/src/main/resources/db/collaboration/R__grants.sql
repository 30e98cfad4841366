-- Everything that is granted in the collaboration database; what is not here, nobody but the owner may.
-- Runs again whenever it changes. collaboration_admin holds nothing yet beyond its connection.
-- ${schema}'s owner, collaboration_owner, has no login; collaboration_migrator may SET ROLE to it.

REVOKE ALL ON SCHEMA ${schema}
    FROM collaboration_matcher, collaboration_admin, collaboration_auditor;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema}
    FROM PUBLIC, collaboration_matcher, collaboration_admin, collaboration_auditor;
REVOKE ALL ON ALL TABLES IN SCHEMA ${schema}
    FROM PUBLIC, collaboration_matcher, collaboration_admin, collaboration_auditor;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema}
    FROM PUBLIC, collaboration_matcher, collaboration_admin, collaboration_auditor;

GRANT USAGE ON SCHEMA ${schema} TO collaboration_matcher, collaboration_auditor;

GRANT EXECUTE ON FUNCTION
    ${schema}.open_match(text, text, text, int, bytea, bytea, bytea, text),
    ${schema}.record_search(uuid, text, text, text, int, int, text[])
TO collaboration_matcher;

GRANT SELECT ON ${schema}.match_event, ${schema}.search_audit TO collaboration_auditor;
