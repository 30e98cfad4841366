-- Who the states are, where their databases are, and which credential opens what.
--
-- A state's placement is one row here: server, database, schema. Passwords are wrapped for one service.
-- SQLSTATE 22023: an argument is missing, malformed, or names a state that is not registered.

-- One address, and nothing that ends a line or a header.
CREATE FUNCTION ${schema}.is_email(address text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT length(is_email.address) <= 254
       AND is_email.address ~ '^[A-Za-z0-9._%+''-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$';
$$;

CREATE TABLE ${schema}.state (
    code               text        PRIMARY KEY CHECK (code ~ '^[a-z]{2}$'),
    name               text        NOT NULL,
    host               text        NOT NULL,
    port               int         NOT NULL CHECK (port BETWEEN 1 AND 65535),
    database_name      text        NOT NULL,
    schema_name        text        NOT NULL,
    registered_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The first publish ends onboarding; the state then is what lifecycle says. A state of which nobody has said
    -- anything is enabled: in shadow it would be passed over in silence.
    first_published_at timestamptz,
    lifecycle          text        NOT NULL DEFAULT 'enabled'
                                   CHECK (lifecycle IN ('shadow', 'enabled', 'suspended', 'offboarded')
                                          AND (lifecycle <> 'suspended' OR first_published_at IS NOT NULL)),
    region             text        CONSTRAINT region CHECK (region ~ '^[a-z0-9-]{1,20}$'),
    -- Of the office that resolves matches, for the other state of a match.
    contact_email      text        CONSTRAINT contact_email CHECK (${schema}.is_email(contact_email)),
    contact_phone      text        CONSTRAINT contact_phone
                                   CHECK (contact_phone ~ '^\+?[0-9(][0-9 ().-]{4,30}[0-9]( x[0-9]{1,6})?$'),
    -- Where notices go.
    notice_email       text        CONSTRAINT notice_email CHECK (${schema}.is_email(notice_email)),
    webhook_url        text        CONSTRAINT webhook_url
                                   CHECK (length(webhook_url) <= 1000
                                          AND webhook_url ~ '^https://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?][!$-~]*)?$')
);

CREATE TABLE ${schema}.credential (
    state            text  NOT NULL REFERENCES ${schema}.state,
    service          text  NOT NULL CHECK (service IN ('api', 'matcher')),
    role_name        text  NOT NULL,
    wrapped_password bytea NOT NULL,
    PRIMARY KEY (state, service, role_name)
);

CREATE FUNCTION ${schema}.require_state(code text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM FROM state s WHERE s.code = require_state.code;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such state' USING ERRCODE = '22023';
    END IF;
END
$$;

CREATE FUNCTION ${schema}.states()
RETURNS TABLE (code text, name text, host text, port int, database_name text, schema_name text,
               first_published_at timestamptz, lifecycle text, region text, contact_email text, contact_phone text,
               notice_email text, webhook_url text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT s.code, s.name, s.host, s.port, s.database_name, s.schema_name, s.first_published_at, s.lifecycle,
           s.region, s.contact_email, s.contact_phone, s.notice_email, s.webhook_url
    FROM state s ORDER BY s.code;
$$;

CREATE FUNCTION ${schema}.published(code text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM require_state(published.code);
    UPDATE state s SET first_published_at = clock_timestamp()
    WHERE s.code = published.code AND s.first_published_at IS NULL;
    IF FOUND THEN
        PERFORM record_event('state_onboarded', published.code, NULL);
    END IF;
END
$$;

-- Registered again: the placement is what is given now.
CREATE FUNCTION ${schema}.register_state(
    code text, name text, host text, port int, database_name text, schema_name text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF num_nulls(register_state.name, register_state.host, register_state.port, register_state.database_name,
                 register_state.schema_name) > 0
       OR (register_state.code ~ '^[a-z]{2}$') IS NOT TRUE OR register_state.port NOT BETWEEN 1 AND 65535 THEN
        RAISE EXCEPTION 'register_state: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO state AS s (code, name, host, port, database_name, schema_name)
    VALUES (register_state.code, register_state.name, register_state.host, register_state.port,
            register_state.database_name, register_state.schema_name)
    ON CONFLICT ON CONSTRAINT state_pkey DO UPDATE
    SET name = excluded.name, host = excluded.host, port = excluded.port,
        database_name = excluded.database_name, schema_name = excluded.schema_name
    WHERE (s.name, s.host, s.port, s.database_name, s.schema_name)
          <> (excluded.name, excluded.host, excluded.port, excluded.database_name, excluded.schema_name);
    IF FOUND THEN
        PERFORM record_event('state_registered', register_state.code, NULL);
    END IF;
END
$$;

CREATE FUNCTION ${schema}.has_credential(state text, service text, role_name text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM credential c
        WHERE c.state = has_credential.state AND c.service = has_credential.service
          AND c.role_name = has_credential.role_name);
$$;

CREATE FUNCTION ${schema}.put_credential(state text, service text, role_name text, wrapped bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM require_state(put_credential.state);
    IF num_nulls(put_credential.role_name, put_credential.wrapped) > 0
       OR (put_credential.service IN ('api', 'matcher')) IS NOT TRUE THEN
        RAISE EXCEPTION 'put_credential: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO credential (state, service, role_name, wrapped_password)
    VALUES (put_credential.state, put_credential.service, put_credential.role_name, put_credential.wrapped)
    ON CONFLICT ON CONSTRAINT credential_pkey DO UPDATE SET wrapped_password = excluded.wrapped_password;
    PERFORM record_event('credential_put', put_credential.state, put_credential.role_name);
END
$$;

CREATE FUNCTION ${schema}.api_credentials()
RETURNS TABLE (role_name text, wrapped_password bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT c.role_name, c.wrapped_password FROM credential c WHERE c.service = 'api';
$$;

CREATE FUNCTION ${schema}.matcher_credentials()
RETURNS TABLE (role_name text, wrapped_password bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT c.role_name, c.wrapped_password FROM credential c WHERE c.service = 'matcher';
$$;
