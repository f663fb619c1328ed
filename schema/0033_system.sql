-- SPDX-License-Identifier: Apache-2.0
--
-- 0033_system.sql - what an administrator sees on the pages, and when a source is silent.
--
-- Counts, ages and names of machines: nothing here says anything of a patient.  Segments of a message are
-- shown with every letter and digit in them masked.

-- ---- sources ------------------------------------------------------------------------------------

-- The last message of one kind from a source, now and at any time before.
CREATE INDEX inbound_source ON inbound (source, "left"(message_type, 3), received_at)
	WHERE format = 'hl7' AND verdict = 'accepted';

-- How long each source has sent nothing of a kind, and how long it usually does at this hour of the week: the
-- longest silence within an hour around this time, a week ago and up to four weeks ago; of three weeks or more the
-- second longest, since one of them may have been an outage.  The moments at which it is looked do not fall in with
-- a source that sends by the minute.  usual NULL: it has not sent for a week yet.
CREATE FUNCTION source_silence() RETURNS TABLE (source text, kind text, last_at timestamptz, silent interval,
	usual interval)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	WITH RECURSIVE pair (source, kind) AS (
		(SELECT i.source, "left"(i.message_type, 3) FROM inbound i
			WHERE i.format = 'hl7' AND i.verdict = 'accepted' ORDER BY 1, 2 LIMIT 1)
		UNION ALL
		SELECT n.source, n.kind FROM pair p CROSS JOIN LATERAL (
			SELECT i.source, "left"(i.message_type, 3) AS kind FROM inbound i
			WHERE i.format = 'hl7' AND i.verdict = 'accepted'
				AND (i.source, "left"(i.message_type, 3)) > (p.source, p.kind) ORDER BY 1, 2 LIMIT 1) n)
	SELECT p.source, p.kind, l.at, greatest(clock_now() - l.at, '0'), (
		SELECT w.silent FROM (
			SELECT max(t.at - b.at) AS silent, count(*) OVER () AS weeks,
				row_number() OVER (ORDER BY max(t.at - b.at) DESC) AS place
			FROM generate_series(1, 4) week, generate_series(-9, 9) step
			CROSS JOIN LATERAL (SELECT clock_now() - week * interval '7 days' + step * interval '397 seconds' AS at) t
			CROSS JOIN LATERAL (SELECT i.received_at AS at FROM inbound i
				WHERE i.format = 'hl7' AND i.verdict = 'accepted' AND i.source = p.source
					AND "left"(i.message_type, 3) = p.kind AND i.received_at <= t.at
				ORDER BY i.received_at DESC LIMIT 1) b
			GROUP BY week) w
		WHERE w.place = CASE WHEN w.weeks >= 3 THEN 2 ELSE 1 END)
	FROM pair p CROSS JOIN LATERAL (SELECT i.received_at AS at FROM inbound i
		WHERE i.format = 'hl7' AND i.verdict = 'accepted' AND i.source = p.source
			AND "left"(i.message_type, 3) = p.kind
		ORDER BY i.received_at DESC LIMIT 1) l
$$;

-- For a banner on the page of whoever is signed in.
CREATE FUNCTION pages.sources() RETURNS TABLE (source text, kind text, last_at timestamptz, silent bigint,
	usual bigint)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT source, kind, last_at, extract(epoch FROM silent)::bigint, extract(epoch FROM usual)::bigint
	FROM source_silence() WHERE (SELECT pages.who()) IS NOT NULL
$$;

-- ---- for an administrator -----------------------------------------------------------------------

CREATE FUNCTION pages.administers() RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT 'administrator' = ANY (roles) FROM people WHERE id = pages.who() AND active $$;

CREATE VIEW pages.system_queues WITH (security_barrier) AS
	SELECT queue, depth, oldest_age FROM metrics_queues WHERE (SELECT pages.administers());

CREATE VIEW pages.system_sessions WITH (security_barrier) AS
	SELECT s.id, coalesce(nullif(concat_ws(' ', nullif(p.given, ''), nullif(p.family, '')), ''), p.ref) AS name,
		s.made_at, s.seen_at, s.peer, s.how
	FROM sessions s JOIN people p ON p.id = s.person_id
	WHERE (SELECT pages.administers()) AND s.ended_at IS NULL AND s.idle_ends_at > now() AND s.ends_at > now();

CREATE INDEX applied_failed ON applied (inbound_id) WHERE outcome = 'failed';

-- Messages that were not taken, or could not be applied, before that id, the newest first.  a_like: only those of
-- the same source and type that failed for the same reason as that one.
CREATE FUNCTION pages.system_messages(before bigint, most int, a_like bigint) RETURNS TABLE (id bigint,
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

CREATE FUNCTION masked(said text) RETURNS text
	LANGUAGE sql IMMUTABLE SET search_path = followupd, pg_temp
	AS $$ SELECT regexp_replace(regexp_replace(said, '[0-9]', '9', 'g'), '[[:alpha:]]', 'x', 'g') $$;

-- One of them, with its segments masked.
CREATE FUNCTION pages.system_message(a_id bigint) RETURNS TABLE (id bigint, received_at timestamptz, source text,
	peer text, sender text, message_type text, control_id text, size int, verdict text, reason text, waits boolean,
	sha256 text, failed_at timestamptz, segments text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT i.id, i.received_at, i.source, i.peer, i.sender, i.message_type, i.control_id, octet_length(i.raw),
		CASE i.verdict WHEN 'accepted' THEN 'failed' ELSE i.verdict END, coalesce(a.detail, i.reason, ''),
		EXISTS (SELECT FROM inbound_todo t WHERE t.inbound_id = i.id), encode(i.sha256, 'hex'), a.at,
		CASE WHEN i.format = 'hl7' THEN (SELECT string_agg(CASE WHEN line ~ '^[A-Z][A-Z0-9]{2}[|]'
				THEN "left"(line, 4) || masked(substr(line, 5)) ELSE masked(line) END, E'\n' ORDER BY n)
			FROM regexp_split_to_table(encode(substr(i.raw, 1, 16384), 'escape'), '[\r\n]+') WITH ORDINALITY t (line, n)
			WHERE line <> '') END
	FROM inbound i LEFT JOIN applied a ON a.inbound_id = i.id AND a.outcome = 'failed'
	WHERE i.id = a_id AND (i.verdict <> 'accepted' OR a.inbound_id IS NOT NULL) AND (SELECT pages.administers())
$$;

-- ---- applying again -----------------------------------------------------------------------------

-- Append-only: who had which stored messages applied once more; those of one time have one batch.
CREATE TABLE replays (
	batch      bigint NOT NULL,
	inbound_id bigint NOT NULL,
	at         timestamptz NOT NULL DEFAULT clock_now(),
	said_by    text NOT NULL,
	PRIMARY KEY (batch, inbound_id)
);
GRANT SELECT ON replays TO followupd_ctl;

-- Those of them that were accepted and do not wait already.
CREATE FUNCTION messages_replay(ids bigint[], a_by text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	this bigint := nextval('followupd.ids');
BEGIN
	WITH given AS (SELECT i.id, i.lane FROM inbound i WHERE i.id = ANY (ids) AND i.verdict = 'accepted'
			AND NOT EXISTS (SELECT FROM inbound_todo t WHERE t.inbound_id = i.id)),
		forgotten AS (DELETE FROM applied WHERE inbound_id IN (SELECT id FROM given)),
		again AS (INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM given ORDER BY id
			ON CONFLICT DO NOTHING RETURNING inbound_id)
		INSERT INTO replays (batch, inbound_id, said_by) SELECT this, inbound_id, a_by FROM again;
	PERFORM pg_notify('followupd_inbound', '');
	RETURN this;
END $$;

-- For pages: of what failed.
CREATE FUNCTION pages.messages_replay(ids bigint[]) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
BEGIN
	IF pages.administers() IS NOT TRUE OR cardinality(ids) > 500 THEN
		RAISE EXCEPTION 'there are no such messages in your scope' USING ERRCODE = 'FU404';
	END IF;
	RETURN messages_replay(ARRAY(SELECT inbound_id FROM applied WHERE outcome = 'failed' AND inbound_id = ANY (ids)),
		(SELECT ref FROM people WHERE id = pages.who()));
END $$;

-- What became of them.
CREATE VIEW pages.system_replays WITH (security_barrier) AS
	SELECT r.batch, r.at, count(*) AS given, count(*) FILTER (WHERE a.outcome IN ('applied', 'not-applied')) AS applied,
		count(*) FILTER (WHERE a.outcome IN ('failed', 'refused')) AS failed
	FROM replays r LEFT JOIN applied a ON a.inbound_id = r.inbound_id
	WHERE (SELECT pages.administers()) GROUP BY r.batch, r.at;

GRANT SELECT ON pages.system_queues, pages.system_sessions, pages.system_replays TO followupd_pages;
REVOKE ALL ON FUNCTION source_silence(), pages.sources(), masked(text), messages_replay(bigint[], text), pages.administers(),
	pages.system_messages(bigint, int, bigint), pages.system_message(bigint), pages.messages_replay(bigint[])
	FROM PUBLIC;
GRANT EXECUTE ON FUNCTION messages_replay(bigint[], text) TO followupd_ctl;
GRANT EXECUTE ON FUNCTION pages.sources(), pages.administers(), pages.system_messages(bigint, int, bigint), pages.system_message(bigint),
	pages.messages_replay(bigint[]) TO followupd_pages;
