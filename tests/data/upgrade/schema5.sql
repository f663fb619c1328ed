-- SPDX-License-Identifier: Apache-2.0
--
-- schema5.sql - a rehearsal database of the story as schema 5 left it (pg_dump --inserts), invented data only.
--
-- PostgreSQL database dump
--


-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: followupd; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA followupd;


--
-- Name: clock_now(); Type: FUNCTION; Schema: followupd; Owner: -
--

CREATE FUNCTION followupd.clock_now() RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'followupd'
    AS $$ SELECT transaction_timestamp() + clock_offset FROM installation $$;


--
-- Name: clock_set(timestamp with time zone); Type: FUNCTION; Schema: followupd; Owner: -
--

CREATE FUNCTION followupd.clock_set(target timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'followupd'
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


--
-- Name: event_append(bigint, timestamp with time zone, text, text, jsonb); Type: FUNCTION; Schema: followupd; Owner: -
--

CREATE FUNCTION followupd.event_append(a_followup bigint, a_at timestamp with time zone, a_actor text, a_kind text, a_detail jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'followupd'
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


--
-- Name: event_hash(bytea, bigint, integer, timestamp with time zone, text, text, jsonb); Type: FUNCTION; Schema: followupd; Owner: -
--

CREATE FUNCTION followupd.event_hash(previous bytea, followup bigint, seq integer, at timestamp with time zone, actor text, kind text, detail jsonb) RETURNS bytea
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT sha256(previous || convert_to(concat_ws('|', followup, seq, extract(epoch FROM at), actor,
		kind, detail::text), 'UTF8'))
$$;


--
-- Name: feed_latest(bigint); Type: FUNCTION; Schema: followupd; Owner: -
--

CREATE FUNCTION followupd.feed_latest(after_id bigint) RETURNS TABLE(source text, newest bigint, age bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'followupd'
    AS $$
	SELECT i.source, max(i.id), greatest(0, extract(epoch FROM clock_now() - max(i.received_at)))::bigint
	FROM inbound i
	WHERE i.id > greatest(after_id, (SELECT max(id) - 100000 FROM inbound)) AND i.format = 'hl7'
	GROUP BY i.source
$$;


--
-- Name: heartbeat(text, text, jsonb); Type: FUNCTION; Schema: followupd; Owner: -
--

CREATE FUNCTION followupd.heartbeat(a_role text, a_instance text, a_counters jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'followupd'
    AS $$
	DELETE FROM heartbeats WHERE (role, instance) IN (
		SELECT role, instance FROM heartbeats WHERE at < now() - interval '1 day'
		FOR UPDATE SKIP LOCKED);
	INSERT INTO heartbeats (role, instance, counters) VALUES (a_role, a_instance, a_counters)
	ON CONFLICT (role, instance) DO UPDATE SET at = now(), counters = excluded.counters
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: applied; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.applied (
    inbound_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    CONSTRAINT applied_outcome_check CHECK ((outcome = ANY (ARRAY['applied'::text, 'not-applied'::text, 'refused'::text, 'failed'::text])))
);


--
-- Name: calendar_entries; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.calendar_entries (
    followup_id bigint NOT NULL,
    kind text NOT NULL,
    person_id bigint NOT NULL,
    uid text NOT NULL,
    sequence integer DEFAULT 0 NOT NULL,
    day date NOT NULL,
    starts_at timestamp with time zone,
    alarm_days integer DEFAULT 0 NOT NULL,
    cancelled boolean DEFAULT false NOT NULL,
    CONSTRAINT calendar_entries_kind_check CHECK ((kind = ANY (ARRAY['due'::text, 'appointment'::text])))
);


--
-- Name: deliveries; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.deliveries (
    notice_id bigint NOT NULL,
    outcome text NOT NULL,
    code integer,
    enhanced text,
    reply text DEFAULT ''::text NOT NULL,
    message_id text NOT NULL,
    recipient text NOT NULL,
    attempts integer NOT NULL,
    at timestamp with time zone DEFAULT followupd.clock_now() NOT NULL,
    CONSTRAINT deliveries_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'failed'::text, 'withdrawn'::text])))
);


--
-- Name: ids; Type: SEQUENCE; Schema: followupd; Owner: -
--

CREATE SEQUENCE followupd.ids
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: delivery_attempts; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.delivery_attempts (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    notice_id bigint NOT NULL,
    verdict text NOT NULL,
    code integer,
    enhanced text,
    reply text DEFAULT ''::text NOT NULL,
    at timestamp with time zone DEFAULT followupd.clock_now() NOT NULL,
    CONSTRAINT delivery_attempts_verdict_check CHECK ((verdict = ANY (ARRAY['accepted'::text, 'retry'::text, 'failed'::text, 'configuration'::text, 'in-doubt'::text])))
);


--
-- Name: events; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.events (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    followup_id bigint NOT NULL,
    seq integer NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    kind text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    hash bytea NOT NULL
);


--
-- Name: exams; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.exams (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    patient_id bigint NOT NULL,
    facility text NOT NULL,
    accession text,
    placer text,
    filler text,
    study_uid text,
    procedure_code text,
    procedure_text text,
    procedure_system text,
    exam_key text,
    modality text,
    laterality text,
    day date,
    started_at timestamp with time zone,
    status text NOT NULL,
    order_event_at timestamp with time zone,
    orderer_id bigint,
    radiologist_id bigint,
    CONSTRAINT exams_status_check CHECK ((status = ANY (ARRAY['ordered'::text, 'scheduled'::text, 'performed'::text, 'preliminary'::text, 'final'::text, 'cancelled'::text, 'withdrawn'::text])))
);


--
-- Name: findings; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.findings (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    report_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    origin text NOT NULL,
    finding_key text NOT NULL,
    system text,
    version text,
    inputs jsonb DEFAULT '{}'::jsonb NOT NULL,
    answer jsonb DEFAULT '{}'::jsonb NOT NULL,
    evidence text DEFAULT ''::text NOT NULL,
    disposition text NOT NULL,
    CONSTRAINT findings_disposition_check CHECK ((disposition = ANY (ARRAY['followup'::text, 'review'::text, 'none'::text, 'withdrawn'::text, 'shadow'::text]))),
    CONSTRAINT findings_origin_check CHECK ((origin = ANY (ARRAY['discrete'::text, 'recommendation'::text, 'actionable'::text, 'unread'::text, 'narrative'::text])))
);


--
-- Name: followups; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.followups (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    ref text NOT NULL,
    patient_id bigint NOT NULL,
    finding_id bigint NOT NULL,
    finding_key text NOT NULL,
    index_exam_id bigint NOT NULL,
    series_id bigint NOT NULL,
    series_step integer DEFAULT 1 NOT NULL,
    action text NOT NULL,
    modality text DEFAULT ''::text NOT NULL,
    laterality text,
    anchor date NOT NULL,
    earliest date NOT NULL,
    target date NOT NULL,
    latest date NOT NULL,
    published boolean NOT NULL,
    optional boolean NOT NULL,
    guideline jsonb NOT NULL,
    state text NOT NULL,
    hold text DEFAULT 'none'::text NOT NULL,
    tier integer DEFAULT 0 NOT NULL,
    overdue boolean DEFAULT false NOT NULL,
    owner_id bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    acknowledged_at timestamp with time zone,
    order_placer text,
    order_filler text,
    order_accession text,
    appointment_at timestamp with time zone,
    performed_at timestamp with time zone,
    policy text NOT NULL,
    policy_step text,
    revision integer DEFAULT 0 NOT NULL,
    closure text,
    closed_at timestamp with time zone,
    closed_by text,
    closure_detail jsonb,
    event_seq integer DEFAULT 0 NOT NULL,
    CONSTRAINT followups_check CHECK (((earliest <= target) AND (target <= latest))),
    CONSTRAINT followups_check1 CHECK (((state = 'closed'::text) = (closure IS NOT NULL))),
    CONSTRAINT followups_check2 CHECK (((closure IS NULL) = (closed_at IS NULL))),
    CONSTRAINT followups_hold_check CHECK ((hold = ANY (ARRAY['none'::text, 'review'::text, 'suspended'::text]))),
    CONSTRAINT followups_state_check CHECK ((state = ANY (ARRAY['open'::text, 'ordered'::text, 'scheduled'::text, 'performed'::text, 'closed'::text])))
);


--
-- Name: guideline_signatures; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.guideline_signatures (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    system text NOT NULL,
    version text NOT NULL,
    table_sha256 text NOT NULL,
    signed boolean NOT NULL,
    by_name text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    login text NOT NULL,
    at timestamp with time zone DEFAULT followupd.clock_now() NOT NULL,
    CONSTRAINT guideline_signatures_by_name_check CHECK ((by_name <> ''::text)),
    CONSTRAINT guideline_signatures_table_sha256_check CHECK ((table_sha256 ~ '^[0-9a-f]{64}$'::text))
);


--
-- Name: guideline_signed; Type: VIEW; Schema: followupd; Owner: -
--

CREATE VIEW followupd.guideline_signed AS
 SELECT DISTINCT ON (guideline_signatures.table_sha256) guideline_signatures.table_sha256,
    guideline_signatures.system,
    guideline_signatures.version,
    guideline_signatures.by_name,
    guideline_signatures.note,
    guideline_signatures.at,
    guideline_signatures.signed
   FROM followupd.guideline_signatures
  ORDER BY guideline_signatures.table_sha256, guideline_signatures.id DESC;


--
-- Name: heartbeats; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.heartbeats (
    role text NOT NULL,
    instance text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    counters jsonb DEFAULT '{}'::jsonb NOT NULL
);


--
-- Name: inbound_ids; Type: SEQUENCE; Schema: followupd; Owner: -
--

CREATE SEQUENCE followupd.inbound_ids
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: inbound; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.inbound (
    id bigint DEFAULT nextval('followupd.inbound_ids'::regclass) NOT NULL,
    received_at timestamp with time zone DEFAULT followupd.clock_now() NOT NULL,
    source text NOT NULL,
    peer text,
    format text NOT NULL,
    verdict text NOT NULL,
    reason text,
    lane smallint NOT NULL,
    sender text DEFAULT ''::text NOT NULL,
    control_id text DEFAULT ''::text NOT NULL,
    message_type text DEFAULT ''::text NOT NULL,
    sha256 bytea NOT NULL,
    raw bytea NOT NULL,
    CONSTRAINT inbound_format_check CHECK ((format = ANY (ARRAY['hl7'::text, 'answer'::text]))),
    CONSTRAINT inbound_verdict_check CHECK ((verdict = ANY (ARRAY['accepted'::text, 'rejected'::text, 'fragment'::text])))
)
WITH (toast_tuple_target='8160');
ALTER TABLE ONLY followupd.inbound ALTER COLUMN raw SET STORAGE EXTERNAL;


--
-- Name: inbound_todo; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.inbound_todo (
    inbound_id bigint NOT NULL,
    lane smallint NOT NULL,
    attempts integer DEFAULT 0 NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.0', autovacuum_vacuum_threshold='5000');


--
-- Name: installation; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.installation (
    one boolean DEFAULT true NOT NULL,
    rehearsal boolean NOT NULL,
    clock_offset interval DEFAULT '00:00:00'::interval NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT installation_check CHECK ((rehearsal OR (clock_offset = '00:00:00'::interval))),
    CONSTRAINT installation_one_check CHECK (one)
);


--
-- Name: lanes; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.lanes (
    lane smallint NOT NULL
);


--
-- Name: metrics_counters; Type: VIEW; Schema: followupd; Owner: -
--

CREATE VIEW followupd.metrics_counters AS
 SELECT c.key AS name,
    ((h.counters -> 'help'::text) ->> c.key) AS help,
    h.role,
    h.instance,
    (((c.value #>> '{}'::text[]))::numeric)::bigint AS value
   FROM (followupd.heartbeats h
     CROSS JOIN LATERAL jsonb_each(h.counters) c(key, value))
  WHERE ((h.at > (now() - '00:05:00'::interval)) AND (jsonb_typeof(c.value) = 'number'::text));


--
-- Name: metrics_followups; Type: VIEW; Schema: followupd; Owner: -
--

CREATE VIEW followupd.metrics_followups AS
 SELECT followups.state,
    followups.hold,
    followups.overdue,
    count(*) AS count
   FROM followupd.followups
  WHERE (followups.state <> 'closed'::text)
  GROUP BY followups.state, followups.hold, followups.overdue;


--
-- Name: metrics_installation; Type: VIEW; Schema: followupd; Owner: -
--

CREATE VIEW followupd.metrics_installation AS
 SELECT (EXTRACT(epoch FROM installation.clock_offset))::bigint AS clock_offset
   FROM followupd.installation;


--
-- Name: outbox; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.outbox (
    notice_id bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    phase text DEFAULT 'ready'::text NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    envelope_from text NOT NULL,
    recipient text NOT NULL,
    message_id text NOT NULL,
    envid text NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT outbox_phase_check CHECK ((phase = ANY (ARRAY['ready'::text, 'body'::text])))
)
WITH (autovacuum_vacuum_scale_factor='0.0', autovacuum_vacuum_threshold='2000');


--
-- Name: timers; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.timers (
    followup_id bigint NOT NULL,
    step text NOT NULL,
    due_at timestamp with time zone NOT NULL
);


--
-- Name: undelivered; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.undelivered (
    notice_id bigint NOT NULL
);


--
-- Name: metrics_queues; Type: VIEW; Schema: followupd; Owner: -
--

CREATE VIEW followupd.metrics_queues AS
 SELECT q.queue,
    q.depth,
    (GREATEST((0)::numeric, EXTRACT(epoch FROM (followupd.clock_now() - q.oldest))))::bigint AS oldest_age
   FROM ( SELECT 'inbound'::text AS queue,
            ( SELECT count(*) AS count
                   FROM followupd.inbound_todo) AS depth,
            ( SELECT inbound.received_at
                   FROM followupd.inbound
                  WHERE (inbound.id = ( SELECT min(inbound_todo.inbound_id) AS min
                           FROM followupd.inbound_todo))) AS oldest
        UNION ALL
         SELECT 'outbox'::text,
            ( SELECT count(*) AS count
                   FROM followupd.outbox) AS count,
            ( SELECT min(outbox.due_at) AS min
                   FROM followupd.outbox) AS min
        UNION ALL
         SELECT 'timers'::text,
            count(*) AS count,
            min(timers.due_at) AS min
           FROM followupd.timers
          WHERE (timers.due_at <= followupd.clock_now())
        UNION ALL
         SELECT 'undelivered'::text,
            ( SELECT count(*) AS count
                   FROM followupd.undelivered) AS count,
            ( SELECT deliveries.at
                   FROM followupd.deliveries
                  WHERE (deliveries.notice_id = ( SELECT min(undelivered.notice_id) AS min
                           FROM followupd.undelivered))) AS at) q;


--
-- Name: review_items; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.review_items (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    patient_id bigint,
    report_id bigint,
    followup_id bigint,
    inbound_id bigint,
    question text NOT NULL,
    evidence text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    resolved_by text,
    resolution text,
    CONSTRAINT review_items_check CHECK (((resolved_at IS NULL) = (resolved_by IS NULL)))
);


--
-- Name: metrics_review; Type: VIEW; Schema: followupd; Owner: -
--

CREATE VIEW followupd.metrics_review AS
 SELECT review_items.kind,
    count(*) AS count
   FROM followupd.review_items
  WHERE (review_items.resolved_at IS NULL)
  GROUP BY review_items.kind;


--
-- Name: metrics_roles; Type: VIEW; Schema: followupd; Owner: -
--

CREATE VIEW followupd.metrics_roles AS
 SELECT heartbeats.role,
    heartbeats.instance,
    (EXTRACT(epoch FROM (now() - heartbeats.at)))::bigint AS age,
    (EXTRACT(epoch FROM heartbeats.started_at))::bigint AS started
   FROM followupd.heartbeats
  WHERE (heartbeats.at > (now() - '00:05:00'::interval));


--
-- Name: migrations; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.migrations (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: notices; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.notices (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    followup_id bigint,
    review_item_id bigint,
    person_id bigint NOT NULL,
    kind text NOT NULL,
    step text NOT NULL,
    revision integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT notices_check CHECK (((followup_id IS NOT NULL) OR (review_item_id IS NOT NULL)))
);


--
-- Name: patient_identifiers; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.patient_identifiers (
    authority text NOT NULL,
    value text NOT NULL,
    type text DEFAULT ''::text NOT NULL,
    patient_id bigint NOT NULL,
    retired_at timestamp with time zone
);


--
-- Name: patients; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.patients (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    family text DEFAULT ''::text NOT NULL,
    given text DEFAULT ''::text NOT NULL,
    birth date,
    sex text,
    address text,
    phone text,
    email text,
    language text,
    deceased boolean DEFAULT false NOT NULL,
    deceased_at timestamp with time zone,
    primary_care bigint,
    merged_into bigint,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT patients_check CHECK ((merged_into <> id))
);


--
-- Name: people; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.people (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    ref text NOT NULL,
    family text DEFAULT ''::text NOT NULL,
    given text DEFAULT ''::text NOT NULL,
    email text,
    roles text[] DEFAULT '{}'::text[] NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    updated_at timestamp with time zone DEFAULT followupd.clock_now() NOT NULL
);


--
-- Name: reports; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.reports (
    id bigint DEFAULT nextval('followupd.ids'::regclass) NOT NULL,
    exam_id bigint NOT NULL,
    version integer NOT NULL,
    status text NOT NULL,
    status_at timestamp with time zone NOT NULL,
    current boolean NOT NULL,
    machine boolean DEFAULT false NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    inbound_id bigint NOT NULL,
    CONSTRAINT reports_status_check CHECK ((status = ANY (ARRAY['preliminary'::text, 'final'::text, 'corrected'::text, 'cancelled'::text, 'withdrawn'::text, 'refused'::text])))
);


--
-- Name: shadow_days; Type: TABLE; Schema: followupd; Owner: -
--

CREATE TABLE followupd.shadow_days (
    source text NOT NULL,
    day date NOT NULL,
    reports integer NOT NULL,
    followups integer NOT NULL,
    questions integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Data for Name: applied; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.applied VALUES
	(1, '2026-03-02 16:30:00.506127+00', 'applied', 'report 10 version 1 of exam 9, final; opened follow-up 11'),
	(2, '2026-03-02 19:35:00.524031+00', 'applied', 'report 14 version 1 of exam 13, final; opened follow-up 15'),
	(3, '2026-03-02 22:05:00.884047+00', 'applied', 'report 18 version 1 of exam 17, final; opened follow-up 19'),
	(4, '2026-03-02 23:20:00.987097+00', 'applied', 'report 22 version 1 of exam 21, final; opened follow-up 23'),
	(7, '2026-08-10 16:05:01.367704+00', 'applied', 'exam 50; follow-up 11 is ordered'),
	(8, '2026-08-11 17:05:01.316244+00', 'applied', 'exam 50; follow-up 11 is scheduled'),
	(9, '2026-09-03 23:05:01.139236+00', 'applied', 'exam 50; follow-up 11 is ordered'),
	(10, '2026-09-05 16:05:01.280935+00', 'applied', 'exam 50; follow-up 11 is scheduled'),
	(11, '2026-09-05 18:05:01.39346+00', 'applied', 'report 59 version 1 of exam 58, final; closed follow-up 19 by exam 58 (DONE_MATCH); opened follow-up 61'),
	(12, '2026-09-17 18:35:01.579644+00', 'applied', 'report 64 version 1 of exam 50, final; closed follow-up 11 by exam 50 (DONE_MATCH)');


--
-- Data for Name: calendar_entries; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.calendar_entries VALUES
	(15, 'due', 6, 'b335d211-6552-4740-b27d-6edbbdd9af56@riverbend.example', 0, '2026-04-01', NULL, 14, false),
	(23, 'due', 5, 'fa2cfb4a-14ae-4587-a56f-4d9bd2ad12b3@riverbend.example', 0, '2026-09-02', NULL, 30, false),
	(19, 'due', 6, 'bcbd7cb2-c654-4027-825c-cf15839773e5@riverbend.example', 1, '2026-09-02', NULL, 30, true),
	(61, 'due', 6, '0a33e859-138a-4170-8e7a-b2eae2c3b96c@riverbend.example', 0, '2027-03-02', NULL, 30, false),
	(11, 'appointment', 5, '5735f605-b5d7-46cb-b851-09f344085a3b@riverbend.example', 3, '2026-09-17', '2026-09-17 16:30:00+00', 1, true),
	(11, 'due', 5, '863bd247-780d-43bf-9187-b49c5a8299c5@riverbend.example', 1, '2026-09-02', NULL, 30, true);


--
-- Data for Name: deliveries; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.deliveries VALUES
	(25, 'accepted', 250, '2.0.0', 'stored as 0001', '4d9ba77c-133c-4fc4-b201-9cc90574e097@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-03-03 16:00:00.514091+00'),
	(26, 'accepted', 250, '2.0.0', 'stored as 0002', '3b319cd1-7f08-49e6-a04d-20594ef56749@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-03-03 16:00:00.545078+00'),
	(27, 'accepted', 250, '2.0.0', 'stored as 0003', 'e7ba98bf-970f-4cac-81f7-50f552942a1c@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-03-03 16:00:00.545078+00'),
	(24, 'accepted', 250, '2.0.0', 'stored as 0004', 'f3d3c0f1-d126-47d5-9895-ea4796efbd05@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-03-03 16:00:00.561563+00'),
	(28, 'accepted', 250, '2.0.0', 'stored as 0005', 'e64612f0-3896-42b5-95c9-e30c1a646e65@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-03-09 15:00:00.048572+00'),
	(30, 'accepted', 250, '2.0.0', 'stored as 0006', '3a219441-e64f-4863-9907-c8e41bc1cf3e@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-03-16 15:00:00.126561+00'),
	(29, 'accepted', 250, '2.0.0', 'stored as 0007', '2a7a4ee2-a4ee-4a88-b337-256dccab0006@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-03-16 15:00:00.126561+00'),
	(31, 'accepted', 250, '2.0.0', 'stored as 0008', 'b0ed8c80-41a8-4969-9fd2-c1dca3749a34@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-03-16 15:00:00.14658+00'),
	(32, 'accepted', 250, '2.0.0', 'stored as 0009', '0bf852ab-e97d-47b9-aacc-0f8285691661@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-03-16 15:00:00.151601+00'),
	(33, 'accepted', 250, '2.0.0', 'stored as 0010', 'ca522e8c-8c5c-494d-9e80-1f8b729e16ff@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-03-18 15:00:00.081078+00'),
	(34, 'accepted', 250, '2.0.0', 'stored as 0011', 'fe54961a-f0ba-4535-bb92-038c9ae8ea47@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-03-30 15:00:00.081134+00'),
	(37, 'accepted', 250, '2.0.0', 'stored as 0012', 'ae58f1c0-94f5-4651-a32f-d67faffbf66b@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-04-01 15:00:00.109264+00'),
	(35, 'accepted', 250, '2.0.0', 'stored as 0013', '1e86a4f6-f031-40a3-8c0d-0b128a3845c2@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-04-01 15:00:00.119665+00'),
	(36, 'accepted', 250, '2.0.0', 'stored as 0014', '97951349-0281-4fa8-a2b7-be822b4bbbcc@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-04-01 15:00:00.123084+00'),
	(38, 'accepted', 250, '2.0.0', 'stored as 0015', '66327511-080f-471a-b8a5-df30fcd14f02@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-04-15 15:00:00.056468+00'),
	(39, 'accepted', 250, '2.0.0', 'stored as 0016', '1297f4d7-1925-4203-a73f-e05154732afa@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-04-22 15:00:00.073429+00'),
	(40, 'accepted', 250, '2.0.0', 'stored as 0017', 'e969ffab-3d1e-4627-b3dc-751205a66e39@riverbend.example', 't.vale@riverbend.example', 1, '2026-05-06 15:00:00.070752+00'),
	(41, 'accepted', 250, '2.0.0', 'stored as 0018', 'dd4437fd-6e43-49f0-b0da-fbcbce90842f@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-05-18 15:00:00.060576+00'),
	(42, 'accepted', 250, '2.0.0', 'stored as 0019', 'ca7da3a8-21cc-49f7-8f2f-6e1325cebce8@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-06-15 15:00:00.052231+00'),
	(44, 'accepted', 250, '2.0.0', 'stored as 0020', '70baf002-784e-4c23-a4f5-79e42155f691@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-07-06 15:00:00.077174+00'),
	(43, 'accepted', 250, '2.0.0', 'stored as 0021', '3af4be52-971f-4967-96fb-6d2ab61be54e@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-07-06 15:00:00.09238+00'),
	(45, 'accepted', 250, '2.0.0', 'stored as 0022', 'dab7ed4b-2de8-42ca-9577-830092eaa3ce@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-07-06 15:00:00.09238+00'),
	(46, 'accepted', 250, '2.0.0', 'stored as 0023', '4840948c-cf69-4b5f-8831-eeb496dd317a@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-07-15 15:00:00.056067+00'),
	(48, 'accepted', 250, '2.0.0', 'stored as 0024', '1d369450-6eca-4b74-85dc-897e054f67d1@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-08-03 15:00:00.060524+00'),
	(47, 'accepted', 250, '2.0.0', 'stored as 0025', 'b4677710-27c8-4bc1-aa53-3cfcc1e65c5d@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-08-03 15:00:00.068217+00'),
	(49, 'accepted', 250, '2.0.0', 'stored as 0026', '8cb06b75-537a-44d4-b13d-dda0add8f7e3@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-08-03 15:00:00.080328+00'),
	(51, 'accepted', 250, '2.0.0', 'stored as 0027', 'd1150a42-f411-4f7d-850a-4cf0723ad447@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-08-11 17:05:01.652577+00'),
	(52, 'accepted', 250, '2.0.0', 'stored as 0028', 'b31024ed-d7cc-4623-a958-f95e5e0f4bc0@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-08-14 15:00:00.096921+00'),
	(53, 'accepted', 250, '2.0.0', 'stored as 0029', '563068fd-362a-4649-be70-cebef6c59378@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-08-26 15:00:00.119954+00'),
	(55, 'accepted', 250, '2.0.0', 'stored as 0030', 'a150765b-109b-4fe4-afe4-c4399ac6bd3c@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-08-26 15:00:00.179982+00'),
	(54, 'accepted', 250, '2.0.0', 'stored as 0031', 'f4f60a2b-a8ba-4ff1-87c8-42a8d19ecd49@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-08-26 15:00:00.280843+00'),
	(56, 'accepted', 250, '2.0.0', 'stored as 0032', 'e0e44ee9-4e4e-46b8-a212-c42139b9b2f7@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-09-03 23:05:01.279552+00'),
	(57, 'accepted', 250, '2.0.0', 'stored as 0033', 'f532c265-cac5-4939-a394-8c3f8f94da2a@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-09-05 16:05:01.587791+00'),
	(60, 'accepted', 250, '2.0.0', 'stored as 0034', '6eda6aad-c0d1-4feb-924b-327c8b717d1b@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-09-05 18:05:01.857791+00'),
	(62, 'accepted', 250, '2.0.0', 'stored as 0035', '4d6fc420-f809-45a8-a6be-71bbaf9eb60a@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-09-08 15:00:00.08479+00'),
	(63, 'accepted', 250, '2.0.0', 'stored as 0036', '396b2321-b9a5-4d2a-81ed-f082d6648946@riverbend.example', 'j.fairweather@riverbend.example', 1, '2026-09-14 15:00:00.051599+00'),
	(65, 'accepted', 250, '2.0.0', 'stored as 0037', '853c25c2-02eb-4990-a5e2-c3c9847f1046@riverbend.example', 'd.okonjo@riverbend.example', 1, '2026-09-17 18:35:01.642864+00'),
	(66, 'accepted', 250, '2.0.0', 'stored as 0038', 'e5c9fe48-a3a5-4555-a03f-bae0cb363e36@riverbend.example', 'e.brandvold@riverbend.example', 1, '2026-09-21 15:00:00.095757+00');


--
-- Data for Name: delivery_attempts; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.delivery_attempts VALUES
	(88, 25, 'accepted', 250, '2.0.0', 'stored as 0001', '2026-03-03 16:00:00.514091+00'),
	(89, 26, 'accepted', 250, '2.0.0', 'stored as 0002', '2026-03-03 16:00:00.545078+00'),
	(90, 27, 'accepted', 250, '2.0.0', 'stored as 0003', '2026-03-03 16:00:00.545078+00'),
	(91, 24, 'accepted', 250, '2.0.0', 'stored as 0004', '2026-03-03 16:00:00.561563+00'),
	(94, 28, 'accepted', 250, '2.0.0', 'stored as 0005', '2026-03-09 15:00:00.048572+00'),
	(103, 30, 'accepted', 250, '2.0.0', 'stored as 0006', '2026-03-16 15:00:00.126561+00'),
	(104, 29, 'accepted', 250, '2.0.0', 'stored as 0007', '2026-03-16 15:00:00.126561+00'),
	(105, 31, 'accepted', 250, '2.0.0', 'stored as 0008', '2026-03-16 15:00:00.14658+00'),
	(106, 32, 'accepted', 250, '2.0.0', 'stored as 0009', '2026-03-16 15:00:00.151601+00'),
	(110, 33, 'accepted', 250, '2.0.0', 'stored as 0010', '2026-03-18 15:00:00.081078+00'),
	(113, 34, 'accepted', 250, '2.0.0', 'stored as 0011', '2026-03-30 15:00:00.081134+00'),
	(120, 37, 'accepted', 250, '2.0.0', 'stored as 0012', '2026-04-01 15:00:00.109264+00'),
	(121, 35, 'accepted', 250, '2.0.0', 'stored as 0013', '2026-04-01 15:00:00.119665+00'),
	(122, 36, 'accepted', 250, '2.0.0', 'stored as 0014', '2026-04-01 15:00:00.123084+00'),
	(125, 38, 'accepted', 250, '2.0.0', 'stored as 0015', '2026-04-15 15:00:00.056468+00'),
	(128, 39, 'accepted', 250, '2.0.0', 'stored as 0016', '2026-04-22 15:00:00.073429+00'),
	(131, 40, 'accepted', 250, '2.0.0', 'stored as 0017', '2026-05-06 15:00:00.070752+00'),
	(134, 41, 'accepted', 250, '2.0.0', 'stored as 0018', '2026-05-18 15:00:00.060576+00'),
	(137, 42, 'accepted', 250, '2.0.0', 'stored as 0019', '2026-06-15 15:00:00.052231+00'),
	(144, 44, 'accepted', 250, '2.0.0', 'stored as 0020', '2026-07-06 15:00:00.077174+00'),
	(145, 43, 'accepted', 250, '2.0.0', 'stored as 0021', '2026-07-06 15:00:00.09238+00'),
	(146, 45, 'accepted', 250, '2.0.0', 'stored as 0022', '2026-07-06 15:00:00.09238+00'),
	(149, 46, 'accepted', 250, '2.0.0', 'stored as 0023', '2026-07-15 15:00:00.056067+00'),
	(156, 48, 'accepted', 250, '2.0.0', 'stored as 0024', '2026-08-03 15:00:00.060524+00'),
	(157, 47, 'accepted', 250, '2.0.0', 'stored as 0025', '2026-08-03 15:00:00.068217+00'),
	(158, 49, 'accepted', 250, '2.0.0', 'stored as 0026', '2026-08-03 15:00:00.080328+00'),
	(163, 51, 'accepted', 250, '2.0.0', 'stored as 0027', '2026-08-11 17:05:01.652577+00'),
	(166, 52, 'accepted', 250, '2.0.0', 'stored as 0028', '2026-08-14 15:00:00.096921+00'),
	(173, 53, 'accepted', 250, '2.0.0', 'stored as 0029', '2026-08-26 15:00:00.119954+00'),
	(174, 55, 'accepted', 250, '2.0.0', 'stored as 0030', '2026-08-26 15:00:00.179982+00'),
	(175, 54, 'accepted', 250, '2.0.0', 'stored as 0031', '2026-08-26 15:00:00.280843+00'),
	(178, 56, 'accepted', 250, '2.0.0', 'stored as 0032', '2026-09-03 23:05:01.279552+00'),
	(181, 57, 'accepted', 250, '2.0.0', 'stored as 0033', '2026-09-05 16:05:01.587791+00'),
	(186, 60, 'accepted', 250, '2.0.0', 'stored as 0034', '2026-09-05 18:05:01.857791+00'),
	(189, 62, 'accepted', 250, '2.0.0', 'stored as 0035', '2026-09-08 15:00:00.08479+00'),
	(192, 63, 'accepted', 250, '2.0.0', 'stored as 0036', '2026-09-14 15:00:00.051599+00'),
	(196, 65, 'accepted', 250, '2.0.0', 'stored as 0037', '2026-09-17 18:35:01.642864+00'),
	(199, 66, 'accepted', 250, '2.0.0', 'stored as 0038', '2026-09-21 15:00:00.095757+00');


--
-- Data for Name: events; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.events VALUES
	(73, 11, 1, '2026-03-02 16:30:00.506127+00', 'engine', 'opened', '{"row": "LR22-M3", "step": 1, "action": "follow-up-imaging", "window": {"anchor": "2026-03-02", "latest": "2026-09-02", "target": "2026-09-02", "earliest": "2026-09-02", "published": true}, "inbound": 1, "modality": "CT-CHEST-LD"}', '\x4708ad3ec9606c1977cf1a0344677ee2d1225f0efe60696108ad65c7b335d778'),
	(75, 15, 1, '2026-03-02 19:35:00.524031+00', 'engine', 'opened', '{"row": "LR22-M4B", "step": 1, "action": "additional-imaging-now|tissue-sampling|clinical-referral", "window": {"anchor": "2026-03-02", "latest": "2026-04-01", "target": "2026-04-01", "earliest": "2026-03-02", "published": false}, "inbound": 2, "modality": "CT-CHEST-DX|PETCT|BIOPSY|CLINIC"}', '\xd839e07ab42ed736cefaf25cd6c340696287b1f2d1c7eea173a9efe329492edf'),
	(77, 19, 1, '2026-03-02 22:05:00.884047+00', 'engine', 'opened', '{"row": "BR5-MG-3", "step": 1, "action": "follow-up-imaging", "window": {"anchor": "2026-03-02", "latest": "2026-09-02", "target": "2026-09-02", "earliest": "2026-09-02", "published": true}, "inbound": 3, "modality": "MG-DX-UNI"}', '\x03ddf70e8cbae3069bd198943f74d5bc167324b2add507083d6bec3a9d3c0be0'),
	(79, 23, 1, '2026-03-02 23:20:00.987097+00', 'engine', 'opened', '{"row": "FL17-S-6TO8-L", "step": 1, "action": "follow-up-imaging", "window": {"anchor": "2026-03-02", "latest": "2027-03-02", "target": "2026-09-02", "earliest": "2026-09-02", "published": true}, "inbound": 4, "modality": "CT-CHEST"}', '\x973d820cc0ae229c00538f8a75e48badf9842e085b0788e4c28c7c70b6a3eb0c'),
	(80, 11, 2, '2026-03-03 16:00:00.042942+00', 'engine', 'reminded', '{"to": "owner", "step": "first", "tier": 0}', '\x0f53efac6b50ad9cc254ec77bbbc3e6aea6c085f6f992f9994b7c91bf5c7490e'),
	(81, 11, 3, '2026-03-03 16:00:00.042942+00', 'engine', 'told', '{"kind": "first", "step": "first", "cover": false, "notice": 24, "person": 5}', '\x2ae36998634f2af00c951d613bd79906ebd42c24825594bb4446d516f2d3db72'),
	(82, 15, 2, '2026-03-03 16:00:00.042942+00', 'engine', 'reminded', '{"to": "owner", "step": "first", "tier": 0}', '\xb789212428ebce066a85b8230c1f5edd9932b7629e086cc0b80a97192298e23b'),
	(83, 15, 3, '2026-03-03 16:00:00.042942+00', 'engine', 'told', '{"kind": "first", "step": "first", "cover": false, "notice": 25, "person": 6}', '\x058e59213fbd8222f73101e4ac3e935c2cfdb4e9914f8ec32952da3d4222a733'),
	(84, 19, 2, '2026-03-03 16:00:00.042942+00', 'engine', 'reminded', '{"to": "owner", "step": "first", "tier": 0}', '\x1ca1e669a2b8f50a69af9671d62dcf6be2ee4ae51353309ec267cb323ca393d2'),
	(85, 19, 3, '2026-03-03 16:00:00.042942+00', 'engine', 'told', '{"kind": "first", "step": "first", "cover": false, "notice": 26, "person": 6}', '\x77b14602a7d1c26c01f0c9a142cec8329bb0ea803007b0ad0e5bd21083867bb0'),
	(86, 23, 2, '2026-03-03 16:00:00.042942+00', 'engine', 'reminded', '{"to": "owner", "step": "first", "tier": 0}', '\x0d7d5212c40f75be85d74f600b5a50863ee775368679740b7600745057740da5'),
	(87, 23, 3, '2026-03-03 16:00:00.042942+00', 'engine', 'told', '{"kind": "first", "step": "first", "cover": false, "notice": 27, "person": 5}', '\x7e5fce0a085da3042704c274f344a8a08ea3ce936d37f084fab7c690fc59b67e'),
	(92, 15, 4, '2026-03-09 15:00:00.010138+00', 'engine', 'reminded', '{"to": "owner", "step": "acknowledge", "tier": 0}', '\xbd64a4502c1117a00eb8009676e1da6e53462a002a894156fd0d6cca82d6e1d8'),
	(93, 15, 5, '2026-03-09 15:00:00.010138+00', 'engine', 'told', '{"kind": "reminder", "step": "acknowledge", "cover": false, "notice": 28, "person": 6}', '\x5664fa0ea025cc33228fbc7440cb12efcb84cd7ff35f2fee4bcf7cd0be978212'),
	(95, 11, 4, '2026-03-16 15:00:00.043058+00', 'engine', 'reminded', '{"to": "owner", "step": "acknowledge", "tier": 0}', '\xc13d8a7143f595edcd63fdc35b4b05adb4b066c17b00df9fbc3b2ee8916314af'),
	(96, 11, 5, '2026-03-16 15:00:00.043058+00', 'engine', 'told', '{"kind": "reminder", "step": "acknowledge", "cover": false, "notice": 29, "person": 5}', '\xc5daa3595e71485fbfbf05c263fc1d84139d88e55f5b01374b7ed03d5d5701e1'),
	(97, 15, 6, '2026-03-16 15:00:00.043058+00', 'engine', 'reminded', '{"to": "owner", "step": "not-ordered", "tier": 0}', '\xbe04bf97491d5882f2f2c50c2f8fbedef5d5220b3ad8ed450f61a48fcbaf3074'),
	(98, 15, 7, '2026-03-16 15:00:00.043058+00', 'engine', 'told', '{"kind": "not-ordered", "step": "not-ordered", "cover": false, "notice": 30, "person": 6}', '\xfb1fa668e78cb37d65cae4e646573afd823e29b645300f407a7659bf5fa806db'),
	(99, 19, 4, '2026-03-16 15:00:00.043058+00', 'engine', 'reminded', '{"to": "owner", "step": "acknowledge", "tier": 0}', '\x4dcfbb68a821ba1e3d9a1a57325e7464b912f3aefd3d2bf58be5ed5d40fa4564'),
	(100, 19, 5, '2026-03-16 15:00:00.043058+00', 'engine', 'told', '{"kind": "reminder", "step": "acknowledge", "cover": false, "notice": 31, "person": 6}', '\xa61e52dcfc96495057b216de96b5196edfacb163d7d4578e705df02b08ae001c'),
	(101, 23, 4, '2026-03-16 15:00:00.043058+00', 'engine', 'reminded', '{"to": "owner", "step": "acknowledge", "tier": 0}', '\x246dee763d5fe9d972b808fec279d51daf0c1e753fcf435093ca096409f0f559'),
	(102, 23, 5, '2026-03-16 15:00:00.043058+00', 'engine', 'told', '{"kind": "reminder", "step": "acknowledge", "cover": false, "notice": 32, "person": 5}', '\x4bf792dc41e60596c35f77522ce61c60e859fc742a746d4049feb21a2a4e7859'),
	(107, 15, 8, '2026-03-18 15:00:00.019568+00', 'engine', 'skipped', '{"step": "reminder-14"}', '\xe07ae20f164db0d9071bc241b8dbf905af94d3890bf866480bc6b2881e0ff3ff'),
	(108, 15, 9, '2026-03-18 15:00:00.019568+00', 'engine', 'reminded', '{"to": "coordinator", "step": "coordinator-14", "tier": 0}', '\x57053cfe3eaf3a581773c622611e9dd960e2eb3c7a1b2487ba9414dd1e646b39'),
	(109, 15, 10, '2026-03-18 15:00:00.019568+00', 'engine', 'told', '{"kind": "reminder", "step": "coordinator-14", "cover": false, "notice": 33, "person": 2}', '\x73ea8fec757ddf4b84f0601a68b2cf797ad9ef47a6e1f9d5bb55f41c2606f4e8'),
	(111, 15, 11, '2026-03-30 15:00:00.023611+00', 'engine', 'reminded', '{"to": "coordinator", "step": "coordinator-3", "tier": 0}', '\x29bbda656541b6268fd1e85deabbb5d29349e001e15c4913220efc2ccfbe5446'),
	(112, 15, 12, '2026-03-30 15:00:00.023611+00', 'engine', 'told', '{"kind": "reminder", "step": "coordinator-3", "cover": false, "notice": 34, "person": 2}', '\x83ca787eef070ae9e09529db0c112165af6d3930627c055c5a13903b1acd768a'),
	(114, 11, 6, '2026-04-01 15:00:00.034165+00', 'engine', 'reminded', '{"to": "owner", "step": "not-ordered", "tier": 0}', '\x984508b468ecf082e2d70298728952bbd7d9907528c84f54eaa72ea4de3023f5'),
	(115, 11, 7, '2026-04-01 15:00:00.034165+00', 'engine', 'told', '{"kind": "not-ordered", "step": "not-ordered", "cover": false, "notice": 35, "person": 5}', '\x7601b0820893183eaa6e19a61ae21801ebc589bb19b43fbf4d9839f6d4c40122'),
	(116, 19, 6, '2026-04-01 15:00:00.034165+00', 'engine', 'reminded', '{"to": "owner", "step": "not-ordered", "tier": 0}', '\x0fb10273a75eacc10b3beb133a47e2cdcdb4220a4c9d729671de4d85826f6403'),
	(117, 19, 7, '2026-04-01 15:00:00.034165+00', 'engine', 'told', '{"kind": "not-ordered", "step": "not-ordered", "cover": false, "notice": 36, "person": 6}', '\x1fc9ed49d6938d6344c3ee753f5d76b2e54e03be9d8a5deed71716ec041959b4'),
	(118, 23, 6, '2026-04-01 15:00:00.034165+00', 'engine', 'reminded', '{"to": "owner", "step": "not-ordered", "tier": 0}', '\x36b8f405abba6bdd50cdf54ce76601fe8e30cbbb93212a8297be8f7ec962d8cc'),
	(119, 23, 7, '2026-04-01 15:00:00.034165+00', 'engine', 'told', '{"kind": "not-ordered", "step": "not-ordered", "cover": false, "notice": 37, "person": 5}', '\x4c72fc2813650dea8067a0d94f809f9c965fdf4e67a6622aa3b78b6d208e3971'),
	(123, 15, 13, '2026-04-15 15:00:00.016401+00', 'engine', 'overdue', '{"to": "coordinator", "step": "overdue", "tier": 1}', '\xc434d680cc2b27838c7f6657adfc1e3c89045d8cce8b0a65982152f6e688d3d2'),
	(124, 15, 14, '2026-04-15 15:00:00.016401+00', 'engine', 'told', '{"kind": "overdue", "step": "overdue", "cover": false, "notice": 38, "person": 2}', '\xe7a5a9d59949f4ea524d9ee6563fbc841738d12814705cb6e4d0c8d48442f13f'),
	(126, 15, 15, '2026-04-22 15:00:00.024284+00', 'engine', 'escalated', '{"to": "coordinator", "step": "tier-2", "tier": 2}', '\x491578ce83934ac6abb542c9b012fe975f6d2d135f5226191d6b8277d2a0e9eb'),
	(127, 15, 16, '2026-04-22 15:00:00.024284+00', 'engine', 'told', '{"kind": "phone", "step": "tier-2", "cover": false, "notice": 39, "person": 2}', '\x384b49d1cadbeee420db2bbcf3406d5dacbfb1e47dcfc8edc8e3e36dcf90e399'),
	(129, 15, 17, '2026-05-06 15:00:00.011263+00', 'engine', 'escalated', '{"to": "radiologist", "step": "tier-3", "tier": 3}', '\xbe1f2a35dd718f69fecb52c4aed8e403e1afc3b1e19582b708992f0885e56c4b'),
	(130, 15, 18, '2026-05-06 15:00:00.011263+00', 'engine', 'told', '{"kind": "phone", "step": "tier-3", "cover": false, "notice": 40, "person": 7}', '\x8818f456a8f4b109af2d8462080b7d1388c72ee35747afcf4a80a17bd93e3a88'),
	(132, 15, 19, '2026-05-18 15:00:00.00595+00', 'engine', 'escalated', '{"to": "coordinator", "step": "last-net", "tier": 4}', '\x7f8d27cd46574d7620bd82330c6da9f0c39f50d763f452625999dcfc78f04eb3'),
	(133, 15, 20, '2026-05-18 15:00:00.00595+00', 'engine', 'told', '{"kind": "last-net", "step": "last-net", "cover": false, "notice": 41, "person": 2}', '\x29513b14ee259067cc93f819c0a8ec280e66af64fa32186691d945a5bf0d0237'),
	(135, 15, 21, '2026-06-15 15:00:00.016747+00', 'engine', 'escalated', '{"to": "coordinator", "step": "still-open-2026-06-15", "tier": 4}', '\xcdae84064c8919394359a345d80d0cf980dcb113cf5eea0a5227258d88651e3d'),
	(136, 15, 22, '2026-06-15 15:00:00.016747+00', 'engine', 'told', '{"kind": "escalate", "step": "still-open-2026-06-15", "cover": false, "notice": 42, "person": 2}', '\x14a1666199e5a0cc0e24564b82f89d8af97a4c7f8f661a1e0e7d5b9113520980'),
	(138, 11, 8, '2026-07-06 15:00:00.013025+00', 'engine', 'reminded', '{"to": "owner", "step": "reminder-60", "tier": 0}', '\x6ce6c9bcdea4404942513571eccbc85082753c867b07393146574c2e07cacca1'),
	(139, 11, 9, '2026-07-06 15:00:00.013025+00', 'engine', 'told', '{"kind": "not-ordered", "step": "reminder-60", "cover": false, "notice": 43, "person": 5}', '\x097e0e2307dd686b1c2d622040dc40b897ff8c377c487d9c62b83c29180a92fe'),
	(140, 19, 8, '2026-07-06 15:00:00.013025+00', 'engine', 'reminded', '{"to": "owner", "step": "reminder-60", "tier": 0}', '\xb3b4112ebb5e30a392ce51f3be728dd24c0bfa24e207108a440e917799d405bf'),
	(141, 19, 9, '2026-07-06 15:00:00.013025+00', 'engine', 'told', '{"kind": "not-ordered", "step": "reminder-60", "cover": false, "notice": 44, "person": 6}', '\x806c89a499de31348fc6de947a715a9f9e7b08ceda50ada023dc32df79cd64bc'),
	(142, 23, 8, '2026-07-06 15:00:00.013025+00', 'engine', 'reminded', '{"to": "owner", "step": "reminder-60", "tier": 0}', '\x0e013adb595169cdac053edefaba18680247c790ec65f960cf56121947a93f49'),
	(143, 23, 9, '2026-07-06 15:00:00.013025+00', 'engine', 'told', '{"kind": "not-ordered", "step": "reminder-60", "cover": false, "notice": 45, "person": 5}', '\x63d1b23bfcea68bcec48219e8ff0ad5068e734ece6a33a29d9dd7983cf71038d'),
	(147, 15, 23, '2026-07-15 15:00:00.008036+00', 'engine', 'escalated', '{"to": "coordinator", "step": "still-open-2026-07-15", "tier": 4}', '\x106278611687a263225eeeb7239736a7418f739f4390f44d366e9bbcdcff043e'),
	(148, 15, 24, '2026-07-15 15:00:00.008036+00', 'engine', 'told', '{"kind": "escalate", "step": "still-open-2026-07-15", "cover": false, "notice": 46, "person": 2}', '\x1ac5260135b209d4b4649fad10e7d13bee2f7a5c95b2ba950a740109a3dc609e'),
	(150, 11, 10, '2026-08-03 15:00:00.012181+00', 'engine', 'reminded', '{"to": "owner", "step": "reminder-30", "tier": 0}', '\x812a813aa226d49b4063b0186cc12f23cc9603cd7b1a1d537cf4892cc748e61f'),
	(151, 11, 11, '2026-08-03 15:00:00.012181+00', 'engine', 'told', '{"kind": "not-scheduled", "step": "reminder-30", "cover": false, "notice": 47, "person": 5}', '\x116eb07793e3ba0be44d5b8b771d07cdf1ea0ca903a2b6992013c79d9b6de4d4'),
	(152, 19, 10, '2026-08-03 15:00:00.012181+00', 'engine', 'reminded', '{"to": "owner", "step": "reminder-30", "tier": 0}', '\xd127a7b14413c4819f8b8258838bec50ab4c5ffca3f832abe8742c9a4fecc116'),
	(153, 19, 11, '2026-08-03 15:00:00.012181+00', 'engine', 'told', '{"kind": "not-scheduled", "step": "reminder-30", "cover": false, "notice": 48, "person": 6}', '\x26186797b7c0bcef60f4a6f02bac60a5af517daa78e1669afa99add357c8103b'),
	(154, 23, 10, '2026-08-03 15:00:00.012181+00', 'engine', 'reminded', '{"to": "owner", "step": "reminder-30", "tier": 0}', '\x16d42d1994c7fe43519ed8748eb63584407ee16821216065d8b96f2f08fc247b'),
	(155, 23, 11, '2026-08-03 15:00:00.012181+00', 'engine', 'told', '{"kind": "not-scheduled", "step": "reminder-30", "cover": false, "notice": 49, "person": 5}', '\xa7e99ebd17bb077f14218e8d771a437acd7ade0b2eeba0f53a4d204620b6fd50'),
	(159, 11, 12, '2026-08-10 16:05:01.367704+00', 'engine', 'linked', '{"how": "patient; index-exam: another; status: final; gap: from 2026-03-09; purpose: screening; modality: CT-CHEST-LD=CT_CHEST_LDCT yes; region: chest; laterality: - for -; contrast: without; window: 2026-09-02 in 2026-08-03..2026-11-01; close", "exam": 50}', '\x59a5ad5e7dc41c65be45d16b45f3cdafc903c2fb2480e954919e0861ae3018bb'),
	(160, 11, 13, '2026-08-10 16:05:01.367704+00', 'engine', 'ordered', '{"exam": 50, "inbound": 7, "appointment": "-"}', '\xfad278237b97e0b9d31aad503e1ee1e732f6850257bf555cc8f574d9d1d9975d'),
	(161, 11, 14, '2026-08-11 17:05:01.316244+00', 'engine', 'scheduled', '{"exam": 50, "inbound": 8, "appointment": "2026-09-03T21:30:00Z"}', '\x7f85bc9961226635389dbdfaa5b185c3d1f3abd35d6df7f00ca111767cad9aa4'),
	(162, 11, 15, '2026-08-11 17:05:01.316244+00', 'engine', 'told', '{"kind": "booked", "step": "appointment-2026-09-03T21:30:00Z", "cover": false, "notice": 51, "person": 5}', '\x6db20d1ec5ba612c7649ea6cba64d1619c154fae45c01960bfcc88bd9bfe47d9'),
	(164, 15, 25, '2026-08-14 15:00:00.059174+00', 'engine', 'escalated', '{"to": "coordinator", "step": "still-open-2026-08-14", "tier": 4}', '\x648131dfe8fdbd7b5a898b1ad7a4568eae2083cf5e96324291869b867a193d0f'),
	(165, 15, 26, '2026-08-14 15:00:00.059174+00', 'engine', 'told', '{"kind": "escalate", "step": "still-open-2026-08-14", "cover": false, "notice": 52, "person": 2}', '\xb73fa38cbe8c8c340b8921691634c13f7af95a2c927b6e2c7e02c62ac721afa3'),
	(167, 11, 16, '2026-08-26 15:00:00.0175+00', 'engine', 'reminded', '{"to": "owner", "step": "reminder-7", "tier": 0}', '\xb1a40cba619aeac7aab20046db79bc90894beb9b2d9bb11f710a5c1df5897380'),
	(168, 11, 17, '2026-08-26 15:00:00.0175+00', 'engine', 'told', '{"kind": "reminder", "step": "reminder-7", "cover": false, "notice": 53, "person": 5}', '\x5235e9ee9271b309d5e936207edbc3d3fa41f72cf403ce21fa8405045827dd25'),
	(169, 19, 12, '2026-08-26 15:00:00.0175+00', 'engine', 'reminded', '{"to": "owner", "step": "reminder-7", "tier": 0}', '\x16ae25caf5c9924445e1069a7a084e1ca33021ee6901e1aad51e79b5bc68650e'),
	(170, 19, 13, '2026-08-26 15:00:00.0175+00', 'engine', 'told', '{"kind": "reminder", "step": "reminder-7", "cover": false, "notice": 54, "person": 6}', '\xdfdc327878a4f0275decda69332b5a9f64d953c8817725c860940ec910499cb6'),
	(171, 23, 12, '2026-08-26 15:00:00.0175+00', 'engine', 'reminded', '{"to": "owner", "step": "reminder-7", "tier": 0}', '\x2335988969356c784a5a14423c4acceec7d928bfc25aa14b6f40836a2246c91a'),
	(172, 23, 13, '2026-08-26 15:00:00.0175+00', 'engine', 'told', '{"kind": "reminder", "step": "reminder-7", "cover": false, "notice": 55, "person": 5}', '\xcfbdc7b4016b4e3cca4ca1acaba32be3af74285abd1bad3823f0effdb7199193'),
	(176, 11, 18, '2026-09-03 23:05:01.139236+00', 'engine', 'no-show', '{"exam": 50, "inbound": 9, "appointment": "-"}', '\x6cb5adaae48e253ab6145a7d784ef0139ae74259ebeb313735e5da9a0e618ab4'),
	(177, 11, 19, '2026-09-03 23:05:01.139236+00', 'engine', 'told', '{"kind": "no-show", "step": "no-show-2026-09-03T21:30:00Z", "cover": false, "notice": 56, "person": 2}', '\x8a667a56f7d511d689293de24b44f3109d68ee8c97985a052ede35d1c6daafd0'),
	(179, 11, 20, '2026-09-05 16:05:01.280935+00', 'engine', 'scheduled', '{"exam": 50, "inbound": 10, "appointment": "2026-09-17T16:30:00Z"}', '\x560f96a9af1ce13ba776e468fd21fc387c7e85d918929e35cb73478701802d10'),
	(180, 11, 21, '2026-09-05 16:05:01.280935+00', 'engine', 'told', '{"kind": "booked", "step": "appointment-2026-09-17T16:30:00Z", "cover": false, "notice": 57, "person": 5}', '\x4d0584c3cce8509a9aa23423f17be5e9aceef5dba9b3aeeb45a4afc335e24435'),
	(182, 19, 14, '2026-09-05 18:05:01.39346+00', 'engine', 'closed', '{"exam": 58, "closure": "DONE_MATCH", "inbound": 11, "reasons": "patient; index-exam: another; status: final; gap: from 2026-03-09; purpose: diagnostic; modality: MG-DX-UNI=MG_DIAG yes; region: breast_left; laterality: left for left; contrast: na; window: 2026-09-05 in 2026-08-03..2026-11-01; close", "accession": "RB-A7"}', '\xae45b14cd664ddcaa69f305f52ddfb0cbe59e1b0b28f1b0aa83db0b73615bbee'),
	(183, 19, 15, '2026-09-05 18:05:01.39346+00', 'engine', 'told', '{"kind": "withdrawn", "step": "withdrawn-due", "cover": false, "notice": 60, "person": 6}', '\xa039ed1c2832c90a36b980d3b6fb37f1cdf7efd15f3253c286b92adb9712f609'),
	(185, 61, 1, '2026-09-05 18:05:01.39346+00', 'engine', 'opened', '{"row": "BR5-3S2", "step": 2, "action": "follow-up-imaging", "window": {"anchor": "2026-03-02", "latest": "2027-03-02", "target": "2027-03-02", "earliest": "2027-03-02", "published": true}, "inbound": 11, "modality": "MG-DX-BI"}', '\x7557a35dabbb30d415c9ff8dadb7ffb7e4b1e62dcbc3ebcb1b5bc4478df09372'),
	(187, 61, 2, '2026-09-08 15:00:00.018901+00', 'engine', 'reminded', '{"to": "owner", "step": "first", "tier": 0}', '\xafe367c1c38844e9b390d0846eda467bc2cad59680313629ca0465d62e652aab'),
	(188, 61, 3, '2026-09-08 15:00:00.018901+00', 'engine', 'told', '{"kind": "first", "step": "first", "cover": false, "notice": 62, "person": 6}', '\xf1d7256f448fbc7c7ee08b68459243a9ffb577947f49ed123a9f6797002c483c'),
	(190, 15, 27, '2026-09-14 15:00:00.010225+00', 'engine', 'escalated', '{"to": "coordinator", "step": "still-open-2026-09-14", "tier": 4}', '\x7d75a767965ffa19d977777b3f34fe31aa5cb1b0dd9a230781afbc457fc01838'),
	(191, 15, 28, '2026-09-14 15:00:00.010225+00', 'engine', 'told', '{"kind": "escalate", "step": "still-open-2026-09-14", "cover": false, "notice": 63, "person": 2}', '\xfed693b338518656ebef7f05ad7da76b4e699b542f3a8d3d75a0a668a9cf7de4'),
	(193, 11, 22, '2026-09-17 18:35:01.579644+00', 'engine', 'closed', '{"exam": 50, "closure": "DONE_MATCH", "inbound": 12, "reasons": "patient; index-exam: another; status: final; gap: from 2026-03-09; purpose: screening; modality: CT-CHEST-LD=CT_CHEST_LDCT yes; region: chest; laterality: - for -; contrast: without; window: 2026-09-17 in 2026-08-03..2026-11-01; order: linked; close", "accession": "RB-A6"}', '\x506d07d6c91105ea83e063b89867d402df9910e479f52deb8b822cf6c057d9b5'),
	(194, 11, 23, '2026-09-17 18:35:01.579644+00', 'engine', 'told', '{"kind": "withdrawn", "step": "withdrawn-due", "cover": false, "notice": 65, "person": 5}', '\x60b1b872dca6b0a2446c2f919dedb96b5189fb4a5bb1c2a26ccc066188352351'),
	(197, 61, 4, '2026-09-21 15:00:00.038393+00', 'engine', 'reminded', '{"to": "owner", "step": "acknowledge", "tier": 0}', '\x55ab1a9a1c10d98c1432547d872fe610a5fb332cb8effe3c2a8d733446aa0773'),
	(198, 61, 5, '2026-09-21 15:00:00.038393+00', 'engine', 'told', '{"kind": "reminder", "step": "acknowledge", "cover": false, "notice": 66, "person": 6}', '\xafd85345889c50ce13a4768f20ea16469c45f1c872db6da4c8b97cc264c5e99b');


--
-- Data for Name: exams; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.exams VALUES
	(9, 8, 'RIVERBEND', 'RB-A1', 'RB-O1', 'RB-A1', NULL, '79086-5', 'CT Chest for screening WO contrast', 'LN', 'CT_CHEST_LDCT', 'CT', NULL, '2026-03-02', '2026-03-02 17:30:00+00', 'final', NULL, 5, 7),
	(13, 12, 'RIVERBEND', 'RB-A2', 'RB-O2', 'RB-A2', NULL, '79086-5', 'CT Chest for screening WO contrast', 'LN', 'CT_CHEST_LDCT', 'CT', NULL, '2026-03-02', '2026-03-02 18:00:00+00', 'final', NULL, 6, 7),
	(17, 16, 'RIVERBEND', 'RB-A3', 'RB-O3', 'RB-A3', NULL, '26347-5', 'MG Breast - left Diagnostic', 'LN', 'MG_DIAG', 'MG', 'left', '2026-03-02', '2026-03-02 21:00:00+00', 'final', NULL, 6, 7),
	(21, 20, 'RIVERBEND', 'RB-A4', 'RB-O4', 'RB-A4', NULL, '29252-4', 'CT Chest WO contrast', 'LN', 'CT_CHEST', 'CT', NULL, '2026-03-02', '2026-03-02 22:30:00+00', 'final', NULL, 5, 7),
	(58, 16, 'RIVERBEND', 'RB-A7', 'RB-O7', 'RB-A7', NULL, '26347-5', 'MG Breast - left Diagnostic', 'LN', 'MG_DIAG', 'MG', 'left', '2026-09-05', '2026-09-05 17:30:00+00', 'final', NULL, 6, 7),
	(50, 8, 'RIVERBEND', 'RB-A6', 'RB-O6', 'RB-A6', NULL, '79086-5', 'CT Chest for screening WO contrast', 'LN', 'CT_CHEST_LDCT', 'CT', NULL, '2026-09-17', '2026-09-17 16:35:00+00', 'final', '2026-08-10 16:00:00+00', 5, 7);


--
-- Data for Name: findings; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.findings VALUES
	(72, 10, 8, 'discrete', 'lung-rads#1', 'lung-rads', '2022', '{"category": "3", "exam_date": "2026-03-02"}', '{"row": "LR22-M3", "next": "if stable at 6 months LR22-ST1 (LR22-ST3 when it came from 4A)", "steps": [], "action": "follow-up-imaging", "system": "lung-rads", "missing": [], "urgency": "routine", "version": "2022", "category": "3", "citation": "Christensen J, et al. ACR Lung-RADS v2022: Assessment Categories and Management Recommendations. J Am Coll Radiol 2024;21(3):473-488. doi:10.1016/j.jacr.2023.09.009", "evidence": "V2", "overlays": [], "table_sha256": "c7c4197996ea8d7fdf891a0636354a75e3e3d3d98a70aea9d199ae3dd97bb2a3"}', 'OBX[2] lung-rads/2022.category=3', 'followup'),
	(74, 14, 12, 'discrete', 'lung-rads#1', 'lung-rads', '2022', '{"category": "4B", "airway_4b": "no", "exam_date": "2026-03-02", "solid_ge8": "yes"}', '{"row": "LR22-M4B", "next": "result of the work-up; proven benign LR22-ST6", "steps": [], "action": "additional-imaging-now|tissue-sampling|clinical-referral", "system": "lung-rads", "missing": [], "urgency": "prompt", "version": "2022", "category": "4B", "citation": "Christensen J, et al. ACR Lung-RADS v2022: Assessment Categories and Management Recommendations. J Am Coll Radiol 2024;21(3):473-488. doi:10.1016/j.jacr.2023.09.009", "evidence": "V2", "overlays": [], "table_sha256": "c7c4197996ea8d7fdf891a0636354a75e3e3d3d98a70aea9d199ae3dd97bb2a3"}', 'OBX[2] lung-rads/2022.category=4B; OBX[3] lung-rads/2022.airway_4b=no; OBX[4] lung-rads/2022.solid_ge8=yes', 'followup'),
	(76, 18, 16, 'discrete', 'bi-rads#1', 'bi-rads', '5', '{"category": "3", "modality": "MG", "exam_date": "2026-03-02"}', '{"row": "BR5-MG-3", "next": "step 2: follow-up-imaging MG-DX-BI 12..12 months from cat3_index_date", "steps": [{"max": 6, "min": 6, "row": "", "from": "first", "step": 1, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-UNI", "optional": false}, {"max": 12, "min": 12, "row": "BR5-3S2", "from": "first", "step": 2, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-BI", "optional": false}, {"max": 24, "min": 24, "row": "BR5-3S3", "from": "first", "step": 3, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-BI", "optional": false}, {"max": 36, "min": 36, "row": "BR5-3S4", "from": "first", "step": 4, "unit": "months", "until": "", "action": "follow-up-imaging-optional", "repeats": false, "modality": "MG-DX-BI", "optional": true}], "action": "follow-up-imaging", "system": "bi-rads", "missing": [], "urgency": "routine", "version": "5", "category": "3", "citation": "ACR BI-RADS Atlas, Breast Imaging Reporting and Data System, 5th edition. American College of Radiology, 2013 (book; no DOI)", "evidence": "V2", "overlays": [], "table_sha256": "8e260c8c5c8924001fdba18e2d7469b40f84f5e45f92a9a4504ac92117ebc22b"}', 'OBX[2] bi-rads/5.modality=MG; OBX[3] bi-rads/5.category=3', 'followup'),
	(78, 22, 20, 'discrete', 'fleischner#1', 'fleischner', '2017', '{"age": "60", "risk": "low", "type": "solid", "count": "single", "context": "incidental", "size_mm": "7"}', '{"row": "FL17-S-6TO8-L", "next": "step 2: follow-up-imaging-optional CT-CHEST 18..24 months from baseline_date", "steps": [{"max": 12, "min": 6, "row": "", "from": "first", "step": 1, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "CT-CHEST", "optional": false}, {"max": 24, "min": 18, "row": "", "from": "first", "step": 2, "unit": "months", "until": "", "action": "follow-up-imaging-optional", "repeats": false, "modality": "CT-CHEST", "optional": true}], "action": "follow-up-imaging", "system": "fleischner", "missing": [], "urgency": "routine", "version": "2017", "category": null, "citation": "MacMahon H, et al. Guidelines for Management of Incidental Pulmonary Nodules Detected on CT Images: From the Fleischner Society 2017. Radiology 2017;284(1):228-243. doi:10.1148/radiol.2017161659", "evidence": "V2", "overlays": [], "table_sha256": "520609634ac52e54bd59d1d694cc2f6a09b57b368a0f010a2ff7ba1d681fc03a"}', 'OBX[2] fleischner/2017.context=incidental; OBX[3] fleischner/2017.type=solid; OBX[4] fleischner/2017.count=single; OBX[5] fleischner/2017.size_mm=7; OBX[6] fleischner/2017.risk=low', 'followup'),
	(184, 59, 16, 'discrete', 'bi-rads#1', 'bi-rads', '5', '{"category": "3", "modality": "MG", "cat3_step": "2", "exam_date": "2026-09-05"}', '{"row": "BR5-3S2", "next": "step 3: follow-up-imaging MG-DX-BI 24..24 months from cat3_index_date", "steps": [{"max": 12, "min": 12, "row": "BR5-3S2", "from": "first", "step": 2, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-BI", "optional": false}, {"max": 24, "min": 24, "row": "BR5-3S3", "from": "first", "step": 3, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-BI", "optional": false}, {"max": 36, "min": 36, "row": "BR5-3S4", "from": "first", "step": 4, "unit": "months", "until": "", "action": "follow-up-imaging-optional", "repeats": false, "modality": "MG-DX-BI", "optional": true}], "action": "follow-up-imaging", "system": "bi-rads", "missing": [], "urgency": "routine", "version": "5", "category": "3", "citation": "ACR BI-RADS Atlas, Breast Imaging Reporting and Data System, 5th edition. American College of Radiology, 2013 (book; no DOI)", "evidence": "V2", "overlays": [], "table_sha256": "8e260c8c5c8924001fdba18e2d7469b40f84f5e45f92a9a4504ac92117ebc22b"}', 'OBX[2] bi-rads/5.modality=MG; OBX[3] bi-rads/5.category=3', 'followup'),
	(195, 64, 8, 'discrete', 'lung-rads#1', 'lung-rads', '2022', '{"category": "2", "exam_date": "2026-09-17"}', '{"row": "LR22-M2", "next": "next annual category", "steps": [], "action": "routine-screening", "system": "lung-rads", "missing": [], "urgency": "routine", "version": "2022", "category": "2", "citation": "Christensen J, et al. ACR Lung-RADS v2022: Assessment Categories and Management Recommendations. J Am Coll Radiol 2024;21(3):473-488. doi:10.1016/j.jacr.2023.09.009", "evidence": "V2", "overlays": [], "table_sha256": "c7c4197996ea8d7fdf891a0636354a75e3e3d3d98a70aea9d199ae3dd97bb2a3"}', 'OBX[2] lung-rads/2022.category=2', 'none');


--
-- Data for Name: followups; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.followups VALUES
	(11, '2W79N4', 8, 72, 'lung-rads#1', 9, 11, 1, 'follow-up-imaging', 'CT-CHEST-LD', NULL, '2026-03-02', '2026-09-02', '2026-09-02', '2026-09-02', true, false, '{"row": "LR22-M3", "next": "if stable at 6 months LR22-ST1 (LR22-ST3 when it came from 4A)", "steps": [], "action": "follow-up-imaging", "system": "lung-rads", "missing": [], "urgency": "routine", "version": "2022", "category": "3", "citation": "Christensen J, et al. ACR Lung-RADS v2022: Assessment Categories and Management Recommendations. J Am Coll Radiol 2024;21(3):473-488. doi:10.1016/j.jacr.2023.09.009", "evidence": "V2", "overlays": [], "table_sha256": "c7c4197996ea8d7fdf891a0636354a75e3e3d3d98a70aea9d199ae3dd97bb2a3"}', 'closed', 'none', 1, false, 5, '2026-03-02 16:30:00.506127+00', NULL, 'RB-O6', 'RB-A6', 'RB-A6', '2026-09-17 16:30:00+00', '2026-09-17 16:35:00+00', 'default 2026.1 cb18144b3ead7ae0dc59c11c45851eb69df946d291c5b04b607bf7cb02d8a7d8', 'reminder-7', 0, 'DONE_MATCH', '2026-09-17 18:35:01.579644+00', 'engine', '{"exam": 50, "inbound": 12, "reasons": "patient; index-exam: another; status: final; gap: from 2026-03-09; purpose: screening; modality: CT-CHEST-LD=CT_CHEST_LDCT yes; region: chest; laterality: - for -; contrast: without; window: 2026-09-17 in 2026-08-03..2026-11-01; order: linked; close", "accession": "RB-A6"}', 23),
	(15, '36ZKH7', 12, 74, 'lung-rads#1', 13, 15, 1, 'additional-imaging-now|tissue-sampling|clinical-referral', 'CT-CHEST-DX|PETCT|BIOPSY|CLINIC', NULL, '2026-03-02', '2026-03-02', '2026-04-01', '2026-04-01', false, false, '{"row": "LR22-M4B", "next": "result of the work-up; proven benign LR22-ST6", "steps": [], "action": "additional-imaging-now|tissue-sampling|clinical-referral", "system": "lung-rads", "missing": [], "urgency": "prompt", "version": "2022", "category": "4B", "citation": "Christensen J, et al. ACR Lung-RADS v2022: Assessment Categories and Management Recommendations. J Am Coll Radiol 2024;21(3):473-488. doi:10.1016/j.jacr.2023.09.009", "evidence": "V2", "overlays": [], "table_sha256": "c7c4197996ea8d7fdf891a0636354a75e3e3d3d98a70aea9d199ae3dd97bb2a3"}', 'open', 'none', 4, true, 6, '2026-03-02 19:35:00.524031+00', NULL, NULL, NULL, NULL, NULL, NULL, 'default 2026.1 cb18144b3ead7ae0dc59c11c45851eb69df946d291c5b04b607bf7cb02d8a7d8', 'still-open', 0, NULL, NULL, NULL, NULL, 28),
	(23, '3TM57G', 20, 78, 'fleischner#1', 21, 23, 1, 'follow-up-imaging', 'CT-CHEST', NULL, '2026-03-02', '2026-09-02', '2026-09-02', '2027-03-02', true, false, '{"row": "FL17-S-6TO8-L", "next": "step 2: follow-up-imaging-optional CT-CHEST 18..24 months from baseline_date", "steps": [{"max": 12, "min": 6, "row": "", "from": "first", "step": 1, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "CT-CHEST", "optional": false}, {"max": 24, "min": 18, "row": "", "from": "first", "step": 2, "unit": "months", "until": "", "action": "follow-up-imaging-optional", "repeats": false, "modality": "CT-CHEST", "optional": true}], "action": "follow-up-imaging", "system": "fleischner", "missing": [], "urgency": "routine", "version": "2017", "category": null, "citation": "MacMahon H, et al. Guidelines for Management of Incidental Pulmonary Nodules Detected on CT Images: From the Fleischner Society 2017. Radiology 2017;284(1):228-243. doi:10.1148/radiol.2017161659", "evidence": "V2", "overlays": [], "table_sha256": "520609634ac52e54bd59d1d694cc2f6a09b57b368a0f010a2ff7ba1d681fc03a"}', 'open', 'none', 0, false, 5, '2026-03-02 23:20:00.987097+00', NULL, NULL, NULL, NULL, NULL, NULL, 'default 2026.1 cb18144b3ead7ae0dc59c11c45851eb69df946d291c5b04b607bf7cb02d8a7d8', 'reminder-7', 0, NULL, NULL, NULL, NULL, 13),
	(19, '3HSVC9', 16, 76, 'bi-rads#1', 17, 19, 1, 'follow-up-imaging', 'MG-DX-UNI', 'left', '2026-03-02', '2026-09-02', '2026-09-02', '2026-09-02', true, false, '{"row": "BR5-MG-3", "next": "step 2: follow-up-imaging MG-DX-BI 12..12 months from cat3_index_date", "steps": [{"max": 6, "min": 6, "row": "", "from": "first", "step": 1, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-UNI", "optional": false}, {"max": 12, "min": 12, "row": "BR5-3S2", "from": "first", "step": 2, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-BI", "optional": false}, {"max": 24, "min": 24, "row": "BR5-3S3", "from": "first", "step": 3, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-BI", "optional": false}, {"max": 36, "min": 36, "row": "BR5-3S4", "from": "first", "step": 4, "unit": "months", "until": "", "action": "follow-up-imaging-optional", "repeats": false, "modality": "MG-DX-BI", "optional": true}], "action": "follow-up-imaging", "system": "bi-rads", "missing": [], "urgency": "routine", "version": "5", "category": "3", "citation": "ACR BI-RADS Atlas, Breast Imaging Reporting and Data System, 5th edition. American College of Radiology, 2013 (book; no DOI)", "evidence": "V2", "overlays": [], "table_sha256": "8e260c8c5c8924001fdba18e2d7469b40f84f5e45f92a9a4504ac92117ebc22b"}', 'closed', 'none', 0, false, 6, '2026-03-02 22:05:00.884047+00', NULL, NULL, NULL, NULL, NULL, '2026-09-05 17:30:00+00', 'default 2026.1 cb18144b3ead7ae0dc59c11c45851eb69df946d291c5b04b607bf7cb02d8a7d8', 'reminder-7', 0, 'DONE_MATCH', '2026-09-05 18:05:01.39346+00', 'engine', '{"exam": 58, "inbound": 11, "reasons": "patient; index-exam: another; status: final; gap: from 2026-03-09; purpose: diagnostic; modality: MG-DX-UNI=MG_DIAG yes; region: breast_left; laterality: left for left; contrast: na; window: 2026-09-05 in 2026-08-03..2026-11-01; close", "accession": "RB-A7"}', 15),
	(61, '6T5SVJ', 16, 184, 'bi-rads#1', 58, 19, 2, 'follow-up-imaging', 'MG-DX-BI', 'left', '2026-03-02', '2027-03-02', '2027-03-02', '2027-03-02', true, false, '{"row": "BR5-3S2", "next": "step 3: follow-up-imaging MG-DX-BI 24..24 months from cat3_index_date", "steps": [{"max": 12, "min": 12, "row": "BR5-3S2", "from": "first", "step": 2, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-BI", "optional": false}, {"max": 24, "min": 24, "row": "BR5-3S3", "from": "first", "step": 3, "unit": "months", "until": "", "action": "follow-up-imaging", "repeats": false, "modality": "MG-DX-BI", "optional": false}, {"max": 36, "min": 36, "row": "BR5-3S4", "from": "first", "step": 4, "unit": "months", "until": "", "action": "follow-up-imaging-optional", "repeats": false, "modality": "MG-DX-BI", "optional": true}], "action": "follow-up-imaging", "system": "bi-rads", "missing": [], "urgency": "routine", "version": "5", "category": "3", "citation": "ACR BI-RADS Atlas, Breast Imaging Reporting and Data System, 5th edition. American College of Radiology, 2013 (book; no DOI)", "evidence": "V2", "overlays": [], "table_sha256": "8e260c8c5c8924001fdba18e2d7469b40f84f5e45f92a9a4504ac92117ebc22b"}', 'open', 'none', 0, false, 6, '2026-09-05 18:05:01.39346+00', NULL, NULL, NULL, NULL, NULL, NULL, 'default 2026.1 cb18144b3ead7ae0dc59c11c45851eb69df946d291c5b04b607bf7cb02d8a7d8', 'acknowledge', 0, NULL, NULL, NULL, NULL, 5);


--
-- Data for Name: guideline_signatures; Type: TABLE DATA; Schema: followupd; Owner: -
--



--
-- Data for Name: inbound; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.inbound VALUES
	(1, '2026-03-02 16:30:00.437607+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 40, 'RIS|RIVERBEND', 'ST0001', 'ORU^R01', '\x15f0d560ece2342212b54e6a5e31e0d4391b07715a1bdea168e4549b7dfa23b7', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303330323130313530302d303830307c7c4f52555e5230315e4f52555f5230317c5354303030317c507c322e352e310a5049447c317c7c5242313030315e5e5e5247485e4d527c7c414c4445525749434b5e524f57414e7c7c31393539313130347c4d0a4f42527c317c52422d4f317c52422d41317c37393038362d355e435420436865737420666f722073637265656e696e6720574f20636f6e74726173745e4c4e7c7c7c32303236303330323039333030302d303830307c7c7c7c7c7c7c7c7c5031303031315e4f4b4f4e4a4f5e44454c5048494e457c7c52422d41317c7c7c7c32303236303330323130313030302d303830307c7c43547c467c7c7c7c7c7c7c52323034312656414c452654414d53494e0a4f42587c317c54587c31393030352d385e526164696f6c6f677920496d7072657373696f6e5e4c4e7c317c536f6c6964206e6f64756c652c207269676874207570706572206c6f62652e204c756e672d5241445320332e7c7c7c7c7c7c460a4f42587c327c43457c6c756e672d726164732f323032322e63617465676f72795e4c756e672d524144532063617465676f72795e39394655447c317c337c7c7c7c7c7c460a'),
	(2, '2026-03-02 19:35:00.500086+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 1, 'RIS|RIVERBEND', 'ST0002', 'ORU^R01', '\x19e9e18aed74ad8ebfcded449eb3ef30e6fa29e945f4d87c050f9765bcfb40e1', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303330323131333030302d303830307c7c4f52555e5230315e4f52555f5230317c5354303030327c507c322e352e310a5049447c317c7c5242313030325e5e5e5247485e4d527c7c4d4152434842414e4b5e454c4f57454e7c7c31393632303231397c460a4f42527c317c52422d4f327c52422d41327c37393038362d355e435420436865737420666f722073637265656e696e6720574f20636f6e74726173745e4c4e7c7c7c32303236303330323130303030302d303830307c7c7c7c7c7c7c7c7c5031303039305e4252414e44564f4c445e4552494b7c7c52422d41327c7c7c7c32303236303330323131323530302d303830307c7c43547c467c7c7c7c7c7c7c52323034312656414c452654414d53494e0a4f42587c317c54587c31393030352d385e526164696f6c6f677920496d7072657373696f6e5e4c4e7c317c536f6c6964206e6f64756c652c206c656674206c6f776572206c6f62652e204c756e672d524144532034422e7c7c7c7c7c7c460a4f42587c327c43457c6c756e672d726164732f323032322e63617465676f72795e4c756e672d524144532063617465676f72795e39394655447c317c34427c7c7c7c7c7c460a4f42587c337c43457c6c756e672d726164732f323032322e6169727761795f34625e416972776179206e6f64756c655e39394655447c317c6e6f7c7c7c7c7c7c460a4f42587c347c43457c6c756e672d726164732f323032322e736f6c69645f6765385e536f6c696420706172742038206d6d206f72206d6f72655e39394655447c317c7965737c7c7c7c7c7c460a'),
	(3, '2026-03-02 22:05:00.841014+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 14, 'RIS|RIVERBEND', 'ST0003', 'ORU^R01', '\x21c9d9d451353990817c38a0cff3fcdfdefbf2717394a529d3b7aa5b0e46e484', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303330323134303030302d303830307c7c4f52555e5230315e4f52555f5230317c5354303030337c507c322e352e310a5049447c317c7c5242313030335e5e5e5247485e4d527c7c54414e414745525e49534f4c44457c7c31393734303630387c460a4f42527c317c52422d4f337c52422d41337c32363334372d355e4d4720427265617374202d206c65667420446961676e6f737469635e4c4e7c7c7c32303236303330323133303030302d303830307c7c7c7c7c7c7c7c7c5031303039305e4252414e44564f4c445e4552494b7c7c52422d41337c7c7c7c32303236303330323133353530302d303830307c7c4d477c467c7c7c7c7c7c7c52323034312656414c452654414d53494e0a4f42587c317c54587c31393030352d385e526164696f6c6f677920496d7072657373696f6e5e4c4e7c317c466f63616c206173796d6d657472792c206c656674206272656173742e2042492d5241445320332e7c7c7c7c7c7c460a4f42587c327c43457c62692d726164732f352e6d6f64616c6974795e4d6f64616c6974795e39394655447c317c4d477c7c7c7c7c7c460a4f42587c337c43457c62692d726164732f352e63617465676f72795e42492d524144532063617465676f72795e39394655447c317c337c7c7c7c7c7c460a'),
	(4, '2026-03-02 23:20:00.955431+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 39, 'RIS|RIVERBEND', 'ST0004', 'ORU^R01', '\xf136355a634bfb083c0a06c003eaeedaf0df9835219ce9a98bb6f1a46eaea182', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303330323135313530302d303830307c7c4f52555e5230315e4f52555f5230317c5354303030347c507c322e352e310a5049447c317c7c5242313030345e5e5e5247485e4d527c7c484152524f57474154455e5049455445527c7c31393636303131327c4d0a4f42527c317c52422d4f347c52422d41347c32393235322d345e435420436865737420574f20636f6e74726173745e4c4e7c7c7c32303236303330323134333030302d303830307c7c7c7c7c7c7c7c7c5031303031315e4f4b4f4e4a4f5e44454c5048494e457c7c52422d41347c7c7c7c32303236303330323135313030302d303830307c7c43547c467c7c7c7c7c7c7c52323034312656414c452654414d53494e0a4f42587c317c54587c31393030352d385e526164696f6c6f677920496d7072657373696f6e5e4c4e7c317c496e636964656e74616c2037206d6d20736f6c6964206e6f64756c652c207269676874207570706572206c6f62652e7c7c7c7c7c7c460a4f42587c327c43457c666c65697363686e65722f323031372e636f6e746578745e436f6e746578745e39394655447c317c696e636964656e74616c7c7c7c7c7c7c460a4f42587c337c43457c666c65697363686e65722f323031372e747970655e4e6f64756c6520747970655e39394655447c317c736f6c69647c7c7c7c7c7c460a4f42587c347c43457c666c65697363686e65722f323031372e636f756e745e436f756e745e39394655447c317c73696e676c657c7c7c7c7c7c460a4f42587c357c4e4d7c666c65697363686e65722f323031372e73697a655f6d6d5e53697a655e39394655447c317c377c6d6d5e6d696c6c696d657472655e5543554d7c7c7c7c7c460a4f42587c367c43457c666c65697363686e65722f323031372e7269736b5e5269736b5e39394655447c317c6c6f777c7c7c7c7c7c460a'),
	(6, '2026-03-02 23:59:01.452312+00', 'riverbend', '127.0.0.1', 'hl7', 'rejected', 'PID segment is missing', 41, 'RIS|RIVERBEND', 'ST0005', 'ORU^R01', '\xaa00bb99fb46eb7b268582738a2f4839a3f6d056f7f13b6fd6a897a670467aac', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303330323136303030302d303830307c7c4f52555e5230315e4f52555f5230317c5354303030357c507c322e352e310a4f42527c317c7c52422d41357c37393038362d355e435420436865737420666f722073637265656e696e6720574f20636f6e74726173745e4c4e7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c460a4f42587c317c54587c31393030352d385e526164696f6c6f677920496d7072657373696f6e5e4c4e7c317c54686973206d65737361676520686173206e6f2070617469656e742e7c7c7c7c7c7c460a'),
	(7, '2026-08-10 16:05:01.313123+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 40, 'RIS|RIVERBEND', 'ST0006', 'OMI^O23', '\xeb8c9a551e5a7fa3350fef8714a632a35e4aa361562c37224b05fe3970e96e0d', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303831303039303030302d303730307c7c4f4d495e4f32335e4f4d495f4f32337c5354303030367c507c322e352e310a5049447c317c7c5242313030315e5e5e5247485e4d527c7c414c4445525749434b5e524f57414e7c7c31393539313130347c4d0a4f52437c4e577c52422d4f365e4550437c52422d41365e5249537c7c49507c7c7c7c32303236303831303039303030302d303730307c7c7c5031303031315e4f4b4f4e4a4f5e44454c5048494e450a4f42527c317c52422d4f365e4550437c52422d41365e5249537c37393038362d355e435420436865737420666f722073637265656e696e6720574f20636f6e74726173745e4c4e7c7c7c7c7c7c7c7c7c7c7c7c5031303031315e4f4b4f4e4a4f5e44454c5048494e457c7c52422d41367c7c7c7c7c7c43540a'),
	(8, '2026-08-11 17:05:01.284273+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 40, 'RIS|RIVERBEND', 'ST0007', 'SIU^S12', '\xa0129348d9941694a6177a24cd1adb1fa343cb009c09f1c856516c9cc46f661d', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303831313130303030302d303730307c7c5349555e5331325e5349555f5331327c5354303030377c507c322e352e310a5343487c52422d53315e4550437c52422d53315e434144454e43457c7c7c7c7c46555e466f6c6c6f7720757020696d6167696e677c4354415050545e4354206170706f696e746d656e747c33307c6d696e7c5e5e33305e32303236303930333134333030302d303730305e32303236303930333135303030302d303730307c7c7c7c7c7c7c7c7c7c7c7c7c7c426f6f6b65647c52422d4f365e4550437c52422d41365e5249530a5049447c317c7c5242313030315e5e5e5247485e4d527c7c414c4445525749434b5e524f57414e7c7c31393539313130347c4d0a5247537c317c410a4149537c317c417c37393038362d355e435420436865737420666f722073637265656e696e6720574f20636f6e74726173745e4c4e7c32303236303930333134333030302d303730307c7c7c33307c6d696e0a'),
	(9, '2026-09-03 23:05:01.131098+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 40, 'RIS|RIVERBEND', 'ST0008', 'SIU^S26', '\x11d618341179d9f99c1d83672362e481930295d6deb16e2fb37f44f0d0c27099', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303930333136303030302d303730307c7c5349555e5332365e5349555f5331327c5354303030387c507c322e352e310a5343487c52422d53315e4550437c52422d53315e434144454e43457c7c7c7c7c46555e466f6c6c6f7720757020696d6167696e677c4354415050545e4354206170706f696e746d656e747c33307c6d696e7c5e5e33305e32303236303930333134333030302d303730305e32303236303930333135303030302d303730307c7c7c7c7c7c7c7c7c7c7c7c7c7c426f6f6b65647c52422d4f365e4550437c52422d41365e5249530a5049447c317c7c5242313030315e5e5e5247485e4d527c7c414c4445525749434b5e524f57414e7c7c31393539313130347c4d0a5247537c317c410a4149537c317c417c37393038362d355e435420436865737420666f722073637265656e696e6720574f20636f6e74726173745e4c4e7c32303236303930333134333030302d303730307c7c7c33307c6d696e0a'),
	(10, '2026-09-05 16:05:01.264369+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 40, 'RIS|RIVERBEND', 'ST0009', 'SIU^S13', '\x6fa3c9363f5bc3054a1c8327a345819fb9a96c2da0fb83f580c76267d50f366f', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303930353039303030302d303730307c7c5349555e5331335e5349555f5331327c5354303030397c507c322e352e310a5343487c52422d53315e4550437c52422d53315e434144454e43457c7c7c7c7c46555e466f6c6c6f7720757020696d6167696e677c4354415050545e4354206170706f696e746d656e747c33307c6d696e7c5e5e33305e32303236303931373039333030302d303730305e32303236303931373130303030302d303730307c7c7c7c7c7c7c7c7c7c7c7c7c7c426f6f6b65647c52422d4f365e4550437c52422d41365e5249530a5049447c317c7c5242313030315e5e5e5247485e4d527c7c414c4445525749434b5e524f57414e7c7c31393539313130347c4d0a5247537c317c410a4149537c317c417c37393038362d355e435420436865737420666f722073637265656e696e6720574f20636f6e74726173745e4c4e7c32303236303931373039333030302d303730307c7c7c33307c6d696e0a'),
	(11, '2026-09-05 18:05:01.376841+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 14, 'RIS|RIVERBEND', 'ST0011', 'ORU^R01', '\x31446ae8240b5faec5d69522895a3478c28f0331f028a7acbfa65176430eb7d8', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303930353131303030302d303730307c7c4f52555e5230315e4f52555f5230317c5354303031317c507c322e352e310a5049447c317c7c5242313030335e5e5e5247485e4d527c7c54414e414745525e49534f4c44457c7c31393734303630387c460a4f42527c317c52422d4f377c52422d41377c32363334372d355e4d4720427265617374202d206c65667420446961676e6f737469635e4c4e7c7c7c32303236303930353130333030302d303730307c7c7c7c7c7c7c7c7c5031303039305e4252414e44564f4c445e4552494b7c7c52422d41377c7c7c7c32303236303930353130353530302d303730307c7c4d477c467c7c7c7c7c7c7c52323034312656414c452654414d53494e0a4f42587c317c54587c31393030352d385e526164696f6c6f677920496d7072657373696f6e5e4c4e7c317c556e6368616e676564206173796d6d657472792c206c656674206272656173742e2042492d5241445320332e7c7c7c7c7c7c460a4f42587c327c43457c62692d726164732f352e6d6f64616c6974795e4d6f64616c6974795e39394655447c317c4d477c7c7c7c7c7c460a4f42587c337c43457c62692d726164732f352e63617465676f72795e42492d524144532063617465676f72795e39394655447c317c337c7c7c7c7c7c460a'),
	(12, '2026-09-17 18:35:01.544205+00', 'riverbend', '127.0.0.1', 'hl7', 'accepted', NULL, 40, 'RIS|RIVERBEND', 'ST0010', 'ORU^R01', '\xfbddc9ec72b90b709aed9a1c2274878dfc87d3b3319a58308e63f2265ac4bab5', '\x4d53487c5e7e5c267c5249537c524956455242454e447c464f4c4c4f575550447c524956455242454e447c32303236303931373131333030302d303730307c7c4f52555e5230315e4f52555f5230317c5354303031307c507c322e352e310a5049447c317c7c5242313030315e5e5e5247485e4d527c7c414c4445525749434b5e524f57414e7c7c31393539313130347c4d0a4f42527c317c52422d4f365e4550437c52422d41365e5249537c37393038362d355e435420436865737420666f722073637265656e696e6720574f20636f6e74726173745e4c4e7c7c7c32303236303931373039333530302d303730307c7c7c7c7c7c7c7c7c5031303031315e4f4b4f4e4a4f5e44454c5048494e457c7c52422d41367c7c7c7c32303236303931373131323530302d303730307c7c43547c467c7c7c7c7c7c7c52323034312656414c452654414d53494e0a4f42587c317c54587c31393030352d385e526164696f6c6f677920496d7072657373696f6e5e4c4e7c317c537461626c65206e6f64756c652e204c756e672d5241445320322e7c7c7c7c7c7c460a4f42587c327c43457c6c756e672d726164732f323032322e63617465676f72795e4c756e672d524144532063617465676f72795e39394655447c317c327c7c7c7c7c7c460a');


--
-- Data for Name: inbound_todo; Type: TABLE DATA; Schema: followupd; Owner: -
--



--
-- Data for Name: installation; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.installation VALUES
	(true, true, '-58 days -09:31:46.373378', '2026-11-28 21:31:08.665442+00');


--
-- Data for Name: lanes; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.lanes VALUES
	(0),
	(1),
	(2),
	(3),
	(4),
	(5),
	(6),
	(7),
	(8),
	(9),
	(10),
	(11),
	(12),
	(13),
	(14),
	(15),
	(16),
	(17),
	(18),
	(19),
	(20),
	(21),
	(22),
	(23),
	(24),
	(25),
	(26),
	(27),
	(28),
	(29),
	(30),
	(31),
	(32),
	(33),
	(34),
	(35),
	(36),
	(37),
	(38),
	(39),
	(40),
	(41),
	(42),
	(43),
	(44),
	(45),
	(46),
	(47),
	(48),
	(49),
	(50),
	(51),
	(52),
	(53),
	(54),
	(55),
	(56),
	(57),
	(58),
	(59),
	(60),
	(61),
	(62),
	(63);


--
-- Data for Name: migrations; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.migrations VALUES
	(1, '0001_core.sql', '620d2fb55730928f6a7f414dfed8d70c70bfe8840050a8a62d1ce51aa555b4ff', '2026-11-28 21:31:07.767707+00'),
	(2, '0002_notices.sql', '591e286a3e648dd848fa6d188475f7656022b40b842f0981a33d2996f469184f', '2026-11-28 21:31:08.401494+00'),
	(3, '0003_metrics.sql', '957d5bea40f1f50a4a617b7256bc1e91f6debcf7767b0a440c2ca20d4e03dad0', '2026-11-28 21:31:08.549064+00'),
	(4, '0004_guidelines.sql', '9d10675710ac7a583877cf037207405291de441ef42f4459688bd3c7ace58fa7', '2026-11-28 21:31:08.589396+00'),
	(5, '0005_narrative.sql', 'ee568e2d0cfd9d3b2bb501e6285b731498913b741a25c197a9b3b0ddb591ab9f', '2026-11-28 21:31:08.625923+00');


--
-- Data for Name: notices; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.notices VALUES
	(24, 11, NULL, 5, 'first', 'first', 0, '2026-03-03 16:00:00.042942+00'),
	(25, 15, NULL, 6, 'first', 'first', 0, '2026-03-03 16:00:00.042942+00'),
	(26, 19, NULL, 6, 'first', 'first', 0, '2026-03-03 16:00:00.042942+00'),
	(27, 23, NULL, 5, 'first', 'first', 0, '2026-03-03 16:00:00.042942+00'),
	(28, 15, NULL, 6, 'reminder', 'acknowledge', 0, '2026-03-09 15:00:00.010138+00'),
	(29, 11, NULL, 5, 'reminder', 'acknowledge', 0, '2026-03-16 15:00:00.043058+00'),
	(30, 15, NULL, 6, 'not-ordered', 'not-ordered', 0, '2026-03-16 15:00:00.043058+00'),
	(31, 19, NULL, 6, 'reminder', 'acknowledge', 0, '2026-03-16 15:00:00.043058+00'),
	(32, 23, NULL, 5, 'reminder', 'acknowledge', 0, '2026-03-16 15:00:00.043058+00'),
	(33, 15, NULL, 2, 'reminder', 'coordinator-14', 0, '2026-03-18 15:00:00.019568+00'),
	(34, 15, NULL, 2, 'reminder', 'coordinator-3', 0, '2026-03-30 15:00:00.023611+00'),
	(35, 11, NULL, 5, 'not-ordered', 'not-ordered', 0, '2026-04-01 15:00:00.034165+00'),
	(36, 19, NULL, 6, 'not-ordered', 'not-ordered', 0, '2026-04-01 15:00:00.034165+00'),
	(37, 23, NULL, 5, 'not-ordered', 'not-ordered', 0, '2026-04-01 15:00:00.034165+00'),
	(38, 15, NULL, 2, 'overdue', 'overdue', 0, '2026-04-15 15:00:00.016401+00'),
	(39, 15, NULL, 2, 'phone', 'tier-2', 0, '2026-04-22 15:00:00.024284+00'),
	(40, 15, NULL, 7, 'phone', 'tier-3', 0, '2026-05-06 15:00:00.011263+00'),
	(41, 15, NULL, 2, 'last-net', 'last-net', 0, '2026-05-18 15:00:00.00595+00'),
	(42, 15, NULL, 2, 'escalate', 'still-open-2026-06-15', 0, '2026-06-15 15:00:00.016747+00'),
	(43, 11, NULL, 5, 'not-ordered', 'reminder-60', 0, '2026-07-06 15:00:00.013025+00'),
	(44, 19, NULL, 6, 'not-ordered', 'reminder-60', 0, '2026-07-06 15:00:00.013025+00'),
	(45, 23, NULL, 5, 'not-ordered', 'reminder-60', 0, '2026-07-06 15:00:00.013025+00'),
	(46, 15, NULL, 2, 'escalate', 'still-open-2026-07-15', 0, '2026-07-15 15:00:00.008036+00'),
	(47, 11, NULL, 5, 'not-scheduled', 'reminder-30', 0, '2026-08-03 15:00:00.012181+00'),
	(48, 19, NULL, 6, 'not-scheduled', 'reminder-30', 0, '2026-08-03 15:00:00.012181+00'),
	(49, 23, NULL, 5, 'not-scheduled', 'reminder-30', 0, '2026-08-03 15:00:00.012181+00'),
	(51, 11, NULL, 5, 'booked', 'appointment-2026-09-03T21:30:00Z', 0, '2026-08-11 17:05:01.316244+00'),
	(52, 15, NULL, 2, 'escalate', 'still-open-2026-08-14', 0, '2026-08-14 15:00:00.059174+00'),
	(53, 11, NULL, 5, 'reminder', 'reminder-7', 0, '2026-08-26 15:00:00.0175+00'),
	(54, 19, NULL, 6, 'reminder', 'reminder-7', 0, '2026-08-26 15:00:00.0175+00'),
	(55, 23, NULL, 5, 'reminder', 'reminder-7', 0, '2026-08-26 15:00:00.0175+00'),
	(56, 11, NULL, 2, 'no-show', 'no-show-2026-09-03T21:30:00Z', 0, '2026-09-03 23:05:01.139236+00'),
	(57, 11, NULL, 5, 'booked', 'appointment-2026-09-17T16:30:00Z', 0, '2026-09-05 16:05:01.280935+00'),
	(60, 19, NULL, 6, 'withdrawn', 'withdrawn-due', 0, '2026-09-05 18:05:01.39346+00'),
	(62, 61, NULL, 6, 'first', 'first', 0, '2026-09-08 15:00:00.018901+00'),
	(63, 15, NULL, 2, 'escalate', 'still-open-2026-09-14', 0, '2026-09-14 15:00:00.010225+00'),
	(65, 11, NULL, 5, 'withdrawn', 'withdrawn-due', 0, '2026-09-17 18:35:01.579644+00'),
	(66, 61, NULL, 6, 'reminder', 'acknowledge', 0, '2026-09-21 15:00:00.038393+00');


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: followupd; Owner: -
--



--
-- Data for Name: patient_identifiers; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.patient_identifiers VALUES
	('RGH', 'RB1001', 'MR', 8, NULL),
	('RGH', 'RB1002', 'MR', 12, NULL),
	('RGH', 'RB1003', 'MR', 16, NULL),
	('RGH', 'RB1004', 'MR', 20, NULL);


--
-- Data for Name: patients; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.patients VALUES
	(8, 'ALDERWICK', 'ROWAN', '1959-11-04', 'M', NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, '2026-03-02 16:30:00.506127+00'),
	(12, 'MARCHBANK', 'ELOWEN', '1962-02-19', 'F', NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, '2026-03-02 19:35:00.524031+00'),
	(16, 'TANAGER', 'ISOLDE', '1974-06-08', 'F', NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, '2026-03-02 22:05:00.884047+00'),
	(20, 'HARROWGATE', 'PIETER', '1966-01-12', 'M', NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, '2026-03-02 23:20:00.987097+00');


--
-- Data for Name: people; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.people VALUES
	(1, 'FAILSAFE', 'Fail-safe', '', 'coordinator@riverbend.example', '{fail-safe,coordinator,navigator,radiologist,chief}', 'en', true, '2026-11-28 21:31:08.67413+00'),
	(2, 'C3001', 'Fairweather', 'Jude', 'j.fairweather@riverbend.example', '{coordinator}', 'en', true, '2026-03-02 16:30:00.264496+00'),
	(3, 'H3003', 'Lindqvist', 'Tove', 't.lindqvist@riverbend.example', '{chief}', 'en', true, '2026-03-02 16:30:00.264496+00'),
	(4, 'N3002', 'Osei', 'Amara', 'a.osei@riverbend.example', '{navigator}', 'en', true, '2026-03-02 16:30:00.264496+00'),
	(5, 'P10011', 'Okonjo', 'Delphine', 'd.okonjo@riverbend.example', '{clinician}', 'en', true, '2026-03-02 16:30:00.264496+00'),
	(6, 'P10090', 'Brandvold', 'Erik', 'e.brandvold@riverbend.example', '{clinician}', 'en', true, '2026-03-02 16:30:00.264496+00'),
	(7, 'R2041', 'Vale', 'Tamsin', 't.vale@riverbend.example', '{radiologist}', 'en', true, '2026-03-02 16:30:00.264496+00');


--
-- Data for Name: reports; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.reports VALUES
	(10, 9, 1, 'final', '2026-03-02 18:10:00+00', true, false, 'Solid nodule, right upper lobe. Lung-RADS 3.', 1),
	(14, 13, 1, 'final', '2026-03-02 19:25:00+00', true, false, 'Solid nodule, left lower lobe. Lung-RADS 4B.', 2),
	(18, 17, 1, 'final', '2026-03-02 21:55:00+00', true, false, 'Focal asymmetry, left breast. BI-RADS 3.', 3),
	(22, 21, 1, 'final', '2026-03-02 23:10:00+00', true, false, 'Incidental 7 mm solid nodule, right upper lobe.', 4),
	(59, 58, 1, 'final', '2026-09-05 17:55:00+00', true, false, 'Unchanged asymmetry, left breast. BI-RADS 3.', 11),
	(64, 50, 1, 'final', '2026-09-17 18:25:00+00', true, false, 'Stable nodule. Lung-RADS 2.', 12);


--
-- Data for Name: review_items; Type: TABLE DATA; Schema: followupd; Owner: -
--



--
-- Data for Name: shadow_days; Type: TABLE DATA; Schema: followupd; Owner: -
--



--
-- Data for Name: timers; Type: TABLE DATA; Schema: followupd; Owner: -
--

INSERT INTO followupd.timers VALUES
	(23, 'overdue', '2027-04-01 15:00:00+00'),
	(15, 'still-open', '2026-10-13 15:00:00+00'),
	(61, 'not-ordered', '2026-10-05 15:00:00+00');


--
-- Data for Name: undelivered; Type: TABLE DATA; Schema: followupd; Owner: -
--



--
-- Name: ids; Type: SEQUENCE SET; Schema: followupd; Owner: -
--

SELECT pg_catalog.setval('followupd.ids', 199, true);


--
-- Name: inbound_ids; Type: SEQUENCE SET; Schema: followupd; Owner: -
--

SELECT pg_catalog.setval('followupd.inbound_ids', 12, true);


--
-- Name: applied applied_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.applied
    ADD CONSTRAINT applied_pkey PRIMARY KEY (inbound_id);


--
-- Name: calendar_entries calendar_entries_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.calendar_entries
    ADD CONSTRAINT calendar_entries_pkey PRIMARY KEY (followup_id, kind, person_id);


--
-- Name: calendar_entries calendar_entries_uid_key; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.calendar_entries
    ADD CONSTRAINT calendar_entries_uid_key UNIQUE (uid);


--
-- Name: deliveries deliveries_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (notice_id);


--
-- Name: delivery_attempts delivery_attempts_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.delivery_attempts
    ADD CONSTRAINT delivery_attempts_pkey PRIMARY KEY (id);


--
-- Name: events events_followup_id_seq_key; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.events
    ADD CONSTRAINT events_followup_id_seq_key UNIQUE (followup_id, seq);


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);


--
-- Name: exams exams_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.exams
    ADD CONSTRAINT exams_pkey PRIMARY KEY (id);


--
-- Name: findings findings_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.findings
    ADD CONSTRAINT findings_pkey PRIMARY KEY (id);


--
-- Name: findings findings_report_id_finding_key_key; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.findings
    ADD CONSTRAINT findings_report_id_finding_key_key UNIQUE (report_id, finding_key);


--
-- Name: followups followups_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.followups
    ADD CONSTRAINT followups_pkey PRIMARY KEY (id);


--
-- Name: followups followups_ref_key; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.followups
    ADD CONSTRAINT followups_ref_key UNIQUE (ref);


--
-- Name: guideline_signatures guideline_signatures_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.guideline_signatures
    ADD CONSTRAINT guideline_signatures_pkey PRIMARY KEY (id);


--
-- Name: heartbeats heartbeats_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.heartbeats
    ADD CONSTRAINT heartbeats_pkey PRIMARY KEY (role, instance);


--
-- Name: inbound inbound_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.inbound
    ADD CONSTRAINT inbound_pkey PRIMARY KEY (id);


--
-- Name: inbound_todo inbound_todo_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.inbound_todo
    ADD CONSTRAINT inbound_todo_pkey PRIMARY KEY (inbound_id);


--
-- Name: installation installation_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (one);


--
-- Name: lanes lanes_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.lanes
    ADD CONSTRAINT lanes_pkey PRIMARY KEY (lane);


--
-- Name: migrations migrations_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (version);


--
-- Name: notices notices_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (id);


--
-- Name: outbox outbox_message_id_key; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.outbox
    ADD CONSTRAINT outbox_message_id_key UNIQUE (message_id);


--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (notice_id);


--
-- Name: patient_identifiers patient_identifiers_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.patient_identifiers
    ADD CONSTRAINT patient_identifiers_pkey PRIMARY KEY (authority, value);


--
-- Name: patients patients_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.patients
    ADD CONSTRAINT patients_pkey PRIMARY KEY (id);


--
-- Name: people people_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);


--
-- Name: people people_ref_key; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.people
    ADD CONSTRAINT people_ref_key UNIQUE (ref);


--
-- Name: reports reports_exam_id_version_key; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.reports
    ADD CONSTRAINT reports_exam_id_version_key UNIQUE (exam_id, version);


--
-- Name: reports reports_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.reports
    ADD CONSTRAINT reports_pkey PRIMARY KEY (id);


--
-- Name: review_items review_items_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.review_items
    ADD CONSTRAINT review_items_pkey PRIMARY KEY (id);


--
-- Name: shadow_days shadow_days_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.shadow_days
    ADD CONSTRAINT shadow_days_pkey PRIMARY KEY (source, day);


--
-- Name: timers timers_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.timers
    ADD CONSTRAINT timers_pkey PRIMARY KEY (followup_id);


--
-- Name: undelivered undelivered_pkey; Type: CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.undelivered
    ADD CONSTRAINT undelivered_pkey PRIMARY KEY (notice_id);


--
-- Name: applied_other; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX applied_other ON followupd.applied USING btree (inbound_id) WHERE (outcome <> 'applied'::text);


--
-- Name: delivery_attempts_notice; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX delivery_attempts_notice ON followupd.delivery_attempts USING btree (notice_id);


--
-- Name: exams_accession; Type: INDEX; Schema: followupd; Owner: -
--

CREATE UNIQUE INDEX exams_accession ON followupd.exams USING btree (facility, accession, patient_id);


--
-- Name: exams_patient; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX exams_patient ON followupd.exams USING btree (patient_id);


--
-- Name: findings_patient; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX findings_patient ON followupd.findings USING btree (patient_id);


--
-- Name: findings_shadow; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX findings_shadow ON followupd.findings USING btree (id) WHERE (disposition = 'shadow'::text);


--
-- Name: followups_exam; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX followups_exam ON followupd.followups USING btree (index_exam_id);


--
-- Name: followups_owner; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX followups_owner ON followupd.followups USING btree (owner_id) WHERE (state <> 'closed'::text);


--
-- Name: followups_patient; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX followups_patient ON followupd.followups USING btree (patient_id);


--
-- Name: guideline_signatures_table; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX guideline_signatures_table ON followupd.guideline_signatures USING btree (table_sha256, id);


--
-- Name: inbound_identity; Type: INDEX; Schema: followupd; Owner: -
--

CREATE UNIQUE INDEX inbound_identity ON followupd.inbound USING btree (control_id, sha256, source);


--
-- Name: inbound_refused; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX inbound_refused ON followupd.inbound USING btree (id) WHERE (verdict <> 'accepted'::text);


--
-- Name: inbound_todo_lane; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX inbound_todo_lane ON followupd.inbound_todo USING btree (lane, inbound_id);


--
-- Name: notices_once; Type: INDEX; Schema: followupd; Owner: -
--

CREATE UNIQUE INDEX notices_once ON followupd.notices USING btree (followup_id, revision, step);


--
-- Name: notices_review; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX notices_review ON followupd.notices USING btree (review_item_id);


--
-- Name: outbox_due; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX outbox_due ON followupd.outbox USING btree (due_at);


--
-- Name: outbox_withdrawn; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX outbox_withdrawn ON followupd.outbox USING btree (notice_id) WHERE withdrawn;


--
-- Name: patient_identifiers_patient; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX patient_identifiers_patient ON followupd.patient_identifiers USING btree (patient_id);


--
-- Name: people_one_fail_safe; Type: INDEX; Schema: followupd; Owner: -
--

CREATE UNIQUE INDEX people_one_fail_safe ON followupd.people USING btree ((true)) WHERE ('fail-safe'::text = ANY (roles));


--
-- Name: reports_current; Type: INDEX; Schema: followupd; Owner: -
--

CREATE UNIQUE INDEX reports_current ON followupd.reports USING btree (exam_id) WHERE current;


--
-- Name: reports_inbound; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX reports_inbound ON followupd.reports USING btree (inbound_id);


--
-- Name: review_items_followup; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX review_items_followup ON followupd.review_items USING btree (followup_id);


--
-- Name: review_items_key; Type: INDEX; Schema: followupd; Owner: -
--

CREATE UNIQUE INDEX review_items_key ON followupd.review_items USING btree (kind, key);


--
-- Name: review_items_open; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX review_items_open ON followupd.review_items USING btree (created_at) WHERE (resolved_at IS NULL);


--
-- Name: review_items_report; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX review_items_report ON followupd.review_items USING btree (report_id);


--
-- Name: timers_due; Type: INDEX; Schema: followupd; Owner: -
--

CREATE INDEX timers_due ON followupd.timers USING btree (due_at);


--
-- Name: applied applied_inbound_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.applied
    ADD CONSTRAINT applied_inbound_id_fkey FOREIGN KEY (inbound_id) REFERENCES followupd.inbound(id);


--
-- Name: calendar_entries calendar_entries_followup_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.calendar_entries
    ADD CONSTRAINT calendar_entries_followup_id_fkey FOREIGN KEY (followup_id) REFERENCES followupd.followups(id);


--
-- Name: calendar_entries calendar_entries_person_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.calendar_entries
    ADD CONSTRAINT calendar_entries_person_id_fkey FOREIGN KEY (person_id) REFERENCES followupd.people(id);


--
-- Name: deliveries deliveries_notice_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.deliveries
    ADD CONSTRAINT deliveries_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES followupd.notices(id);


--
-- Name: delivery_attempts delivery_attempts_notice_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.delivery_attempts
    ADD CONSTRAINT delivery_attempts_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES followupd.notices(id);


--
-- Name: events events_followup_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.events
    ADD CONSTRAINT events_followup_id_fkey FOREIGN KEY (followup_id) REFERENCES followupd.followups(id);


--
-- Name: exams exams_orderer_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.exams
    ADD CONSTRAINT exams_orderer_id_fkey FOREIGN KEY (orderer_id) REFERENCES followupd.people(id);


--
-- Name: exams exams_patient_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.exams
    ADD CONSTRAINT exams_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES followupd.patients(id);


--
-- Name: exams exams_radiologist_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.exams
    ADD CONSTRAINT exams_radiologist_id_fkey FOREIGN KEY (radiologist_id) REFERENCES followupd.people(id);


--
-- Name: findings findings_patient_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.findings
    ADD CONSTRAINT findings_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES followupd.patients(id);


--
-- Name: findings findings_report_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.findings
    ADD CONSTRAINT findings_report_id_fkey FOREIGN KEY (report_id) REFERENCES followupd.reports(id);


--
-- Name: followups followups_finding_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.followups
    ADD CONSTRAINT followups_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES followupd.findings(id);


--
-- Name: followups followups_index_exam_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.followups
    ADD CONSTRAINT followups_index_exam_id_fkey FOREIGN KEY (index_exam_id) REFERENCES followupd.exams(id);


--
-- Name: followups followups_owner_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.followups
    ADD CONSTRAINT followups_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES followupd.people(id);


--
-- Name: followups followups_patient_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.followups
    ADD CONSTRAINT followups_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES followupd.patients(id);


--
-- Name: notices notices_followup_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.notices
    ADD CONSTRAINT notices_followup_id_fkey FOREIGN KEY (followup_id) REFERENCES followupd.followups(id);


--
-- Name: notices notices_person_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.notices
    ADD CONSTRAINT notices_person_id_fkey FOREIGN KEY (person_id) REFERENCES followupd.people(id);


--
-- Name: notices notices_review_item_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.notices
    ADD CONSTRAINT notices_review_item_id_fkey FOREIGN KEY (review_item_id) REFERENCES followupd.review_items(id);


--
-- Name: outbox outbox_notice_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.outbox
    ADD CONSTRAINT outbox_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES followupd.notices(id);


--
-- Name: patient_identifiers patient_identifiers_patient_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.patient_identifiers
    ADD CONSTRAINT patient_identifiers_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES followupd.patients(id);


--
-- Name: patients patients_merged_into_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.patients
    ADD CONSTRAINT patients_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES followupd.patients(id);


--
-- Name: patients patients_primary_care_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.patients
    ADD CONSTRAINT patients_primary_care_fkey FOREIGN KEY (primary_care) REFERENCES followupd.people(id);


--
-- Name: reports reports_exam_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.reports
    ADD CONSTRAINT reports_exam_id_fkey FOREIGN KEY (exam_id) REFERENCES followupd.exams(id);


--
-- Name: reports reports_inbound_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.reports
    ADD CONSTRAINT reports_inbound_id_fkey FOREIGN KEY (inbound_id) REFERENCES followupd.inbound(id);


--
-- Name: review_items review_items_followup_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.review_items
    ADD CONSTRAINT review_items_followup_id_fkey FOREIGN KEY (followup_id) REFERENCES followupd.followups(id);


--
-- Name: review_items review_items_inbound_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.review_items
    ADD CONSTRAINT review_items_inbound_id_fkey FOREIGN KEY (inbound_id) REFERENCES followupd.inbound(id);


--
-- Name: review_items review_items_patient_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.review_items
    ADD CONSTRAINT review_items_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES followupd.patients(id);


--
-- Name: review_items review_items_report_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.review_items
    ADD CONSTRAINT review_items_report_id_fkey FOREIGN KEY (report_id) REFERENCES followupd.reports(id);


--
-- Name: timers timers_followup_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.timers
    ADD CONSTRAINT timers_followup_id_fkey FOREIGN KEY (followup_id) REFERENCES followupd.followups(id);


--
-- Name: undelivered undelivered_notice_id_fkey; Type: FK CONSTRAINT; Schema: followupd; Owner: -
--

ALTER TABLE ONLY followupd.undelivered
    ADD CONSTRAINT undelivered_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES followupd.notices(id);


--
-- Name: SCHEMA followupd; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA followupd TO followupd_intake;
GRANT USAGE ON SCHEMA followupd TO followupd_engine;
GRANT USAGE ON SCHEMA followupd TO followupd_mailer;
GRANT USAGE ON SCHEMA followupd TO followupd_web;
GRANT USAGE ON SCHEMA followupd TO followupd_ctl;


--
-- Name: FUNCTION clock_now(); Type: ACL; Schema: followupd; Owner: -
--

REVOKE ALL ON FUNCTION followupd.clock_now() FROM PUBLIC;
GRANT ALL ON FUNCTION followupd.clock_now() TO followupd_intake;
GRANT ALL ON FUNCTION followupd.clock_now() TO followupd_engine;
GRANT ALL ON FUNCTION followupd.clock_now() TO followupd_mailer;
GRANT ALL ON FUNCTION followupd.clock_now() TO followupd_web;
GRANT ALL ON FUNCTION followupd.clock_now() TO followupd_ctl;


--
-- Name: FUNCTION clock_set(target timestamp with time zone); Type: ACL; Schema: followupd; Owner: -
--

REVOKE ALL ON FUNCTION followupd.clock_set(target timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION followupd.clock_set(target timestamp with time zone) TO followupd_ctl;


--
-- Name: FUNCTION event_append(a_followup bigint, a_at timestamp with time zone, a_actor text, a_kind text, a_detail jsonb); Type: ACL; Schema: followupd; Owner: -
--

REVOKE ALL ON FUNCTION followupd.event_append(a_followup bigint, a_at timestamp with time zone, a_actor text, a_kind text, a_detail jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION followupd.event_append(a_followup bigint, a_at timestamp with time zone, a_actor text, a_kind text, a_detail jsonb) TO followupd_engine;


--
-- Name: FUNCTION event_hash(previous bytea, followup bigint, seq integer, at timestamp with time zone, actor text, kind text, detail jsonb); Type: ACL; Schema: followupd; Owner: -
--

REVOKE ALL ON FUNCTION followupd.event_hash(previous bytea, followup bigint, seq integer, at timestamp with time zone, actor text, kind text, detail jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION followupd.event_hash(previous bytea, followup bigint, seq integer, at timestamp with time zone, actor text, kind text, detail jsonb) TO followupd_engine;
GRANT ALL ON FUNCTION followupd.event_hash(previous bytea, followup bigint, seq integer, at timestamp with time zone, actor text, kind text, detail jsonb) TO followupd_ctl;


--
-- Name: FUNCTION feed_latest(after_id bigint); Type: ACL; Schema: followupd; Owner: -
--

REVOKE ALL ON FUNCTION followupd.feed_latest(after_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION followupd.feed_latest(after_id bigint) TO followupd_web;
GRANT ALL ON FUNCTION followupd.feed_latest(after_id bigint) TO followupd_ctl;


--
-- Name: FUNCTION heartbeat(a_role text, a_instance text, a_counters jsonb); Type: ACL; Schema: followupd; Owner: -
--

REVOKE ALL ON FUNCTION followupd.heartbeat(a_role text, a_instance text, a_counters jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION followupd.heartbeat(a_role text, a_instance text, a_counters jsonb) TO followupd_intake;
GRANT ALL ON FUNCTION followupd.heartbeat(a_role text, a_instance text, a_counters jsonb) TO followupd_engine;
GRANT ALL ON FUNCTION followupd.heartbeat(a_role text, a_instance text, a_counters jsonb) TO followupd_mailer;
GRANT ALL ON FUNCTION followupd.heartbeat(a_role text, a_instance text, a_counters jsonb) TO followupd_web;
GRANT ALL ON FUNCTION followupd.heartbeat(a_role text, a_instance text, a_counters jsonb) TO followupd_ctl;


--
-- Name: TABLE applied; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.applied TO followupd_engine;
GRANT SELECT,DELETE ON TABLE followupd.applied TO followupd_ctl;


--
-- Name: TABLE calendar_entries; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.calendar_entries TO followupd_engine;
GRANT SELECT ON TABLE followupd.calendar_entries TO followupd_ctl;


--
-- Name: TABLE deliveries; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT ON TABLE followupd.deliveries TO followupd_engine;
GRANT SELECT ON TABLE followupd.deliveries TO followupd_ctl;
GRANT INSERT ON TABLE followupd.deliveries TO followupd_mailer;


--
-- Name: COLUMN deliveries.notice_id; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT(notice_id) ON TABLE followupd.deliveries TO followupd_mailer;


--
-- Name: SEQUENCE ids; Type: ACL; Schema: followupd; Owner: -
--

GRANT USAGE ON SEQUENCE followupd.ids TO followupd_engine;
GRANT USAGE ON SEQUENCE followupd.ids TO followupd_ctl;
GRANT USAGE ON SEQUENCE followupd.ids TO followupd_mailer;


--
-- Name: TABLE delivery_attempts; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.delivery_attempts TO followupd_engine;
GRANT SELECT ON TABLE followupd.delivery_attempts TO followupd_ctl;
GRANT INSERT ON TABLE followupd.delivery_attempts TO followupd_mailer;


--
-- Name: TABLE events; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT ON TABLE followupd.events TO followupd_engine;
GRANT SELECT ON TABLE followupd.events TO followupd_ctl;


--
-- Name: TABLE exams; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.exams TO followupd_engine;
GRANT SELECT ON TABLE followupd.exams TO followupd_ctl;


--
-- Name: TABLE findings; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.findings TO followupd_engine;
GRANT SELECT ON TABLE followupd.findings TO followupd_ctl;


--
-- Name: TABLE followups; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.followups TO followupd_engine;
GRANT SELECT ON TABLE followupd.followups TO followupd_ctl;


--
-- Name: TABLE guideline_signatures; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.guideline_signatures TO followupd_engine;
GRANT SELECT ON TABLE followupd.guideline_signatures TO followupd_ctl;


--
-- Name: COLUMN guideline_signatures.system; Type: ACL; Schema: followupd; Owner: -
--

GRANT INSERT(system) ON TABLE followupd.guideline_signatures TO followupd_ctl;


--
-- Name: COLUMN guideline_signatures.version; Type: ACL; Schema: followupd; Owner: -
--

GRANT INSERT(version) ON TABLE followupd.guideline_signatures TO followupd_ctl;


--
-- Name: COLUMN guideline_signatures.table_sha256; Type: ACL; Schema: followupd; Owner: -
--

GRANT INSERT(table_sha256) ON TABLE followupd.guideline_signatures TO followupd_ctl;


--
-- Name: COLUMN guideline_signatures.signed; Type: ACL; Schema: followupd; Owner: -
--

GRANT INSERT(signed) ON TABLE followupd.guideline_signatures TO followupd_ctl;


--
-- Name: COLUMN guideline_signatures.by_name; Type: ACL; Schema: followupd; Owner: -
--

GRANT INSERT(by_name) ON TABLE followupd.guideline_signatures TO followupd_ctl;


--
-- Name: COLUMN guideline_signatures.note; Type: ACL; Schema: followupd; Owner: -
--

GRANT INSERT(note) ON TABLE followupd.guideline_signatures TO followupd_ctl;


--
-- Name: COLUMN guideline_signatures.login; Type: ACL; Schema: followupd; Owner: -
--

GRANT INSERT(login) ON TABLE followupd.guideline_signatures TO followupd_ctl;


--
-- Name: TABLE guideline_signed; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.guideline_signed TO followupd_engine;
GRANT SELECT ON TABLE followupd.guideline_signed TO followupd_ctl;


--
-- Name: TABLE heartbeats; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.heartbeats TO followupd_engine;
GRANT SELECT ON TABLE followupd.heartbeats TO followupd_ctl;


--
-- Name: SEQUENCE inbound_ids; Type: ACL; Schema: followupd; Owner: -
--

GRANT USAGE ON SEQUENCE followupd.inbound_ids TO followupd_intake;
GRANT USAGE ON SEQUENCE followupd.inbound_ids TO followupd_ctl;


--
-- Name: TABLE inbound; Type: ACL; Schema: followupd; Owner: -
--

GRANT INSERT ON TABLE followupd.inbound TO followupd_intake;
GRANT SELECT ON TABLE followupd.inbound TO followupd_engine;
GRANT SELECT,INSERT ON TABLE followupd.inbound TO followupd_ctl;


--
-- Name: COLUMN inbound.id; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT(id) ON TABLE followupd.inbound TO followupd_intake;


--
-- Name: COLUMN inbound.source; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT(source) ON TABLE followupd.inbound TO followupd_intake;


--
-- Name: COLUMN inbound.verdict; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT(verdict) ON TABLE followupd.inbound TO followupd_intake;


--
-- Name: COLUMN inbound.lane; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT(lane) ON TABLE followupd.inbound TO followupd_intake;


--
-- Name: COLUMN inbound.control_id; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT(control_id) ON TABLE followupd.inbound TO followupd_intake;


--
-- Name: COLUMN inbound.sha256; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT(sha256) ON TABLE followupd.inbound TO followupd_intake;


--
-- Name: TABLE inbound_todo; Type: ACL; Schema: followupd; Owner: -
--

GRANT INSERT ON TABLE followupd.inbound_todo TO followupd_intake;
GRANT SELECT,DELETE,UPDATE ON TABLE followupd.inbound_todo TO followupd_engine;
GRANT SELECT,INSERT ON TABLE followupd.inbound_todo TO followupd_ctl;


--
-- Name: TABLE installation; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.installation TO followupd_engine;
GRANT SELECT ON TABLE followupd.installation TO followupd_ctl;


--
-- Name: TABLE lanes; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,UPDATE ON TABLE followupd.lanes TO followupd_engine;
GRANT SELECT ON TABLE followupd.lanes TO followupd_ctl;


--
-- Name: TABLE metrics_counters; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.metrics_counters TO followupd_web;
GRANT SELECT ON TABLE followupd.metrics_counters TO followupd_ctl;


--
-- Name: TABLE metrics_followups; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.metrics_followups TO followupd_web;
GRANT SELECT ON TABLE followupd.metrics_followups TO followupd_ctl;


--
-- Name: TABLE metrics_installation; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.metrics_installation TO followupd_web;
GRANT SELECT ON TABLE followupd.metrics_installation TO followupd_ctl;


--
-- Name: TABLE outbox; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,DELETE ON TABLE followupd.outbox TO followupd_engine;
GRANT SELECT ON TABLE followupd.outbox TO followupd_ctl;
GRANT SELECT,DELETE ON TABLE followupd.outbox TO followupd_mailer;


--
-- Name: COLUMN outbox.due_at; Type: ACL; Schema: followupd; Owner: -
--

GRANT UPDATE(due_at) ON TABLE followupd.outbox TO followupd_mailer;


--
-- Name: COLUMN outbox.phase; Type: ACL; Schema: followupd; Owner: -
--

GRANT UPDATE(phase) ON TABLE followupd.outbox TO followupd_mailer;


--
-- Name: COLUMN outbox.withdrawn; Type: ACL; Schema: followupd; Owner: -
--

GRANT UPDATE(withdrawn) ON TABLE followupd.outbox TO followupd_engine;


--
-- Name: COLUMN outbox.attempts; Type: ACL; Schema: followupd; Owner: -
--

GRANT UPDATE(attempts) ON TABLE followupd.outbox TO followupd_mailer;


--
-- Name: TABLE timers; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE followupd.timers TO followupd_engine;
GRANT SELECT ON TABLE followupd.timers TO followupd_ctl;


--
-- Name: TABLE undelivered; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,DELETE ON TABLE followupd.undelivered TO followupd_engine;
GRANT SELECT ON TABLE followupd.undelivered TO followupd_ctl;
GRANT INSERT ON TABLE followupd.undelivered TO followupd_mailer;


--
-- Name: TABLE metrics_queues; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.metrics_queues TO followupd_web;
GRANT SELECT ON TABLE followupd.metrics_queues TO followupd_ctl;


--
-- Name: TABLE review_items; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.review_items TO followupd_engine;
GRANT SELECT ON TABLE followupd.review_items TO followupd_ctl;


--
-- Name: TABLE metrics_review; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.metrics_review TO followupd_web;
GRANT SELECT ON TABLE followupd.metrics_review TO followupd_ctl;


--
-- Name: TABLE metrics_roles; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.metrics_roles TO followupd_web;
GRANT SELECT ON TABLE followupd.metrics_roles TO followupd_ctl;


--
-- Name: TABLE migrations; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT ON TABLE followupd.migrations TO followupd_intake;
GRANT SELECT ON TABLE followupd.migrations TO followupd_engine;
GRANT SELECT ON TABLE followupd.migrations TO followupd_mailer;
GRANT SELECT ON TABLE followupd.migrations TO followupd_web;
GRANT SELECT ON TABLE followupd.migrations TO followupd_ctl;


--
-- Name: TABLE notices; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT ON TABLE followupd.notices TO followupd_engine;
GRANT SELECT ON TABLE followupd.notices TO followupd_ctl;


--
-- Name: TABLE patient_identifiers; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.patient_identifiers TO followupd_engine;
GRANT SELECT ON TABLE followupd.patient_identifiers TO followupd_ctl;


--
-- Name: TABLE patients; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.patients TO followupd_engine;
GRANT SELECT ON TABLE followupd.patients TO followupd_ctl;


--
-- Name: TABLE people; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.people TO followupd_engine;
GRANT SELECT,INSERT,UPDATE ON TABLE followupd.people TO followupd_ctl;


--
-- Name: TABLE reports; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE followupd.reports TO followupd_engine;
GRANT SELECT ON TABLE followupd.reports TO followupd_ctl;


--
-- Name: TABLE shadow_days; Type: ACL; Schema: followupd; Owner: -
--

GRANT SELECT,INSERT ON TABLE followupd.shadow_days TO followupd_engine;
GRANT SELECT ON TABLE followupd.shadow_days TO followupd_ctl;


--
-- PostgreSQL database dump complete
--



-- What the story does not have: a text that two versions share, a finding in shadow, an open question, a
-- mail that waits.
SET search_path = followupd;
WITH r AS (SELECT * FROM reports ORDER BY id LIMIT 1),
	i AS (INSERT INTO inbound (source, format, verdict, lane, sender, control_id, message_type, sha256, raw)
		VALUES ('riverbend', 'hl7', 'accepted', 3, 'RIS|RIVERBEND', 'UPGRADE-1', 'ORU^R01', sha256('x'), 'x')
		RETURNING id),
	a AS (INSERT INTO applied (inbound_id, at, outcome) SELECT id, clock_now(), 'applied' FROM i)
	INSERT INTO reports (exam_id, version, status, status_at, current, body, inbound_id)
	SELECT r.exam_id, 2, 'preliminary', r.status_at - interval '1 day', false, r.body, i.id FROM r, i;
INSERT INTO findings (report_id, patient_id, origin, finding_key, answer, evidence, disposition)
	SELECT r.id, x.patient_id, 'narrative', 'shadow/recommendation/chest#1',
		'{"would": "followup", "action": "follow-up-imaging", "modality": "CT-CHEST", "row": "stated",'
		' "category": "", "min": 6, "max": 6, "unit": "months"}', 'CT chest in 6 months.', 'shadow'
	FROM reports r JOIN exams x ON x.id = r.exam_id ORDER BY r.id LIMIT 1;
INSERT INTO review_items (kind, key, patient_id, report_id, question, created_at)
	SELECT 'unread-report', x.id || '/unread', x.patient_id, r.id, 'does it recommend a follow-up?', clock_now()
	FROM reports r JOIN exams x ON x.id = r.exam_id ORDER BY r.id LIMIT 1;
WITH n AS (INSERT INTO notices (followup_id, person_id, kind, step, revision, created_at)
		SELECT id, owner_id, 'reminder', 'upgrade', revision, clock_now() FROM followups
		WHERE state <> 'closed' ORDER BY id LIMIT 1 RETURNING id)
	INSERT INTO outbox (notice_id, due_at, expires_at, envelope_from, recipient, message_id, envid, bytes)
	SELECT id, clock_now() + interval '1 day', clock_now() + interval '6 days', 'followupd@riverbend.example',
		'coordinator@riverbend.example', 'upgrade-' || id || '@riverbend.example', 'UP1', 'Subject: reminder' FROM n;
