-- SPDX-License-Identifier: Apache-2.0
--
-- 0001_core.sql - from a stored message to a decision: installation, inbound, patients, exams,
-- reports, findings, followups, timers, review items, events.
--
-- State by table: a row in inbound_todo, timers, outbox or undelivered is work; finishing deletes
-- it in the transaction that does it.  Statuses are text with a CHECK, so a dump can be read.
-- The followupd_* logins exist before the first migration (store/migrate.c makes them).

CREATE SEQUENCE ids; -- one for all clinical rows: 4711 names one thing only
CREATE SEQUENCE inbound_ids;

-- ---- the installation and its clock ---------------------------------------------------------

CREATE TABLE installation (
	one          boolean PRIMARY KEY DEFAULT true CHECK (one),
	rehearsal    boolean NOT NULL,
	clock_offset interval NOT NULL DEFAULT '0',
	created_at   timestamptz NOT NULL DEFAULT now(),
	CHECK (rehearsal OR clock_offset = '0')
);

-- The one clock of all decisions.
CREATE FUNCTION clock_now() RETURNS timestamptz
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd
	AS $$ SELECT transaction_timestamp() + clock_offset FROM installation $$;

-- Moves a rehearsal's clock: forward, and back only before the first message. A production database
-- refuses.
CREATE FUNCTION clock_set(target timestamptz) RETURNS timestamptz
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd
	AS $$
BEGIN
	IF NOT (SELECT rehearsal FROM installation) THEN
		RAISE EXCEPTION 'the clock of a production database cannot be moved' USING ERRCODE = 'FU001';
	END IF;
	IF target < clock_now() AND EXISTS (SELECT FROM inbound) THEN
		RAISE EXCEPTION 'the clock cannot be moved back once a message is stored' USING ERRCODE = 'FU001';
	END IF;
	UPDATE installation SET clock_offset = target - transaction_timestamp();
	PERFORM pg_notify('followupd_clock', '');
	RETURN target;
END $$;

-- One row per running role: what readiness and the metrics are made of.  Real time.
CREATE TABLE heartbeats (
	role       text NOT NULL,
	instance   text NOT NULL,
	started_at timestamptz NOT NULL DEFAULT now(),
	at         timestamptz NOT NULL DEFAULT now(),
	counters   jsonb NOT NULL DEFAULT '{}',
	PRIMARY KEY (role, instance)
);

CREATE FUNCTION heartbeat(a_role text, a_instance text, a_counters jsonb) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd
	AS $$
	INSERT INTO heartbeats (role, instance, counters) VALUES (a_role, a_instance, a_counters)
	ON CONFLICT (role, instance) DO UPDATE SET at = now(), counters = excluded.counters
$$;

-- ---- what arrived ---------------------------------------------------------------------------

CREATE TABLE inbound (
	id           bigint PRIMARY KEY DEFAULT nextval('inbound_ids'),
	received_at  timestamptz NOT NULL DEFAULT clock_now(),
	source       text NOT NULL,               -- listener name; "followupctl" for a person's answer
	peer         text,                        -- address it came from
	format       text NOT NULL CHECK (format IN ('hl7', 'answer')),
	verdict      text NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'fragment')),
	reason       text,                        -- why it was rejected, without patient data
	lane         smallint NOT NULL,           -- hash of the patient key: order is kept per lane
	sender       text NOT NULL DEFAULT '',    -- MSH-3|MSH-4
	control_id   text NOT NULL DEFAULT '',    -- MSH-10
	message_type text NOT NULL DEFAULT '',    -- ORU^R01
	sha256       bytea NOT NULL,
	raw          bytea NOT NULL
);
-- Identity of a message: the hash covers sender and content; the control id leads the index so that
-- "same id, other content" is one look-up too.
CREATE UNIQUE INDEX inbound_identity ON inbound (control_id, sha256, source);
-- A report of some kilobytes stays in its row: reading it back is one page, storing it one insert.
ALTER TABLE inbound ALTER COLUMN raw SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160);
CREATE INDEX inbound_refused ON inbound (id) WHERE verdict <> 'accepted';

CREATE TABLE lanes (lane smallint PRIMARY KEY);
INSERT INTO lanes SELECT generate_series(0, 63);

-- No foreign keys here: both rows are made by one statement, and two checks a message are a quarter of
-- what storing it costs. followupctl verify compares the tables.
CREATE TABLE inbound_todo (
	inbound_id bigint PRIMARY KEY,
	lane       smallint NOT NULL,
	attempts   int NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX inbound_todo_lane ON inbound_todo (lane, inbound_id);

CREATE TABLE applied (
	inbound_id bigint PRIMARY KEY REFERENCES inbound,
	at         timestamptz NOT NULL,
	outcome    text NOT NULL CHECK (outcome IN ('applied', 'not-applied', 'refused', 'failed')),
	detail     text NOT NULL DEFAULT ''
);
CREATE INDEX applied_other ON applied (inbound_id) WHERE outcome <> 'applied';

-- ---- people and patients --------------------------------------------------------------------

CREATE TABLE people (
	id         bigint PRIMARY KEY DEFAULT nextval('ids'),
	ref        text NOT NULL UNIQUE,          -- the hospital's id, e.g. P10011
	family     text NOT NULL DEFAULT '',
	given      text NOT NULL DEFAULT '',
	email      text,
	roles      text[] NOT NULL DEFAULT '{}',  -- clinician coordinator navigator radiologist chief fail-safe
	language   text NOT NULL DEFAULT 'en',
	active     boolean NOT NULL DEFAULT true,
	updated_at timestamptz NOT NULL DEFAULT clock_now()
);
CREATE UNIQUE INDEX people_one_fail_safe ON people ((true)) WHERE 'fail-safe' = ANY (roles);

CREATE TABLE patients (
	id           bigint PRIMARY KEY DEFAULT nextval('ids'),
	family       text NOT NULL DEFAULT '',
	given        text NOT NULL DEFAULT '',
	birth        date,
	sex          text,
	address      text,
	phone        text,
	email        text,
	language     text,
	deceased     boolean NOT NULL DEFAULT false,
	deceased_at  timestamptz,
	primary_care bigint REFERENCES people,
	merged_into  bigint REFERENCES patients,
	updated_at   timestamptz NOT NULL,
	CHECK (merged_into <> id)
);

CREATE TABLE patient_identifiers (
	authority  text NOT NULL,
	value      text NOT NULL,
	type       text NOT NULL DEFAULT '',
	patient_id bigint NOT NULL REFERENCES patients,
	retired_at timestamptz,                   -- by a merge: still found, never shown first
	PRIMARY KEY (authority, value)
);
CREATE INDEX patient_identifiers_patient ON patient_identifiers (patient_id);

-- ---- exams, reports, findings ---------------------------------------------------------------

CREATE TABLE exams (
	id             bigint PRIMARY KEY DEFAULT nextval('ids'),
	patient_id     bigint NOT NULL REFERENCES patients,
	facility       text NOT NULL,             -- MSH-4: accessions are unique in it
	accession      text,
	placer         text,
	filler         text,
	study_uid      text,
	procedure_code text,
	procedure_text text,
	procedure_system text,
	exam_key       text,                      -- of schema/codes/exams.csv, when known
	modality       text,
	laterality     text,
	day            date,                      -- due dates count from here
	started_at     timestamptz,
	status         text NOT NULL CHECK (status IN
		('ordered', 'scheduled', 'performed', 'preliminary', 'final', 'cancelled', 'withdrawn')),
	order_event_at timestamptz,               -- of the latest order message that counted
	orderer_id     bigint REFERENCES people,
	radiologist_id bigint REFERENCES people
);
CREATE UNIQUE INDEX exams_accession ON exams (facility, accession, patient_id);
CREATE INDEX exams_patient ON exams (patient_id);

CREATE TABLE reports (
	id         bigint PRIMARY KEY DEFAULT nextval('ids'),
	exam_id    bigint NOT NULL REFERENCES exams,
	version    int NOT NULL,                  -- by arrival
	status     text NOT NULL CHECK (status IN
		('preliminary', 'final', 'corrected', 'cancelled', 'withdrawn', 'refused')),
	status_at  timestamptz NOT NULL,          -- the sender's version clock: the latest one counts
	current    boolean NOT NULL,
	machine    boolean NOT NULL DEFAULT false,
	body       text NOT NULL DEFAULT '',
	inbound_id bigint NOT NULL REFERENCES inbound,
	UNIQUE (exam_id, version)
);
CREATE UNIQUE INDEX reports_current ON reports (exam_id) WHERE current;
CREATE INDEX reports_inbound ON reports (inbound_id);

CREATE TABLE findings (
	id          bigint PRIMARY KEY DEFAULT nextval('ids'),
	report_id   bigint NOT NULL REFERENCES reports,
	patient_id  bigint NOT NULL REFERENCES patients,
	origin      text NOT NULL CHECK (origin IN ('discrete', 'recommendation', 'actionable', 'unread')),
	finding_key text NOT NULL,                -- the same finding in the next version of the report
	system      text,
	version     text,
	inputs      jsonb NOT NULL DEFAULT '{}',
	answer      jsonb NOT NULL DEFAULT '{}',  -- what the decision table said, whole
	evidence    text NOT NULL DEFAULT '',
	disposition text NOT NULL CHECK (disposition IN ('followup', 'review', 'none', 'withdrawn')),
	UNIQUE (report_id, finding_key)
);
CREATE INDEX findings_patient ON findings (patient_id);

-- ---- what is owed ---------------------------------------------------------------------------

CREATE TABLE followups (
	id              bigint PRIMARY KEY DEFAULT nextval('ids'),
	ref             text NOT NULL UNIQUE,     -- what people quote: neutral, short
	patient_id      bigint NOT NULL REFERENCES patients,
	finding_id      bigint NOT NULL REFERENCES findings,
	finding_key     text NOT NULL,
	index_exam_id   bigint NOT NULL REFERENCES exams,
	series_id       bigint NOT NULL,          -- id of the first follow-up of the series
	series_step     int NOT NULL DEFAULT 1,
	action          text NOT NULL,
	modality        text NOT NULL DEFAULT '',
	laterality      text,
	anchor          date NOT NULL,
	earliest        date NOT NULL,
	target          date NOT NULL,
	latest          date NOT NULL,
	published       boolean NOT NULL,
	optional        boolean NOT NULL,
	guideline       jsonb NOT NULL,           -- system version row evidence citation table_sha256 steps
	state           text NOT NULL CHECK (state IN ('open', 'ordered', 'scheduled', 'performed', 'closed')),
	hold            text NOT NULL DEFAULT 'none' CHECK (hold IN ('none', 'review', 'suspended')),
	tier            int NOT NULL DEFAULT 0,
	overdue         boolean NOT NULL DEFAULT false,
	owner_id        bigint NOT NULL REFERENCES people,
	opened_at       timestamptz NOT NULL,
	acknowledged_at timestamptz,
	order_placer    text,
	order_filler    text,
	order_accession text,
	appointment_at  timestamptz,
	performed_at    timestamptz,
	policy          text NOT NULL,            -- name version sha256
	policy_step     text,
	revision        int NOT NULL DEFAULT 0,
	closure         text,
	closed_at       timestamptz,
	closed_by       text,
	closure_detail  jsonb,
	event_seq       int NOT NULL DEFAULT 0,
	CHECK (earliest <= target AND target <= latest),
	CHECK ((state = 'closed') = (closure IS NOT NULL)),
	CHECK ((closure IS NULL) = (closed_at IS NULL))
);
CREATE INDEX followups_patient ON followups (patient_id);
CREATE INDEX followups_owner ON followups (owner_id) WHERE state <> 'closed';
CREATE INDEX followups_exam ON followups (index_exam_id);

CREATE TABLE timers (
	followup_id bigint PRIMARY KEY REFERENCES followups,
	step        text NOT NULL,
	due_at      timestamptz NOT NULL
);
CREATE INDEX timers_due ON timers (due_at);

CREATE TABLE review_items (
	id          bigint PRIMARY KEY DEFAULT nextval('ids'),
	kind        text NOT NULL,
	key         text NOT NULL,                -- the same question is asked once
	patient_id  bigint REFERENCES patients,
	report_id   bigint REFERENCES reports,
	followup_id bigint REFERENCES followups,
	inbound_id  bigint REFERENCES inbound,
	question    text NOT NULL,
	evidence    text NOT NULL DEFAULT '',
	created_at  timestamptz NOT NULL,
	resolved_at timestamptz,
	resolved_by text,
	resolution  text,
	CHECK ((resolved_at IS NULL) = (resolved_by IS NULL))
);
CREATE UNIQUE INDEX review_items_key ON review_items (kind, key);
CREATE INDEX review_items_open ON review_items (created_at) WHERE resolved_at IS NULL;
CREATE INDEX review_items_report ON review_items (report_id);
CREATE INDEX review_items_followup ON review_items (followup_id);

-- Append-only: no login but the owner may change a line, and the chain shows if the owner did.
CREATE TABLE events (
	id          bigint PRIMARY KEY DEFAULT nextval('ids'),
	followup_id bigint NOT NULL REFERENCES followups,
	seq         int NOT NULL,                 -- 1, 2, 3 without a gap
	at          timestamptz NOT NULL,
	actor       text NOT NULL,                -- engine, mailer, or a person's name
	kind        text NOT NULL,
	detail      jsonb NOT NULL DEFAULT '{}',
	hash        bytea NOT NULL,               -- sha256(previous hash, this line)
	UNIQUE (followup_id, seq)
);

CREATE FUNCTION event_hash(previous bytea, followup bigint, seq int, at timestamptz, actor text,
	kind text, detail jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE
	AS $$
	SELECT sha256(previous || convert_to(concat_ws('|', followup, seq, extract(epoch FROM at), actor,
		kind, detail::text), 'UTF8'))
$$;

CREATE FUNCTION event_append(a_followup bigint, a_at timestamptz, a_actor text, a_kind text, a_detail jsonb)
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

-- ---- who may do what ------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA followupd FROM PUBLIC;
GRANT USAGE ON SCHEMA followupd TO followupd_intake, followupd_engine, followupd_mailer,
	followupd_web, followupd_ctl;
GRANT EXECUTE ON FUNCTION clock_now(), heartbeat(text, text, jsonb) TO followupd_intake,
	followupd_engine, followupd_mailer, followupd_web, followupd_ctl;

GRANT INSERT ON inbound, inbound_todo TO followupd_intake;
GRANT SELECT (id, source, control_id, sha256, verdict, lane) ON inbound TO followupd_intake;
GRANT USAGE ON SEQUENCE inbound_ids TO followupd_intake;

GRANT USAGE ON SEQUENCE ids TO followupd_engine, followupd_ctl;
GRANT SELECT ON ALL TABLES IN SCHEMA followupd TO followupd_engine, followupd_ctl;
GRANT UPDATE ON lanes TO followupd_engine; -- only to lock a lane
GRANT INSERT, UPDATE ON applied, patients, patient_identifiers, people, exams, reports, findings,
	followups, timers, review_items TO followupd_engine;
GRANT INSERT ON events TO followupd_engine;
GRANT UPDATE, DELETE ON inbound_todo TO followupd_engine;
GRANT DELETE ON timers TO followupd_engine;
GRANT EXECUTE ON FUNCTION event_append(bigint, timestamptz, text, text, jsonb),
	event_hash(bytea, bigint, int, timestamptz, text, text, jsonb) TO followupd_engine;

GRANT INSERT ON inbound, inbound_todo TO followupd_ctl; -- answers and replays
GRANT USAGE ON SEQUENCE inbound_ids TO followupd_ctl;
GRANT DELETE ON applied TO followupd_ctl;               -- a replay is applied again
GRANT INSERT, UPDATE ON people TO followupd_ctl;
GRANT EXECUTE ON FUNCTION clock_set(timestamptz),
	event_hash(bytea, bigint, int, timestamptz, text, text, jsonb) TO followupd_ctl;
