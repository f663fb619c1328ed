-- SPDX-License-Identifier: Apache-2.0
--
-- 0054_fhir_in.sql - FHIR resources come in as messages do: their rows, who may send them, and that a source which
-- sends them is missed.

ALTER TABLE inbound DROP CONSTRAINT inbound_format_check,
	ADD CONSTRAINT inbound_format_check CHECK (format IN ('hl7', 'answer', 'mail', 'fhir'));

ALTER TABLE tokens DROP CONSTRAINT tokens_scopes_check, ADD CONSTRAINT tokens_scopes_check CHECK (
	cardinality(scopes) > 0 AND scopes <@
		'{followups.read,followups.write,questions.write,people.read,fhir.read,fhir.write,measures.read}');

-- Whose token that is, and what it may do, for the role that takes messages in: it sees nothing of a token but this.
-- No row: it is none that lives, or may not come from that address.
CREATE FUNCTION token_take(a_token text, a_peer text) RETURNS TABLE (program text, scopes text[])
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	t tokens;
BEGIN
	SELECT * INTO t FROM tokens x WHERE x.token_sha256 = sha256(convert_to(a_token, 'UTF8')) AND x.revoked_at IS NULL
		AND x.ends_at > now() AND (x.sources IS NULL OR CASE WHEN a_peer ~ '^[0-9A-Fa-f:.]+$'
			THEN a_peer::inet <<= ANY (x.sources) ELSE false END);
	SELECT p.family INTO program FROM people p WHERE p.id = t.person_id AND p.active AND p.kind = 'program';
	IF program IS NULL THEN
		RETURN;
	END IF;
	IF t.used_at IS NULL OR t.used_at <= now() - interval '1 minute' THEN
		UPDATE tokens x SET used_at = now(), used_from = a_peer
			WHERE x.id = t.id AND x.used_at IS NOT DISTINCT FROM t.used_at;
	END IF;
	scopes := t.scopes;
	RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION token_take(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION token_take(text, text) TO followupd_intake;

-- ---- sources ------------------------------------------------------------------------------------

-- By the whole name of what was sent: "ORU" of "ORU^R01", "DiagnosticReport".
DROP INDEX inbound_source;
CREATE INDEX inbound_source ON inbound (source, split_part(message_type, '^', 1), received_at)
	WHERE format IN ('hl7', 'fhir') AND verdict = 'accepted';

-- As before, of both.
CREATE OR REPLACE FUNCTION source_silence() RETURNS TABLE (source text, kind text, last_at timestamptz, silent interval,
	usual interval)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	WITH RECURSIVE pair (source, kind) AS (
		(SELECT i.source, split_part(i.message_type, '^', 1) FROM inbound i
			WHERE i.format IN ('hl7', 'fhir') AND i.verdict = 'accepted' ORDER BY 1, 2 LIMIT 1)
		UNION ALL
		SELECT n.source, n.kind FROM pair p CROSS JOIN LATERAL (
			SELECT i.source, split_part(i.message_type, '^', 1) AS kind FROM inbound i
			WHERE i.format IN ('hl7', 'fhir') AND i.verdict = 'accepted'
				AND (i.source, split_part(i.message_type, '^', 1)) > (p.source, p.kind) ORDER BY 1, 2 LIMIT 1) n)
	SELECT p.source, p.kind, l.at, greatest(clock_now() - l.at, '0'), (
		SELECT w.silent FROM (
			SELECT max(t.at - b.at) AS silent, count(*) OVER () AS weeks,
				row_number() OVER (ORDER BY max(t.at - b.at) DESC) AS place
			FROM generate_series(1, 4) week, generate_series(-9, 9) step
			CROSS JOIN LATERAL (SELECT clock_now() - week * interval '7 days' + step * interval '397 seconds' AS at) t
			CROSS JOIN LATERAL (SELECT i.received_at AS at FROM inbound i
				WHERE i.format IN ('hl7', 'fhir') AND i.verdict = 'accepted' AND i.source = p.source
					AND split_part(i.message_type, '^', 1) = p.kind AND i.received_at <= t.at
				ORDER BY i.received_at DESC LIMIT 1) b
			GROUP BY week) w
		WHERE w.place = CASE WHEN w.weeks >= 3 THEN 2 ELSE 1 END)
	FROM pair p CROSS JOIN LATERAL (SELECT i.received_at AS at FROM inbound i
		WHERE i.format IN ('hl7', 'fhir') AND i.verdict = 'accepted' AND i.source = p.source
			AND split_part(i.message_type, '^', 1) = p.kind
		ORDER BY i.received_at DESC LIMIT 1) l
$$;

-- As before, of both.
CREATE OR REPLACE FUNCTION feed_latest(after_id bigint) RETURNS TABLE (source text, newest bigint, age bigint)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd
	AS $$
	SELECT i.source, max(i.id), greatest(0, extract(epoch FROM clock_now() - max(i.received_at)))::bigint
	FROM inbound i
	WHERE i.id > greatest(after_id, (SELECT max(id) - 100000 FROM inbound)) AND i.format IN ('hl7', 'fhir')
	GROUP BY i.source
$$;

-- ---- for an administrator -----------------------------------------------------------------------

-- As before; of a resource its members by name, what they say masked.
CREATE OR REPLACE FUNCTION pages.system_messages(before bigint, most int, a_like bigint) RETURNS TABLE (id bigint,
	received_at timestamptz, source text, peer text, sender text, message_type text, control_id text, size int,
	verdict text, reason text, waits boolean)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	WITH same AS (SELECT i.source, i.message_type, a.detail FROM inbound i JOIN applied a ON a.inbound_id = i.id
		WHERE i.id = a_like AND a.outcome = 'failed')
	SELECT i.id, i.received_at, i.source, i.peer, i.sender, i.message_type, i.control_id, octet_length(i.raw),
		CASE i.verdict WHEN 'accepted' THEN 'failed' ELSE i.verdict END, coalesce(b.detail, i.reason, ''),
		EXISTS (SELECT FROM inbound_todo t WHERE t.inbound_id = i.id)
	FROM (
		(SELECT r.id, NULL AS detail FROM inbound r
			WHERE r.verdict <> 'accepted' AND r.id < before AND a_like IS NULL ORDER BY r.id DESC LIMIT most)
		UNION ALL
		(SELECT a.inbound_id, a.detail FROM applied a JOIN inbound r ON r.id = a.inbound_id
			WHERE a.outcome = 'failed' AND a.inbound_id < before AND (a_like IS NULL
				OR (r.source, r.message_type, a.detail) IN (SELECT s.source, s.message_type, s.detail FROM same s))
			ORDER BY a.inbound_id DESC LIMIT most)) b
	JOIN inbound i ON i.id = b.id
	WHERE (SELECT pages.administers())
	ORDER BY i.id DESC LIMIT most
$$;

CREATE OR REPLACE FUNCTION masked(said text) RETURNS text
	LANGUAGE sql IMMUTABLE SET search_path = followupd, pg_temp
	AS $$ SELECT regexp_replace(regexp_replace(said, '[0-9]', '9', 'g'), '[[:alpha:]]', 'x', 'g') $$;

-- One of them, with its segments masked.
CREATE OR REPLACE FUNCTION pages.system_message(a_id bigint) RETURNS TABLE (id bigint, received_at timestamptz, source text,
	peer text, sender text, message_type text, control_id text, size int, verdict text, reason text, waits boolean,
	sha256 text, failed_at timestamptz, segments text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT i.id, i.received_at, i.source, i.peer, i.sender, i.message_type, i.control_id, octet_length(i.raw),
		CASE i.verdict WHEN 'accepted' THEN 'failed' ELSE i.verdict END, coalesce(a.detail, i.reason, ''),
		EXISTS (SELECT FROM inbound_todo t WHERE t.inbound_id = i.id), encode(i.sha256, 'hex'), a.at,
		CASE i.format WHEN 'fhir' THEN (SELECT string_agg(coalesce(substring(piece FROM '^[^"]*"[A-Za-z]{1,40}":'), '')
				|| masked(regexp_replace(piece, '^[^"]*"[A-Za-z]{1,40}":', '')), E'\n' ORDER BY n)
			FROM regexp_split_to_table(encode(substr(i.raw, 1, 16384), 'escape'), '(?=[,{])') WITH ORDINALITY t (piece, n)
			WHERE btrim(piece) <> '')
		WHEN 'hl7' THEN (SELECT string_agg(CASE WHEN line ~ '^[A-Z][A-Z0-9]{2}[|]'
				THEN "left"(line, 4) || masked(substr(line, 5)) ELSE masked(line) END, E'\n' ORDER BY n)
			FROM regexp_split_to_table(encode(substr(i.raw, 1, 16384), 'escape'), '[\r\n]+') WITH ORDINALITY t (line, n)
			WHERE line <> '') END
	FROM inbound i LEFT JOIN applied a ON a.inbound_id = i.id AND a.outcome = 'failed'
	WHERE i.id = a_id AND (i.verdict <> 'accepted' OR a.inbound_id IS NOT NULL) AND (SELECT pages.administers())
$$;
