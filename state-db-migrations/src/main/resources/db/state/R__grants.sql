-- Everything that is granted in a state's database; what is not here, nobody but the owner may.
-- Runs again whenever it changes. Elsewhere two are made: open_load's INSERT on its own two tables,
-- which finish_load takes back, and publish's EXECUTE on the function that searches the snapshot.
-- ${schema}'s owner, ${state}_owner, has no login; ${state}_migrator may SET ROLE to it and holds nothing itself.

REVOKE ALL ON SCHEMA ${schema}
    FROM ${state}_receiver, ${state}_loader, ${state}_janitor, ${state}_matcher, ${state}_auditor;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema}
    FROM PUBLIC, ${state}_receiver, ${state}_loader, ${state}_janitor, ${state}_matcher, ${state}_auditor;
-- Not those on the tables of a load, which may be open.
REVOKE ALL ON
    ${schema}.audit_log, ${schema}.audit_unsealed, ${schema}.settings, ${schema}.upload, ${schema}.upload_counter,
    ${schema}.snapshot, ${schema}.pointer, ${schema}.spent_key, ${schema}.audit_chain, ${schema}.audit_head,
    ${schema}.${flyway:table}
    FROM PUBLIC, ${state}_receiver, ${state}_loader, ${state}_janitor, ${state}_matcher, ${state}_auditor;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema}
    FROM PUBLIC, ${state}_receiver, ${state}_loader, ${state}_janitor, ${state}_matcher, ${state}_auditor;

GRANT USAGE ON SCHEMA ${schema}
    TO ${state}_receiver, ${state}_loader, ${state}_janitor, ${state}_matcher, ${state}_auditor;

GRANT EXECUTE ON FUNCTION
    ${schema}.begin_upload(text, uuid, int, text, boolean, bytea, text),
    ${schema}.begin_append(text, text, bytea, text),
    ${schema}.find_idempotent(bytea),
    ${schema}.touch_upload(text, bigint),
    ${schema}.accept_upload(text, bigint, bigint, bytea, bytea, text),
    ${schema}.reject_upload(text, bigint, text, bytea, text, boolean),
    ${schema}.abandon_upload(text),
    ${schema}.read_upload(text),
    ${schema}.list_uploads(int, text)
TO ${state}_receiver;

GRANT EXECUTE ON FUNCTION
    ${schema}.upload_waits(),
    ${schema}.claim_upload(int),
    ${schema}.renew_lease(text, int, int),
    ${schema}.release_upload(text, int, boolean),
    ${schema}.fail_upload(text, int, text),
    ${schema}.open_load(text, int),
    ${schema}.finish_load(bigint, int, bigint),
    ${schema}.publish(bigint, int)
TO ${state}_loader;

GRANT EXECUTE ON FUNCTION
    ${schema}.expire_stale_snapshot(),
    ${schema}.clean_snapshots(),
    ${schema}.abandon_silent_uploads(),
    ${schema}.forget_idempotency_keys(),
    ${schema}.keys_to_destroy(),
    ${schema}.key_destroyed(uuid),
    ${schema}.unknown_keys(uuid[]),
    ${schema}.orphaned_files(text[]),
    ${schema}.figures()
TO ${state}_janitor;

GRANT EXECUTE ON FUNCTION ${schema}.current_snapshot() TO ${state}_matcher;
SELECT ${schema}.grant_search(s.id) FROM ${schema}.snapshot s WHERE s.state IN ('published', 'superseded');

GRANT EXECUTE ON FUNCTION ${schema}.seal_audit(int) TO ${state}_janitor;
GRANT SELECT ON ${schema}.audit_log, ${schema}.audit_unsealed, ${schema}.audit_chain TO ${state}_auditor;
