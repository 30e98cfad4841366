-- Everything that is granted in the registry database; what is not here, nobody but the owner may.
-- Runs again whenever it changes.
-- ${schema}'s owner, registry_owner, has no login; registry_migrator may SET ROLE to it and holds nothing itself.

REVOKE ALL ON SCHEMA ${schema}
    FROM registry_api, registry_matcher, registry_admin, registry_auditor;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema}
    FROM PUBLIC, registry_api, registry_matcher, registry_admin, registry_auditor;
REVOKE ALL ON ALL TABLES IN SCHEMA ${schema}
    FROM PUBLIC, registry_api, registry_matcher, registry_admin, registry_auditor;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema}
    FROM PUBLIC, registry_api, registry_matcher, registry_admin, registry_auditor;

GRANT USAGE ON SCHEMA ${schema} TO registry_api, registry_matcher, registry_admin, registry_auditor;

GRANT EXECUTE ON FUNCTION
    ${schema}.states()
TO registry_api, registry_matcher, registry_admin, registry_auditor;

GRANT EXECUTE ON FUNCTION
    ${schema}.find_api_key(text),
    ${schema}.find_oauth_client(text),
    ${schema}.snapshot_key(uuid)
TO registry_api, registry_matcher;

GRANT EXECUTE ON FUNCTION
    ${schema}.api_credentials(),
    ${schema}.published(text),
    ${schema}.linkage_version(),
    ${schema}.create_snapshot_key(uuid, text, int, bytea),
    ${schema}.destroy_snapshot_key(uuid),
    ${schema}.live_snapshot_keys(text, interval)
TO registry_api;

GRANT EXECUTE ON FUNCTION
    ${schema}.matcher_credentials()
TO registry_matcher;

GRANT EXECUTE ON FUNCTION
    ${schema}.register_state(text, text, text, int, text, text),
    ${schema}.set_lifecycle(text, text),
    ${schema}.describe_state(text, text, text, text, text, text),
    ${schema}.has_credential(text, text, text),
    ${schema}.put_credential(text, text, text, bytea),
    ${schema}.add_linkage_version(int),
    ${schema}.add_api_key(text, bytea, text, text, text, timestamptz, text),
    ${schema}.revoke_api_key(text),
    ${schema}.revoke_api_keys_noted(text),
    ${schema}.add_oauth_client(text, text, text, text, timestamptz, text),
    ${schema}.revoke_oauth_client(text)
TO registry_admin;

GRANT EXECUTE ON FUNCTION ${schema}.add_audit_checkpoint(text, bigint, bytea, timestamptz, bytea) TO registry_api;
GRANT EXECUTE ON FUNCTION ${schema}.add_collaboration_checkpoint(bigint, bytea, timestamptz, bytea) TO registry_matcher;
GRANT SELECT ON ${schema}.audit_log, ${schema}.audit_checkpoint TO registry_auditor;
