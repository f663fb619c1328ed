-- SPDX-License-Identifier: Apache-2.0
--
-- 0042_shown_seals.sql - the newest seal of the access log is said aloud; a form's answers may be about questions.

-- As before; it answers the newest seal, so that it can be written where nobody who alters the tables reaches it.
DROP FUNCTION access_seal();
CREATE FUNCTION access_seal() RETURNS TABLE (last_id bigint, hash text)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp SET lock_timeout = '1s'
	AS $$
DECLARE
	before access_seals;
	newest bigint;
BEGIN
	LOCK TABLE access_items IN SHARE ROW EXCLUSIVE MODE;
	SELECT * INTO before FROM access_seals s ORDER BY s.last_id DESC LIMIT 1;
	SELECT max(id) INTO newest FROM access_items WHERE before.last_id IS NULL OR id > before.last_id;
	IF newest IS NOT NULL THEN
		INSERT INTO access_seals (last_id, hash) VALUES (newest,
			access_hash(coalesce(before.hash, ''), before.last_id, newest));
	END IF;
	RETURN QUERY SELECT s.last_id, encode(s.hash, 'hex') FROM access_seals s ORDER BY s.last_id DESC LIMIT 1;
END $$;

-- As before, with the question that an answer was about.
DROP FUNCTION pages.batch_state(text);
CREATE FUNCTION pages.batch_state(once text) RETURNS TABLE (message bigint, outcome text, detail text, kind text,
	followup bigint, question bigint, at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT i.id, coalesce(a.outcome, 'waiting'), coalesce(a.detail, ''), i.message_type,
		(about ->> 'followup')::bigint, (about ->> 'review')::bigint, i.received_at
	FROM inbound i CROSS JOIN LATERAL (SELECT convert_from(i.raw, 'UTF8')::jsonb AS said) j
	CROSS JOIN LATERAL (SELECT CASE WHEN i.message_type = 'undo' THEN (SELECT convert_from(b.raw, 'UTF8')::jsonb
		FROM inbound b WHERE b.id = (said ->> 'message')::bigint) ELSE said END AS about) k
	LEFT JOIN applied a ON a.inbound_id = i.id
	WHERE i.source = 'pages' AND i.control_id ~>=~ (once || '_') AND i.control_id ~<~ (once || '`')
		AND said ->> 'by' = (SELECT ref FROM people WHERE id = pages.who())
	ORDER BY i.id LIMIT 500
$$;

REVOKE ALL ON FUNCTION access_seal(), pages.batch_state(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_seal() TO followupd_engine;
GRANT EXECUTE ON FUNCTION pages.batch_state(text) TO followupd_pages;
