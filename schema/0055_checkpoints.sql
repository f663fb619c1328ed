-- SPDX-License-Identifier: Apache-2.0
--
-- 0055_checkpoints.sql - what a checkpoint vouches for: where every history stood, signed outside of the database.
--
-- The hashes that go on from line to line show what was altered by hand, and not what the owner of the database
-- computed anew.  A checkpoint says what they were, in a file that is signed by a key the database never sees.

-- The whole number of a row's transaction: a row keeps the low half, the high half follows from the newest one.
CREATE FUNCTION row_made(low_half bigint, newest bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
	AS $$ SELECT newest - newest % 4294967296 + low_half - CASE WHEN low_half > newest % 4294967296 THEN 4294967296 ELSE 0 END $$;

-- What a line of each kind says of one row: the verifier computes the same.
CREATE FUNCTION question_row(q question_events) RETURNS text
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$ SELECT json_build_array(q.review_item_id, q.id, extract(epoch FROM q.at), q.actor, q.kind, q.words)::text $$;
CREATE FUNCTION access_row(a access_items) RETURNS text
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$ SELECT json_build_array(a.id, extract(epoch FROM a.at), a.patient_id, a.person_id, a.session_id, a.page,
		a.reason, a.peer)::text $$;

-- The body of a checkpoint: how many rows there are in this moment, and of what is new since the one before its
-- last line (of a case) or digest.  All of it where the one before was made elsewhere.
CREATE FUNCTION checkpoint_lines(a_home text, a_before text) RETURNS TABLE (line text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	-- What was under way then may have been told already; told twice is told the same.
	since bigint := coalesce(CASE WHEN a_home = mail_place() THEN pg_snapshot_xmin(a_before::pg_snapshot)::text::bigint END, 0);
	newest bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
BEGIN
	RETURN QUERY SELECT 'at ' || to_char(clock_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') UNION ALL SELECT 'home ' || mail_place() UNION ALL SELECT 'snapshot ' || pg_current_snapshot();
	RETURN QUERY SELECT 'count cases ' || count(DISTINCT followup_id) FROM events
		UNION ALL SELECT 'count lines ' || count(*) FROM events
		UNION ALL SELECT 'count questions ' || count(*) FROM question_events
		UNION ALL SELECT 'count mails ' || count(*) FROM mails
		UNION ALL SELECT 'count seals ' || count(*) FROM access_seals;
	RETURN QUERY SELECT 'case ' || h.followup_id || ' ' || h.seq || ' ' || encode(h.hash, 'hex') FROM (
		SELECT DISTINCT ON (e.followup_id) e.followup_id, e.seq, e.hash FROM events e WHERE row_made(e.xmin::text::bigint, newest) >= since
		ORDER BY e.followup_id, e.seq DESC) h;
	RETURN QUERY SELECT 'question ' || q.id || ' ' || encode(sha256(convert_to(question_row(q), 'UTF8')), 'hex')
		FROM question_events q WHERE row_made(q.xmin::text::bigint, newest) >= since ORDER BY q.id;
	RETURN QUERY SELECT 'mail ' || m.notice_id || ' ' || encode(sha256(m.bytes), 'hex') FROM mails m
		WHERE row_made(m.xmin::text::bigint, newest) >= since ORDER BY m.notice_id;
	RETURN QUERY SELECT 'seal ' || s.last_id || ' ' || encode(s.hash, 'hex') FROM access_seals s
		WHERE row_made(s.xmin::text::bigint, newest) >= since ORDER BY s.last_id;
END $$;

-- Which there should be: the files are what counts.
CREATE TABLE checkpoints (
	number bigint PRIMARY KEY,
	at     timestamptz NOT NULL DEFAULT clock_now(),
	sha256 text NOT NULL CHECK (length(sha256) = 64) -- of its file
);

CREATE FUNCTION checkpoint_put(a_number bigint, a_sha256 text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ INSERT INTO checkpoints (number, sha256) VALUES (a_number, a_sha256) ON CONFLICT (number) DO UPDATE SET
		at = clock_now(), sha256 = excluded.sha256 $$;

REVOKE ALL ON FUNCTION row_made(bigint, bigint), question_row(question_events), access_row(access_items),
	checkpoint_lines(text, text), checkpoint_put(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION checkpoint_lines(text, text), checkpoint_put(bigint, text) TO followupd_engine;
GRANT EXECUTE ON FUNCTION question_row(question_events), access_row(access_items) TO followupd_ctl;
GRANT SELECT ON checkpoints TO followupd_engine, followupd_ctl;
