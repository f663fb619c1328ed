-- SPDX-License-Identifier: Apache-2.0
--
-- 0035_measures.sql - measures of quality: each case with its outcome, and what is counted of them.
--
-- Every night, and when asked, a run goes through all patients, some hundred at a time: each part is a transaction of
-- its own that is short.  It writes into the half that nobody reads; when it is through, that half is the one that is
-- read, all of it as of the instant at which the run began.  Nothing here is a source of anything: TRUNCATE and a run
-- make it again.

CREATE TABLE measure_runs (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	as_of        timestamptz NOT NULL,        -- the clock when it began
	half         smallint NOT NULL CHECK (half IN (0, 1)),
	next_patient bigint NOT NULL DEFAULT 0,   -- those up to it are done
	finished_at  timestamptz,                 -- real time
	years        int[] NOT NULL DEFAULT '{}', -- of which there are figures
	sites        text[] NOT NULL DEFAULT '{}'
);

CREATE SEQUENCE measure_case_ids;
CREATE TABLE measure_cases (
	id             bigint NOT NULL DEFAULT nextval('measure_case_ids'),
	half           smallint NOT NULL,
	measure        text NOT NULL,
	month          date NOT NULL,
	outcome        text NOT NULL,
	followup_id    bigint,                    -- NULL: an assessment without one
	exam_id        bigint NOT NULL,           -- that asked
	patient_id     bigint NOT NULL,
	site           text NOT NULL,
	modality       text NOT NULL,
	guideline      text NOT NULL,
	radiologist_id bigint,
	owner_id       bigint,
	language       text NOT NULL,
	sex            text NOT NULL,
	age            text NOT NULL,
	primary_care   text NOT NULL,
	step           text
) PARTITION BY LIST (half);
CREATE TABLE measure_cases_0 PARTITION OF measure_cases FOR VALUES IN (0);
CREATE TABLE measure_cases_1 PARTITION OF measure_cases FOR VALUES IN (1);
CREATE INDEX measure_cases_month ON measure_cases (half, measure, month, id);

-- dim: all, modality, guideline, radiologist, owner, step; of patients: language, sex, age, primary-care.
CREATE TABLE measure_counts (
	half    smallint NOT NULL,
	measure text NOT NULL,
	dim     text NOT NULL,
	value   text NOT NULL,                    -- "" of all; a person's id
	month   date NOT NULL,
	site    text NOT NULL,
	outcome text NOT NULL,
	n       bigint NOT NULL,
	PRIMARY KEY (half, measure, dim, value, month, site, outcome)
) PARTITION BY LIST (half);
CREATE TABLE measure_counts_0 PARTITION OF measure_counts FOR VALUES IN (0) WITH (fillfactor = 70);
CREATE TABLE measure_counts_1 PARTITION OF measure_counts FOR VALUES IN (1) WITH (fillfactor = 70);

-- ---- which cases a measure has, month and outcome of each ---------------------------------------
--
-- All for the patients behind lo up to hi.  What an outcome counts as, and in words what is counted:
-- daemon/followup/measure.c.

-- Day of an exam that closed a follow-up.  A person names it by its number.
CREATE FUNCTION measure_proof_day(a_patient bigint, proof jsonb) RETURNS date
	LANGUAGE sql STABLE
	AS $$
	SELECT min(x.day) FROM exams x WHERE x.patient_id = a_patient AND CASE jsonb_typeof(proof -> 'exam')
		WHEN 'number' THEN x.id = (proof ->> 'exam')::bigint
		WHEN 'string' THEN x.accession = proof ->> 'exam' OR x.filler = proof ->> 'exam' END
$$;

-- Follow-up imaging by the month in which it was due.  The window: from 30 days before the first day to 60 behind the
-- last one.
CREATE FUNCTION measure_acr_completion(lo bigint, hi bigint, as_of timestamptz, zone text)
	RETURNS TABLE (followup_id bigint, exam_id bigint, patient_id bigint, owner_id bigint, guideline text, month date,
		outcome text, step text)
	LANGUAGE sql STABLE
	AS $$
	SELECT f.id, f.index_exam_id, f.patient_id, f.owner_id, f.guideline ->> 'system', date_trunc('month', f.target)::date,
		CASE
		WHEN f.latest + 60 >= (as_of AT TIME ZONE zone)::date THEN 'pending'
		WHEN f.closure IS NULL THEN 'open'
		WHEN f.closure IN ('DONE_MATCH', 'DONE_EARLY', 'DONE_LATE', 'DONE_EQUIV', 'RESOLVED_BY_RESULT') THEN CASE
			WHEN d.day < f.earliest - 30 THEN 'early'
			WHEN d.day > f.latest + 60 THEN 'late'
			WHEN d.day IS NULL AND (f.closed_at AT TIME ZONE zone)::date > f.latest + 60 THEN 'late'
			WHEN f.closure = 'DONE_EQUIV' THEN 'equivalent' ELSE 'done' END
		WHEN f.closure IN ('DONE_ELSEWHERE', 'DONE_NONIMG') THEN CASE
			WHEN (f.closed_at AT TIME ZONE zone)::date > f.latest + 60 THEN 'late'
			WHEN f.closure = 'DONE_ELSEWHERE' THEN 'elsewhere' ELSE 'equivalent' END
		WHEN f.closure = 'DECLINED' THEN 'declined'
		WHEN f.closure = 'LTFU' THEN 'lost'
		WHEN f.closure = 'ADMIN_CLOSED' THEN 'ended'
		ELSE f.closure END, NULL::text
	FROM followups f LEFT JOIN LATERAL (SELECT measure_proof_day(f.patient_id, f.closure_detail) AS day
		WHERE f.closure IS NOT NULL) d ON true
	WHERE f.patient_id > lo AND f.patient_id <= hi AND NOT f.optional
		AND f.action ~ '(^|[^a-z])(follow-up-imaging|additional-imaging-now|repeat-exam)($|[^a-z-])'
$$;

-- When somebody first acknowledged it, by the month in which it was opened.
CREATE FUNCTION measure_acknowledged(lo bigint, hi bigint, as_of timestamptz, zone text)
	RETURNS TABLE (followup_id bigint, exam_id bigint, patient_id bigint, owner_id bigint, guideline text, month date,
		outcome text, step text)
	LANGUAGE sql STABLE
	AS $$
	SELECT f.id, f.index_exam_id, f.patient_id, f.owner_id, f.guideline ->> 'system',
		date_trunc('month', f.opened_at AT TIME ZONE zone)::date, CASE
		WHEN f.opened_at + interval '14 days' > as_of THEN 'pending'
		WHEN e.at <= f.opened_at + interval '1 day' THEN 'day'
		WHEN e.at <= f.opened_at + interval '7 days' THEN 'week'
		WHEN e.at <= f.opened_at + interval '14 days' THEN 'fortnight'
		WHEN f.closed_at <= f.opened_at + interval '14 days' THEN 'ended-first'
		WHEN e.at IS NOT NULL THEN 'later' ELSE 'never' END, NULL::text
	FROM followups f LEFT JOIN LATERAL (SELECT min(e.at) AS at FROM events e
		WHERE e.followup_id = f.id AND e.kind = 'acknowledged' AND e.at <= as_of) e ON true
	WHERE f.patient_id > lo AND f.patient_id <= hi
$$;

-- When the first order, appointment or exam for it was known, by the month in which it was opened.
CREATE FUNCTION measure_ordered(lo bigint, hi bigint, as_of timestamptz, zone text)
	RETURNS TABLE (followup_id bigint, exam_id bigint, patient_id bigint, owner_id bigint, guideline text, month date,
		outcome text, step text)
	LANGUAGE sql STABLE
	AS $$
	SELECT f.id, f.index_exam_id, f.patient_id, f.owner_id, f.guideline ->> 'system',
		date_trunc('month', f.opened_at AT TIME ZONE zone)::date, CASE
		WHEN f.opened_at + interval '30 days' > as_of THEN 'pending'
		WHEN e.at <= f.opened_at + interval '7 days' THEN 'week'
		WHEN e.at <= f.opened_at + interval '14 days' THEN 'fortnight'
		WHEN e.at <= f.opened_at + interval '30 days' THEN 'month'
		WHEN f.closed_at <= f.opened_at + interval '30 days' THEN 'ended-first'
		WHEN e.at IS NOT NULL THEN 'later' ELSE 'never' END, NULL::text
	FROM followups f LEFT JOIN LATERAL (SELECT min(e.at) AS at FROM events e WHERE e.followup_id = f.id
		AND e.kind IN ('ordered', 'scheduled', 'performed') AND e.at <= as_of) e ON true
	WHERE f.patient_id > lo AND f.patient_id <= hi AND NOT f.optional
		AND f.action ~ '(^|[^a-z])(follow-up-imaging|additional-imaging-now|repeat-exam)($|[^a-z-])'
$$;

-- What happened within 14 days after a step of the policy was first taken, by the month of the step.
CREATE FUNCTION measure_step_effect(lo bigint, hi bigint, as_of timestamptz, zone text)
	RETURNS TABLE (followup_id bigint, exam_id bigint, patient_id bigint, owner_id bigint, guideline text, month date,
		outcome text, step text)
	LANGUAGE sql STABLE
	AS $$
	SELECT f.id, f.index_exam_id, f.patient_id, f.owner_id, f.guideline ->> 'system',
		date_trunc('month', s.at AT TIME ZONE zone)::date, CASE
		WHEN s.at + interval '14 days' > as_of THEN 'pending'
		ELSE coalesce(n.kind, 'none') END, s.step
	FROM followups f
	CROSS JOIN LATERAL (SELECT DISTINCT ON (t.step) t.step, t.at, t.seq FROM (
			-- Of what a plan repeats each line has its day or instant behind the name.
			SELECT regexp_replace(e.detail ->> 'step', '-\d{4}-.*$', '') AS step, e.at, e.seq FROM events e
			WHERE e.followup_id = f.id AND e.kind IN ('reminded', 'escalated', 'overdue') AND e.at <= as_of
				AND e.detail ->> 'step' IS NOT NULL AND e.detail ->> 'tier' IS NOT NULL) t
		ORDER BY t.step, t.seq) s
	LEFT JOIN LATERAL (SELECT e.kind FROM events e WHERE e.followup_id = f.id AND e.seq > s.seq
		AND e.kind IN ('ordered', 'scheduled', 'performed', 'closed') AND e.at <= s.at + interval '14 days'
		ORDER BY e.seq LIMIT 1) n ON true
	WHERE f.patient_id > lo AND f.patient_id <= hi
$$;

-- Mammograms with an assessment in a final report; of several (two breasts) the one that asks for most.
CREATE FUNCTION measure_mammograms(lo bigint, hi bigint)
	RETURNS TABLE (exam_id bigint, patient_id bigint, day date, screening boolean, diagnostic boolean, category text,
		followup_id bigint, owner_id bigint)
	LANGUAGE sql STABLE
	AS $$
	SELECT x.id, x.patient_id, x.day, coalesce(x.exam_key ~ 'SCREEN', false),
		coalesce(x.exam_key ~ '(DIAG|CALLBACK)', false), a.category, f.id, f.owner_id
	FROM exams x
	CROSS JOIN LATERAL (SELECT "left"(i.inputs ->> 'category', 1) AS category FROM reports r
		JOIN findings i ON i.report_id = r.id
		WHERE r.exam_id = x.id AND r.current AND NOT r.machine AND r.status IN ('final', 'corrected')
			AND i.system = 'bi-rads' AND i.disposition IN ('followup', 'review', 'none')
			AND i.inputs ->> 'category' ~ '^[0-6]'
		ORDER BY strpos('1236045', "left"(i.inputs ->> 'category', 1)) DESC LIMIT 1) a
	LEFT JOIN LATERAL (SELECT u.id, u.owner_id FROM followups u WHERE u.index_exam_id = x.id
		AND u.guideline ->> 'system' = 'bi-rads' ORDER BY u.id LIMIT 1) f ON true
	WHERE x.patient_id > lo AND x.patient_id <= hi AND x.modality = 'MG' AND x.day IS NOT NULL AND x.status = 'final'
$$;

-- First day behind the exam on which tissue was taken of a breast, or a follow-up of hers was closed with it.
CREATE FUNCTION measure_tissue_day(a_patient bigint, behind date, zone text) RETURNS date
	LANGUAGE sql STABLE
	AS $$
	SELECT min(t.day) FROM (
		SELECT x.day FROM exams x WHERE x.patient_id = a_patient AND x.exam_key LIKE 'BX\_BREAST%'
			AND x.status IN ('performed', 'preliminary', 'final')
		UNION ALL
		SELECT (f.closed_at AT TIME ZONE zone)::date FROM followups f WHERE f.patient_id = a_patient
			AND f.closure = 'DONE_NONIMG' AND f.guideline ->> 'system' = 'bi-rads') t
	WHERE t.day > behind
$$;

-- First day behind the exam of another exam of a breast that was read; settled: with 1, 2 or 3 and nothing else.
CREATE FUNCTION measure_breast_day(a_patient bigint, behind date, settled boolean) RETURNS date
	LANGUAGE sql STABLE
	AS $$
	SELECT min(x.day) FROM exams x
	WHERE x.patient_id = a_patient AND x.day > behind AND x.status = 'final'
		AND (x.exam_key ~ '^(MG_DIAG|MG_CALLBACK|DBT_DIAG|US_BREAST|MR_BREAST)'
			OR (x.exam_key IS NULL AND x.modality IN ('MG', 'US', 'MR')))
		AND (NOT settled OR (SELECT bool_and("left"(i.inputs ->> 'category', 1) IN ('1', '2', '3')) FROM reports r
			JOIN findings i ON i.report_id = r.id WHERE r.exam_id = x.id AND r.current AND NOT r.machine
				AND r.status IN ('final', 'corrected') AND i.system = 'bi-rads'
				AND i.disposition IN ('followup', 'review', 'none') AND i.inputs ->> 'category' ~ '^[0-6]'))
		AND (x.exam_key IS NOT NULL OR EXISTS (SELECT FROM reports r JOIN findings i ON i.report_id = r.id
			WHERE r.exam_id = x.id AND r.current AND i.system = 'bi-rads'))
$$;

CREATE FUNCTION measure_cms_1303(lo bigint, hi bigint, as_of timestamptz, zone text)
	RETURNS TABLE (followup_id bigint, exam_id bigint, patient_id bigint, owner_id bigint, guideline text, month date,
		outcome text, step text)
	LANGUAGE sql STABLE
	AS $$
	SELECT m.followup_id, m.exam_id, m.patient_id, m.owner_id, 'bi-rads', date_trunc('month', m.day)::date, CASE
		WHEN m.day + 60 >= (as_of AT TIME ZONE zone)::date THEN 'pending'
		WHEN m.imaging <= m.day + 60 AND (m.tissue IS NULL OR m.imaging <= m.tissue) THEN 'imaging'
		WHEN m.tissue <= m.day + 60 THEN 'tissue'
		WHEN least(m.imaging, m.tissue) IS NOT NULL THEN 'late' ELSE 'open' END, NULL::text
	FROM (SELECT w.*, measure_breast_day(w.patient_id, w.day, true) AS imaging,
			measure_tissue_day(w.patient_id, w.day, zone) AS tissue
		FROM (SELECT DISTINCT ON (a.patient_id, date_trunc('year', a.day)) a.* FROM measure_mammograms(lo, hi) a
			WHERE a.category IN ('4', '5') OR (a.category = '0' AND NOT a.diagnostic)
			ORDER BY a.patient_id, date_trunc('year', a.day), a.day, a.exam_id) w
		JOIN patients p ON p.id = w.patient_id
		WHERE p.sex = 'F' AND extract(year FROM age(w.day, p.birth)) BETWEEN 40 AND 75) m
$$;

CREATE FUNCTION measure_hedis_fma_e(lo bigint, hi bigint, as_of timestamptz, zone text)
	RETURNS TABLE (followup_id bigint, exam_id bigint, patient_id bigint, owner_id bigint, guideline text, month date,
		outcome text, step text)
	LANGUAGE sql STABLE
	AS $$
	SELECT m.followup_id, m.exam_id, m.patient_id, m.owner_id, 'bi-rads', date_trunc('month', m.day)::date, CASE
		WHEN m.day + 90 >= (as_of AT TIME ZONE zone)::date THEN 'pending'
		WHEN m.imaging <= m.day + 90 AND (m.tissue IS NULL OR m.imaging <= m.tissue) THEN 'imaging'
		WHEN m.tissue <= m.day + 90 THEN 'tissue'
		WHEN least(m.imaging, m.tissue) IS NOT NULL THEN 'late' ELSE 'open' END, NULL::text
	FROM (SELECT a.*, CASE WHEN a.category = '0' THEN measure_breast_day(a.patient_id, a.day, false) END AS imaging,
			measure_tissue_day(a.patient_id, a.day, zone) AS tissue
		FROM measure_mammograms(lo, hi) a JOIN patients p ON p.id = a.patient_id
		WHERE a.category IN ('0', '4', '5') AND extract(year FROM age(a.day, p.birth)) BETWEEN 40 AND 74) m
$$;

-- Positive mammograms, and whether tissue is on record within a year.
CREATE FUNCTION measure_mqsa_outcome(lo bigint, hi bigint, as_of timestamptz, zone text)
	RETURNS TABLE (followup_id bigint, exam_id bigint, patient_id bigint, owner_id bigint, guideline text, month date,
		outcome text, step text)
	LANGUAGE sql STABLE
	AS $$
	SELECT a.followup_id, a.exam_id, a.patient_id, a.owner_id, 'bi-rads', date_trunc('month', a.day)::date,
		CASE WHEN t.day <= a.day + 365 THEN 'tissue' WHEN a.day + 60 >= (as_of AT TIME ZONE zone)::date THEN 'pending'
		ELSE 'open' END, NULL::text
	FROM measure_mammograms(lo, hi) a
	CROSS JOIN LATERAL (SELECT measure_tissue_day(a.patient_id, a.day, zone) AS day) t
	WHERE a.category IN ('4', '5')
$$;

-- Screening mammograms, and which were read as incomplete.
CREATE FUNCTION measure_mqsa_recall(lo bigint, hi bigint, as_of timestamptz, zone text)
	RETURNS TABLE (followup_id bigint, exam_id bigint, patient_id bigint, owner_id bigint, guideline text, month date,
		outcome text, step text)
	LANGUAGE sql STABLE
	AS $$
	SELECT a.followup_id, a.exam_id, a.patient_id, a.owner_id, 'bi-rads', date_trunc('month', a.day)::date,
		CASE WHEN a.category = '0' THEN 'recalled' WHEN a.category IN ('1', '2') THEN 'negative' ELSE 'other' END,
		NULL::text
	FROM measure_mammograms(lo, hi) a WHERE a.screening
$$;

-- ---- a run --------------------------------------------------------------------------------------

CREATE FUNCTION measures_part(a_half smallint, lo bigint, hi bigint, as_of timestamptz, zone text) RETURNS void
	LANGUAGE sql
	AS $$
	WITH fresh AS (
		INSERT INTO measure_cases (half, measure, month, outcome, followup_id, exam_id, patient_id, site, modality,
			guideline, radiologist_id, owner_id, language, sex, age, primary_care, step)
		SELECT a_half, m.measure, m.month, m.outcome, m.followup_id, m.exam_id, m.patient_id, coalesce(x.facility, ''),
			coalesce(x.modality, ''), coalesce(m.guideline, ''), x.radiologist_id, m.owner_id,
			coalesce(nullif(p.language, ''), 'not known'), coalesce(nullif(p.sex, ''), 'not known'),
			CASE WHEN a.years < 40 THEN '0-39' WHEN a.years < 50 THEN '40-49' WHEN a.years < 60 THEN '50-59'
				WHEN a.years < 70 THEN '60-69' WHEN a.years < 80 THEN '70-79' WHEN a.years >= 80 THEN '80+'
				ELSE 'not known' END,
			CASE WHEN p.primary_care IS NULL THEN 'nobody known' ELSE 'known' END, m.step
		FROM (SELECT 'acr-completion' AS measure, * FROM measure_acr_completion(lo, hi, as_of, zone)
			UNION ALL SELECT 'acknowledged', * FROM measure_acknowledged(lo, hi, as_of, zone)
			UNION ALL SELECT 'ordered', * FROM measure_ordered(lo, hi, as_of, zone)
			UNION ALL SELECT 'step-effect', * FROM measure_step_effect(lo, hi, as_of, zone)
			UNION ALL SELECT 'cms-1303', * FROM measure_cms_1303(lo, hi, as_of, zone)
			UNION ALL SELECT 'hedis-fma-e', * FROM measure_hedis_fma_e(lo, hi, as_of, zone)
			UNION ALL SELECT 'mqsa-outcome', * FROM measure_mqsa_outcome(lo, hi, as_of, zone)
			UNION ALL SELECT 'mqsa-recall', * FROM measure_mqsa_recall(lo, hi, as_of, zone)) m
		LEFT JOIN exams x ON x.id = m.exam_id
		JOIN patients p ON p.id = m.patient_id
		CROSS JOIN LATERAL (SELECT extract(year FROM age(x.day, p.birth)) AS years) a
		RETURNING *)
	INSERT INTO measure_counts AS c (half, measure, dim, value, month, site, outcome, n)
	SELECT a_half, f.measure, d.dim, d.value, f.month, f.site, f.outcome, count(*)
	FROM fresh f CROSS JOIN LATERAL (VALUES ('all', ''), ('modality', f.modality), ('guideline', f.guideline),
		('radiologist', coalesce(f.radiologist_id::text, '')), ('owner', f.owner_id::text), ('step', f.step),
		('language', f.language), ('sex', f.sex), ('age', f.age), ('primary-care', f.primary_care)) d (dim, value)
	WHERE d.value IS NOT NULL
	GROUP BY f.measure, d.dim, d.value, f.month, f.site, f.outcome
	ON CONFLICT (half, measure, dim, value, month, site, outcome) DO UPDATE SET n = c.n + excluded.n
$$;

-- The last instant up to now at which a day's run begins.
CREATE FUNCTION measures_due(zone text) RETURNS timestamptz
	LANGUAGE sql STABLE
	AS $$
	SELECT (date_trunc('day', clock_now() AT TIME ZONE zone - interval '2 hours') + interval '2 hours') AT TIME ZONE zone
$$;

-- Some patients more of the run that is under way; where there is none, one is begun unless there is one as of `due`
-- (NULL: as of tonight) or later.  False: there is nothing to do, or another session is at it.
CREATE FUNCTION measures_step(due timestamptz, zone text, many int) RETURNS boolean
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp SET lock_timeout = '1s'
	AS $$
DECLARE
	r measure_runs;
	hi bigint;
BEGIN
	IF NOT pg_try_advisory_xact_lock(hashtext('followupd measures')) THEN
		RETURN false;
	END IF;
	SELECT * INTO r FROM measure_runs ORDER BY id DESC LIMIT 1;
	IF r.id IS NULL OR r.finished_at IS NOT NULL THEN
		IF r.as_of >= coalesce(due, measures_due(zone)) THEN
			RETURN false;
		END IF;
		INSERT INTO measure_runs (as_of, half) VALUES (clock_now(), 1 - coalesce(r.half, 1)) RETURNING * INTO r;
		EXECUTE format('TRUNCATE measure_cases_%s, measure_counts_%s', r.half, r.half);
	END IF;
	SELECT max(id) INTO hi FROM (SELECT id FROM patients WHERE id > r.next_patient ORDER BY id LIMIT many) p;
	IF hi IS NOT NULL THEN
		PERFORM measures_part(r.half, r.next_patient, hi, r.as_of, zone);
		UPDATE measure_runs SET next_patient = hi WHERE id = r.id;
		RETURN true;
	END IF;
	UPDATE measure_runs SET finished_at = now(),
		years = ARRAY(SELECT DISTINCT extract(year FROM month)::int FROM measure_counts WHERE half = r.half AND dim = 'all'
			ORDER BY 1),
		sites = ARRAY(SELECT DISTINCT site FROM measure_counts WHERE half = r.half AND dim = 'all' ORDER BY 1)
		WHERE id = r.id;
	DELETE FROM measure_runs WHERE id < r.id - 30;
	RETURN r.as_of < coalesce(due, measures_due(zone));
END $$;

-- ---- who sees them ------------------------------------------------------------------------------

-- All figures: who answers for the whole.  Everybody else: of what they read or own.
CREATE FUNCTION pages.measures_all() RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT pages.sees_all() OR EXISTS (SELECT FROM people WHERE id = pages.who()
		AND roles && '{quality-officer,administrator,chief,fail-safe}')
$$;
SELECT gate('measure_runs', '(SELECT pages.who()) IS NOT NULL');
SELECT gate('measure_counts', '(SELECT pages.measures_all()) OR (dim IN (''radiologist'', ''owner'')'
	' AND value = ANY ((SELECT pages.mine())::bigint[]::text[]))');
SELECT gate_by('measure_cases', 'patient_id', 'sees', 'patient_id');
GRANT SELECT ON measure_runs, measure_cases, measure_counts TO followupd_ctl;

REVOKE ALL ON FUNCTION measure_proof_day(bigint, jsonb), measure_mammograms(bigint, bigint),
	measure_tissue_day(bigint, date, text), measure_breast_day(bigint, date, boolean), measures_due(text),
	measures_part(smallint, bigint, bigint, timestamptz, text), measures_step(timestamptz, text, int),
	measure_acr_completion(bigint, bigint, timestamptz, text), measure_acknowledged(bigint, bigint, timestamptz, text),
	measure_ordered(bigint, bigint, timestamptz, text), measure_step_effect(bigint, bigint, timestamptz, text),
	measure_cms_1303(bigint, bigint, timestamptz, text), measure_hedis_fma_e(bigint, bigint, timestamptz, text),
	measure_mqsa_outcome(bigint, bigint, timestamptz, text), measure_mqsa_recall(bigint, bigint, timestamptz, text),
	pages.measures_all() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION measures_step(timestamptz, text, int) TO followupd_engine, followupd_ctl;
GRANT EXECUTE ON FUNCTION pages.measures_all() TO followupd_pages;
