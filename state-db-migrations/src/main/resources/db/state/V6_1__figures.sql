-- What an operator sees of a state from outside: ages in seconds, and numbers; nothing of any one upload.

-- The age is that of the last whole file that was published, also when it has expired since. Waiting are the uploads
-- that were accepted and are not final, the one that is being loaded included. What is NULL is not there.
CREATE FUNCTION ${schema}.figures()
RETURNS TABLE (snapshot_age double precision, snapshot_rows bigint, waiting bigint, longest_wait double precision,
               audit_lag double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT extract(epoch FROM clock_timestamp() - (SELECT max(s.published_at) FROM snapshot s)),
           coalesce((SELECT s.rows FROM pointer p JOIN snapshot s ON s.id = p.current), 0),
           count(*),
           extract(epoch FROM clock_timestamp() - min(u.accepted_at)),
           extract(epoch FROM clock_timestamp() - (SELECT l.at FROM audit_unsealed n JOIN audit_log l ON l.id = n.id
                                                   ORDER BY n.id LIMIT 1))
    FROM upload u WHERE u.status IN ('staged', 'loading');
$$;
