-- Piipan's tables of a state, as iac/databases/participants/migrations/2022-Q4/05_30_per-state.sql makes them
-- (GSA-TTS/piipan-open-source, public domain), without comments and grants.
-- Changed, in its favour: the "C" collation instead of the server's, and autovacuum off, because the bench vacuums
-- between replaces, outside the time.

CREATE SCHEMA piipan;
SET search_path = piipan, public;

CREATE TABLE uploads (
    id serial PRIMARY KEY,
    created_at timestamptz NOT NULL,
    completed_at timestamptz,
    publisher text NOT NULL,
    upload_identifier text NOT NULL,
    status text NOT NULL,
    participants_uploaded bigint,
    error_message text
);

CREATE TABLE participants (
    id serial PRIMARY KEY,
    lds_hash text NOT NULL,
    upload_id integer REFERENCES uploads (id),
    case_id text,
    participant_id text NOT NULL,
    participant_closing_date date,
    recent_benefit_issuance_dates daterange[],
    vulnerable_individual boolean
) WITH (autovacuum_enabled = off);

CREATE INDEX participants_lds_hash_idx ON participants (lds_hash, upload_id);
CREATE UNIQUE INDEX participants_uniq_ids_idx ON participants (participant_id, upload_id);
