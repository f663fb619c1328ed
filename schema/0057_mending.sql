-- SPDX-License-Identifier: Apache-2.0
--
-- 0057_mending.sql - corrected copies of messages that could not be used, and many messages applied again as one batch.

-- Append-only: which stored message is the corrected copy of which, and who corrected it.  Both stay as they are.
-- No foreign keys: followupctl verify compares the tables.
CREATE TABLE mends (
	inbound_id bigint PRIMARY KEY,
	of_id      bigint NOT NULL,
	at         timestamptz NOT NULL DEFAULT clock_now(),
	said_by    text NOT NULL,                 -- a person's ref
	why        text NOT NULL DEFAULT '',
	CHECK (inbound_id <> of_id)
);
-- One copy of each: what is wrong with the copy is mended there.
CREATE UNIQUE INDEX mends_of ON mends (of_id);
GRANT SELECT, INSERT ON mends TO followupd_ctl;

-- As before, some of a batch at a time: so many can be applied again beside live traffic, and what was cut off goes on.
-- What has a corrected copy is left alone: applied behind its copy, the wrong original would have the last word.
CREATE FUNCTION messages_replay(ids bigint[], a_by text, a_batch bigint) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	this bigint := coalesce(a_batch, nextval('followupd.ids'));
BEGIN
	WITH given AS (SELECT i.id, i.lane FROM inbound i WHERE i.id = ANY (ids) AND i.verdict = 'accepted'
			AND NOT EXISTS (SELECT FROM inbound_todo t WHERE t.inbound_id = i.id)
			AND NOT EXISTS (SELECT FROM mends m WHERE m.of_id = i.id)),
		forgotten AS (DELETE FROM applied WHERE inbound_id IN (SELECT id FROM given)),
		unread AS (DELETE FROM document_texts WHERE inbound_id IN (SELECT id FROM given) AND lack <> 'none'),
		again AS (INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM given ORDER BY id
			ON CONFLICT DO NOTHING RETURNING inbound_id)
		INSERT INTO replays (batch, inbound_id, said_by) SELECT this, inbound_id, a_by FROM again
			ON CONFLICT DO NOTHING;
	PERFORM pg_notify('followupd_inbound', '');
	RETURN this;
END $$;
REVOKE ALL ON FUNCTION messages_replay(bigint[], text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION messages_replay(bigint[], text, bigint) TO followupd_ctl;

CREATE OR REPLACE FUNCTION messages_replay(ids bigint[], a_by text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT messages_replay(ids, a_by, NULL) $$;

-- A batch is one line, however many turns it was given in.
CREATE OR REPLACE VIEW pages.system_replays WITH (security_barrier) AS
	SELECT r.batch, min(r.at) AS at, count(*) AS given, count(*) FILTER (WHERE a.outcome IN ('applied', 'not-applied')) AS applied,
		count(*) FILTER (WHERE a.outcome IN ('failed', 'refused')) AS failed
	FROM replays r LEFT JOIN applied a ON a.inbound_id = r.inbound_id
	WHERE (SELECT pages.administers()) GROUP BY r.batch;
