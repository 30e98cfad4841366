-- What the auditor computes the chain anew from: every recorded row in its canonical form, as V1 describes it, where the
-- session's time zone is UTC.

CREATE VIEW ${schema}.recorded AS
    SELECT r.id,
           (SELECT jsonb_object_agg(c.key, c.value)::text FROM jsonb_each(r.columns) c WHERE c.value <> 'null')
               AS canonical
    FROM (
        SELECT e.id, to_jsonb(e) AS columns FROM ${schema}.match_event e
        UNION ALL SELECT s.id, to_jsonb(s) FROM ${schema}.search_audit s
        UNION ALL SELECT d.id, to_jsonb(d) FROM ${schema}.reading_audit d
        UNION ALL SELECT l.id, to_jsonb(l) FROM ${schema}.audit_log l
        UNION ALL SELECT a.id, to_jsonb(a) FROM ${schema}.alarm a
        UNION ALL SELECT o.id, to_jsonb(o) FROM ${schema}.abuse_control_audit o
    ) r;
