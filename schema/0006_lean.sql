-- SPDX-License-Identifier: Apache-2.0
--
-- 0006_lean.sql - rows that cost less: a report's text stands once, in the message that brought it;
-- a finding keeps which row of which table answered; what the engine writes in sets has no foreign
-- keys (followupctl verify compares the tables).
--
-- Every row stays.  The lines of history keep the very text that was hashed.

-- ---- no foreign keys on what is written in sets: four of a follow-up cost a third of its row -----

ALTER TABLE applied DROP CONSTRAINT applied_inbound_id_fkey;
ALTER TABLE patient_identifiers DROP CONSTRAINT patient_identifiers_patient_id_fkey;
ALTER TABLE exams DROP CONSTRAINT exams_patient_id_fkey, DROP CONSTRAINT exams_orderer_id_fkey,
	DROP CONSTRAINT exams_radiologist_id_fkey;
ALTER TABLE reports DROP CONSTRAINT reports_exam_id_fkey, DROP CONSTRAINT reports_inbound_id_fkey;
ALTER TABLE findings DROP CONSTRAINT findings_report_id_fkey,
	DROP CONSTRAINT findings_patient_id_fkey;
ALTER TABLE followups DROP CONSTRAINT followups_patient_id_fkey,
	DROP CONSTRAINT followups_finding_id_fkey, DROP CONSTRAINT followups_index_exam_id_fkey,
	DROP CONSTRAINT followups_owner_id_fkey;
ALTER TABLE timers DROP CONSTRAINT timers_followup_id_fkey;
ALTER TABLE review_items DROP CONSTRAINT review_items_patient_id_fkey,
	DROP CONSTRAINT review_items_report_id_fkey, DROP CONSTRAINT review_items_followup_id_fkey,
	DROP CONSTRAINT review_items_inbound_id_fkey;
ALTER TABLE events DROP CONSTRAINT events_followup_id_fkey;
ALTER TABLE notices DROP CONSTRAINT notices_followup_id_fkey,
	DROP CONSTRAINT notices_review_item_id_fkey, DROP CONSTRAINT notices_person_id_fkey;
ALTER TABLE outbox DROP CONSTRAINT outbox_notice_id_fkey;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_notice_id_fkey;
ALTER TABLE delivery_attempts DROP CONSTRAINT delivery_attempts_notice_id_fkey;
ALTER TABLE undelivered DROP CONSTRAINT undelivered_notice_id_fkey;
ALTER TABLE calendar_entries DROP CONSTRAINT calendar_entries_followup_id_fkey,
	DROP CONSTRAINT calendar_entries_person_id_fkey;

-- ---- reports: whose text it is, and its hash ---------------------------------------------------

ALTER TABLE reports ADD COLUMN text_sha256 bytea, ADD COLUMN text_inbound_id bigint;
-- A version that took its text over from an older one names the message of the oldest.
UPDATE reports r SET text_sha256 = t.hash, text_inbound_id = t.inbound_id
	FROM (SELECT id, hash, first_value(inbound_id) OVER
			(PARTITION BY exam_id, hash ORDER BY version) AS inbound_id
		FROM (SELECT id, exam_id, version, inbound_id,
			sha256(convert_to(body, 'UTF8')) AS hash FROM reports) h) t
	WHERE t.id = r.id;
ALTER TABLE reports ALTER COLUMN text_sha256 SET NOT NULL,
	ALTER COLUMN text_inbound_id SET NOT NULL, DROP COLUMN body;

-- ---- findings: which row of which table answered ------------------------------------------------

ALTER TABLE findings ADD COLUMN "row" text NOT NULL DEFAULT '', -- "" when no table did
	ADD COLUMN table_sha256 text NOT NULL DEFAULT '',
	ADD COLUMN shadow jsonb;                -- what it would have done, of a source in shadow
UPDATE findings SET "row" = coalesce(answer ->> 'row', ''),
	table_sha256 = coalesce(answer ->> 'table_sha256', ''),
	shadow = CASE WHEN disposition = 'shadow' THEN answer END
	WHERE answer <> '{}';
ALTER TABLE findings DROP COLUMN answer, DROP COLUMN patient_id;

-- ---- history: the text that was hashed ----------------------------------------------------------

DROP FUNCTION event_append(bigint, timestamptz, text, text, jsonb);
DROP FUNCTION event_hash(bytea, bigint, int, timestamptz, text, text, jsonb);
ALTER TABLE events ALTER COLUMN detail DROP DEFAULT,
	ALTER COLUMN detail TYPE json USING detail::text::json,
	ALTER COLUMN detail SET DEFAULT '{}';

CREATE FUNCTION event_hash(previous bytea, followup bigint, seq int, at timestamptz, actor text,
	kind text, detail json) RETURNS bytea LANGUAGE sql IMMUTABLE
	AS $$
	SELECT sha256(previous || convert_to(concat_ws('|', followup, seq, extract(epoch FROM at), actor,
		kind, detail::text), 'UTF8'))
$$;

CREATE FUNCTION event_append(a_followup bigint, a_at timestamptz, a_actor text, a_kind text, a_detail json)
	RETURNS void LANGUAGE plpgsql SET search_path = followupd
	AS $$
DECLARE
	n int;
	previous bytea;
BEGIN
	UPDATE followups SET event_seq = event_seq + 1 WHERE id = a_followup RETURNING event_seq INTO STRICT n;
	SELECT hash INTO previous FROM events WHERE followup_id = a_followup AND seq = n - 1;
	INSERT INTO events (followup_id, seq, at, actor, kind, detail, hash)
		VALUES (a_followup, n, a_at, a_actor, a_kind, a_detail, event_hash(
			coalesce(previous, ''), a_followup, n, a_at, a_actor, a_kind, a_detail));
END $$;

-- ---- several engines ----------------------------------------------------------------------------

-- Fails like a serialization failure, so that whoever asked does the whole transaction again.
CREATE FUNCTION expect_rows(got bigint, wanted bigint) RETURNS void
	LANGUAGE plpgsql SET search_path = followupd
	AS $$
BEGIN
	IF got <> wanted THEN
		RAISE EXCEPTION 'another transaction was first' USING ERRCODE = '40001';
	END IF;
END $$;

-- Two records of one patient can hold the same exam, sent under two numbers; after a merge it stands
-- twice.  Within a patient the lock of its row keeps it once.
DROP INDEX exams_accession;
CREATE INDEX exams_accession ON exams (facility, accession);
CREATE INDEX review_items_patient ON review_items (patient_id);
CREATE INDEX followups_target ON followups (target, id) WHERE state <> 'closed'; -- lists begin there
-- A question about a follow-up is found by its patient, like everything else of a chart.
UPDATE review_items v SET patient_id = f.patient_id FROM followups f
	WHERE f.id = v.followup_id AND v.patient_id IS NULL;
CREATE INDEX people_roles ON people (id) WHERE NOT roles <@ '{clinician}'::text[];

GRANT UPDATE ON undelivered TO followupd_engine; -- only to lock a row

-- A lease changes a row of the outbox and must not copy the mail.
ALTER TABLE outbox ALTER COLUMN bytes SET STORAGE EXTERNAL;

REVOKE ALL ON FUNCTION event_hash(bytea, bigint, int, timestamptz, text, text, json),
	event_append(bigint, timestamptz, text, text, json), expect_rows(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_hash(bytea, bigint, int, timestamptz, text, text, json)
	TO followupd_engine, followupd_ctl;
GRANT EXECUTE ON FUNCTION event_append(bigint, timestamptz, text, text, json),
	expect_rows(bigint, bigint) TO followupd_engine;
