-- SPDX-License-Identifier: Apache-2.0
--
-- 0036_worklist.sql - many answers of one form, each a message of its own; by what a list can be narrowed.

-- The names of a form's messages begin with its own, so they lie beside each other in the order of their bytes.
DROP INDEX inbound_once;
CREATE UNIQUE INDEX inbound_once ON inbound (control_id text_pattern_ops) WHERE source = 'pages';

-- What became of each of the visitor's own answers of that form, as answer_state() says it of one; taken back: about
-- what the answer was that is taken back.
CREATE FUNCTION pages.batch_state(once text) RETURNS TABLE (message bigint, outcome text, detail text, kind text,
	followup bigint, at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT i.id, coalesce(a.outcome, 'waiting'), coalesce(a.detail, ''), i.message_type,
		(CASE WHEN i.message_type = 'undo' THEN (SELECT convert_from(b.raw, 'UTF8')::jsonb ->> 'followup' FROM inbound b
			WHERE b.id = (said ->> 'message')::bigint) ELSE said ->> 'followup' END)::bigint, i.received_at
	FROM inbound i CROSS JOIN LATERAL (SELECT convert_from(i.raw, 'UTF8')::jsonb AS said) j
	LEFT JOIN applied a ON a.inbound_id = i.id
	WHERE i.source = 'pages' AND i.control_id ~>=~ (once || '_') AND i.control_id ~<~ (once || '`')
		AND said ->> 'by' = (SELECT ref FROM people WHERE id = pages.who())
	ORDER BY i.id LIMIT 500
$$;
-- Where exams were done, from one to the next in the index of their numbers; it tells of no patient.
CREATE FUNCTION pages.sites() RETURNS SETOF text
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	WITH RECURSIVE one (site) AS (
		(SELECT facility FROM exams ORDER BY facility LIMIT 1)
		UNION ALL
		SELECT (SELECT x.facility FROM exams x WHERE x.facility > one.site ORDER BY x.facility LIMIT 1) FROM one
		WHERE one.site IS NOT NULL)
	SELECT site FROM one WHERE site <> '' AND pages.who() IS NOT NULL LIMIT 200
$$;
REVOKE ALL ON FUNCTION pages.batch_state(text), pages.sites() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.batch_state(text), pages.sites() TO followupd_pages;
