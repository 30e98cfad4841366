-- Everything that is granted in the collaboration database; what is not here, nobody but the owner may.
-- Runs again whenever it changes.
-- ${schema}'s owner, collaboration_owner, has no login; collaboration_migrator may SET ROLE to it.

REVOKE ALL ON SCHEMA ${schema}
    FROM collaboration_matcher, collaboration_admin, collaboration_auditor;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema}
    FROM PUBLIC, collaboration_matcher, collaboration_admin, collaboration_auditor;
REVOKE ALL ON ALL TABLES IN SCHEMA ${schema}
    FROM PUBLIC, collaboration_matcher, collaboration_admin, collaboration_auditor;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema}
    FROM PUBLIC, collaboration_matcher, collaboration_admin, collaboration_auditor;

GRANT USAGE ON SCHEMA ${schema} TO collaboration_matcher, collaboration_admin, collaboration_auditor;

GRANT EXECUTE ON FUNCTION
    ${schema}.open_match(text, text, text, int[], bytea[], bytea, bytea, text, text, boolean, boolean, boolean),
    ${schema}.read_match(text, text[]),
    ${schema}.lock_match(text, text[]),
    ${schema}.change_disposition(text, text, text, text, jsonb),
    ${schema}.reopen_match(text, text, text),
    ${schema}.list_matches(text[], bigint, int),
    ${schema}.record_search(uuid, text, text, text, int, int, int, text[]),
    ${schema}.record_reading(text, text, text, int),
    ${schema}.seal_audit(int),
    ${schema}.purge_matches(int),
    ${schema}.purge_searches(int)
TO collaboration_matcher;

GRANT EXECUTE ON FUNCTION
    ${schema}.close_hidden_matches(text)
TO collaboration_admin;

GRANT SELECT ON
    ${schema}.match_event, ${schema}.search_audit, ${schema}.reading_audit, ${schema}.audit_log,
    ${schema}.audit_unsealed, ${schema}.audit_chain, ${schema}.recorded
TO collaboration_auditor;

-- Abuse control of searches.
GRANT EXECUTE ON FUNCTION
    ${schema}.lease_requests(text, timestamptz, int, int),
    ${schema}.count_persons(date, text, text, bigint[], bigint[], bigint, double precision),
    ${schema}.lease_persons(date, text, bigint[], int, int, bigint, double precision),
    ${schema}.add_answers(date, text, bigint, bigint, bigint, bigint, bigint, double precision, double precision),
    ${schema}.end_search_days(timestamptz),
    ${schema}.watch_uploads(date, text, timestamptz, int),
    ${schema}.canaries()
TO collaboration_matcher;

GRANT EXECUTE ON FUNCTION
    ${schema}.set_budget(text, bigint),
    ${schema}.lift_budget(text, date),
    ${schema}.budgets(date),
    ${schema}.alarms(timestamptz),
    ${schema}.plant_canary(text, bytea),
    ${schema}.remove_canary(bigint),
    ${schema}.planted_canaries()
TO collaboration_admin;

GRANT SELECT ON ${schema}.search_day, ${schema}.search_budget, ${schema}.alarm, ${schema}.abuse_control_audit
TO collaboration_auditor;

-- Notices.
GRANT EXECUTE ON FUNCTION
    ${schema}.take_notices(text, int, int),
    ${schema}.notice_delivered(uuid),
    ${schema}.notice_unwanted(uuid),
    ${schema}.webhook_gone(uuid, text),
    ${schema}.notice_failed(uuid, int, int),
    ${schema}.notices_waiting(text),
    ${schema}.purge_notices(int)
TO collaboration_matcher;
