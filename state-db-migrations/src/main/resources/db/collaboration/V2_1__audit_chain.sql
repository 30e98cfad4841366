-- The hash chain over all recorded rows: each committed one gets a gapless position and
-- hash = sha256(hash of the position before || id of the row (int8, big-endian) || digest of the row, as V1 says).
-- Append-only. A row that was purged leaves its entry, with its digest.
--
-- Nobody whose work is recorded waits for the chain: rows are queued (V1), and the sealer takes them afterwards, one
-- sealer at a time under the lock on audit_head's row. A row whose transaction commits late is sealed late; the
-- position tells the order of sealing, the id that of recording. Positions are committed in their order, so who has
-- read up to one has missed nothing before it: the feed of matches (V2_2) goes by them.
-- SQLSTATE 22023: an argument is missing or malformed.

CREATE TABLE ${schema}.audit_chain (
    position bigint PRIMARY KEY CHECK (position > 0),
    -- Of the row in one of the tables that V3_3 names.
    id       bigint NOT NULL UNIQUE,
    digest   bytea  NOT NULL CHECK (octet_length(digest) = 32),
    hash     bytea  NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

-- One row: the end of the chain.
CREATE TABLE ${schema}.audit_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint  NOT NULL,
    hash     bytea   NOT NULL
);

INSERT INTO ${schema}.audit_head (position, hash)
VALUES (0, sha256(convert_to('linkseal audit chain 1 collaboration', 'UTF8')));

-- Of each match that is not hidden: its newest event in the chain.
CREATE TABLE ${schema}.match_feed (
    position bigint PRIMARY KEY,
    match_id text   NOT NULL UNIQUE,
    version  int    NOT NULL,
    states   text[] NOT NULL
);

-- Seals at most max_entries rows and returns the end of the chain.
CREATE FUNCTION ${schema}.seal_audit(max_entries int)
RETURNS TABLE ("position" bigint, hash bytea, sealed int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    head audit_head;
    entry audit_unsealed;
BEGIN
    IF (max_entries BETWEEN 1 AND 10000) IS NOT TRUE THEN
        RAISE EXCEPTION 'seal_audit: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    sealed := 0;
    PERFORM FROM audit_unsealed LIMIT 1;
    IF NOT FOUND THEN
        SELECT h.* INTO head FROM audit_head h;
    ELSE
        SELECT h.* INTO head FROM audit_head h FOR UPDATE;
        FOR entry IN
            SELECT q.* FROM audit_unsealed q ORDER BY q.id LIMIT max_entries
        LOOP
            head.position := head.position + 1;
            head.hash := sha256(head.hash || int8send(entry.id) || entry.digest);
            INSERT INTO audit_chain (position, id, digest, hash)
            VALUES (head.position, entry.id, entry.digest, head.hash);
            DELETE FROM audit_unsealed q WHERE q.id = entry.id;
            sealed := sealed + 1;
        END LOOP;
        UPDATE audit_head h SET position = head.position, hash = head.hash WHERE sealed > 0;
        INSERT INTO match_feed AS f (position, match_id, version, states)
        SELECT DISTINCT ON (e.match_id) c.position, e.match_id, e.version, ARRAY[m.initiating, m.matching]
        FROM audit_chain c JOIN match_event e ON e.id = c.id JOIN match m ON m.match_id = e.match_id
        WHERE c.position > head.position - sealed AND NOT m.hidden
        ORDER BY e.match_id, e.version DESC
        ON CONFLICT ON CONSTRAINT match_feed_match_id_key
        DO UPDATE SET position = excluded.position, version = excluded.version;
    END IF;
    seal_audit."position" := head.position;
    seal_audit.hash := head.hash;
    RETURN NEXT;
END
$$;
