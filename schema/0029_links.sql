-- SPDX-License-Identifier: Apache-2.0
--
-- 0029_links.sql - links in mails: one person answers about one item on a page, without signing in.
--
-- A link's token stands in the mail that left, nowhere else: of it only the hash is kept, and the kept
-- bytes of the mail have a name made from that hash in its place (include/followupd/mail_link.h).  While a
-- mail waits its tokens wait with it in the outbox, and go with its row.

ALTER TABLE outbox ADD COLUMN tokens text NOT NULL DEFAULT ''; -- of the links in its bytes, a blank between
-- Only the engine, which makes them, and the mailer, which sends them, may read them.
DO $$ DECLARE others text; BEGIN
	SELECT string_agg(quote_ident(attname), ', ') INTO others FROM pg_attribute
		WHERE attrelid = 'outbox'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'tokens';
	REVOKE SELECT ON outbox FROM followupd_ctl, followupd_pages;
	EXECUTE format('GRANT SELECT (%s) ON outbox TO followupd_ctl, followupd_pages', others);
END $$;

CREATE TABLE links (
	token_sha256   bytea PRIMARY KEY CHECK (octet_length(token_sha256) = 32),
	notice_id      bigint NOT NULL,           -- the mail, of a line the digest's
	person_id      bigint NOT NULL,           -- who may use it
	followup_id    bigint,
	review_item_id bigint,
	CHECK (num_nonnulls(followup_id, review_item_id) = 1),
	owner_id       bigint,                    -- of the follow-up then: with another one the link has ended
	revision       int NOT NULL,              -- what was asked then
	target         date,
	latest         date,
	CHECK (followup_id IS NULL OR num_nulls(owner_id, target, latest) = 0),
	made_at        timestamptz NOT NULL,
	expires_at     timestamptz NOT NULL,
	identity       text NOT NULL CHECK (identity IN ('none', 'partial', 'sign-in')),
	closing        text NOT NULL CHECK (closing IN ('check', 'yes', 'no'))
);
GRANT INSERT ON links TO followupd_engine;
GRANT SELECT ON links TO followupd_engine, followupd_ctl;

-- What was answered by a link: the same form sent twice is one answer.
CREATE TABLE link_answers (
	inbound_id   bigint PRIMARY KEY,
	token_sha256 bytea NOT NULL,
	once         text NOT NULL,
	UNIQUE (token_sha256, once)
);
GRANT SELECT ON link_answers TO followupd_ctl;

-- Who opened a page without signing in: append-only, like what is logged of people who sign in.
CREATE TABLE link_visits (
	at           timestamptz NOT NULL DEFAULT clock_now(),
	token_sha256 bytea NOT NULL,
	peer         text
);
GRANT SELECT ON link_visits TO followupd_ctl;

-- ---- what the pages may do with a link --------------------------------------------------------
--
-- Neutral columns only: no finding, region, full name or report leaves here.  Whoever calls these has no
-- other way into these tables, and no other function of them.

-- open; expired: its days are over; ended: another owns the follow-up, or the person has left; closed: nothing
-- more is needed, or the question is answered.
CREATE FUNCTION pages.link_state(l followupd.links) RETURNS text
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT CASE
		WHEN l.followup_id IS NOT NULL AND (SELECT f.state = 'closed' FROM followups f WHERE f.id = l.followup_id)
			AND l.expires_at > clock_now() THEN 'closed'
		WHEN l.review_item_id IS NOT NULL AND (SELECT q.resolved_at IS NOT NULL FROM review_items q
			WHERE q.id = l.review_item_id) AND l.expires_at > clock_now() THEN 'closed'
		WHEN l.expires_at <= clock_now() THEN 'expired'
		WHEN NOT coalesce((SELECT p.active FROM people p WHERE p.id = l.person_id), false) THEN 'ended'
		WHEN l.followup_id IS NOT NULL AND NOT coalesce((SELECT f.owner_id = l.owner_id FROM followups f
			WHERE f.id = l.followup_id), false) THEN 'ended'
		ELSE 'open' END $$;
REVOKE ALL ON FUNCTION pages.link_state(followupd.links) FROM PUBLIC;

-- One row; none: there is no such link.  Writes that it was opened.
CREATE FUNCTION pages.link_open(hash bytea, a_peer text) RETURNS TABLE (state text, about text, ref text,
	person text, initials text, born int, number_ends text, ordered_by_reader boolean, exam_day date, action text,
	fact text, anchor date, target date, latest date, overdue boolean, appointment_at timestamptz, postponed_until date,
	offered boolean, looked_for_at timestamptz, policy text, next_step text, next_at timestamptz, asked text, was_target date, was_latest date,
	made_at timestamptz, expires_at timestamptz, identity text, closing text, closure text, closed_at timestamptz,
	clock timestamptz, answer_id bigint, says text, day text, answered_at timestamptz, outcome text, detail text)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	l links;
BEGIN
	SELECT * INTO l FROM links WHERE token_sha256 = hash;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	INSERT INTO link_visits (token_sha256, peer) VALUES (hash, a_peer);
	RETURN QUERY SELECT pages.link_state(l), CASE WHEN l.followup_id IS NULL THEN 'question' ELSE 'follow-up' END,
		coalesce(f.ref, 'Q' || q.id), trim(coalesce(p.given, '') || ' ' || coalesce(p.family, '')),
		CASE WHEN l.identity = 'partial' THEN upper(left(t.given, 1)) || '. ' || upper(left(t.family, 1)) || '.' END,
		CASE WHEN l.identity = 'partial' THEN extract(year FROM t.birth)::int END,
		CASE WHEN l.identity = 'partial' THEN (SELECT right(i.value, 3) FROM patient_identifiers i
			WHERE i.patient_id = f.patient_id AND length(i.value) > 4
			ORDER BY i.retired_at IS NOT NULL, NOT i.shown, i.type <> 'MR', i.apart, i.value LIMIT 1) END,
		x.orderer_id = l.person_id, x.day, f.action, f.state, f.anchor, f.target, f.latest, f.overdue,
		f.appointment_at, f.postponed_until, f.offer_to IS NOT NULL,
		CASE f.need WHEN 'order' THEN f.need_at END, f.policy, coalesce(m.plan_step, m.step),
		coalesce(m.plan_due_at, m.due_at), q.kind, l.target, l.latest, l.made_at,
		l.expires_at, l.identity, l.closing, f.closure, f.closed_at, clock_now(), a.inbound_id, a.says, a.day,
		a.received_at, a.outcome, a.detail
		FROM people p LEFT JOIN followups f ON f.id = l.followup_id LEFT JOIN review_items q ON q.id = l.review_item_id
		LEFT JOIN patients t ON t.id = f.patient_id LEFT JOIN exams x ON x.id = f.index_exam_id
		LEFT JOIN timers m ON m.followup_id = f.id LEFT JOIN LATERAL (
			SELECT n.inbound_id, i.received_at, coalesce(j.said ->> 'says', j.said ->> 'kind') AS says,
			j.said ->> 'day' AS day, d.outcome, d.detail FROM link_answers n
			JOIN inbound i ON i.id = n.inbound_id LEFT JOIN applied d ON d.inbound_id = n.inbound_id
			CROSS JOIN LATERAL (SELECT convert_from(i.raw, 'UTF8')::jsonb AS said) j WHERE n.token_sha256 = hash ORDER BY n.inbound_id DESC LIMIT 1) a ON true
		WHERE p.id = l.person_id;
END $$;

-- Stores what was said as a message for the engine, while the link is in one of those states.  The same form
-- again gives the same id.
CREATE FUNCTION pages.link_put(l followupd.links, states text[], a_once text, said jsonb, a_peer text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	message bytea := convert_to(said::text, 'UTF8');
	id bigint;
	was bytea;
BEGIN
	IF a_once IS NULL OR a_once !~ '^[A-Za-z0-9_-]{16,64}$' THEN
		RAISE EXCEPTION 'the form has no number of its own' USING ERRCODE = 'FU422';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('followupd link ' || encode(l.token_sha256, 'hex')));
	SELECT n.inbound_id, i.raw INTO id, was FROM link_answers n JOIN inbound i ON i.id = n.inbound_id
		WHERE n.token_sha256 = l.token_sha256 AND n.once = a_once;
	IF FOUND THEN
		IF was <> message THEN
			RAISE EXCEPTION 'this form was sent before with other entries' USING ERRCODE = 'FU409';
		END IF;
		RETURN id;
	END IF;
	IF pages.link_state(l) <> ALL (states) THEN
		RAISE EXCEPTION 'this link takes no answers any more' USING ERRCODE = 'FU410';
	END IF;
	INSERT INTO inbound (source, peer, format, verdict, lane, control_id, message_type, sha256, raw)
		VALUES ('link', a_peer, 'answer', 'accepted', 0, l.notice_id || ' ' || a_once, said ->> 'kind', sha256(message),
		message) RETURNING inbound.id INTO id;
	INSERT INTO inbound_todo (inbound_id, lane) VALUES (id, 0);
	INSERT INTO link_answers VALUES (id, l.token_sha256, a_once);
	PERFORM pg_notify('followupd_inbound', '');
	RETURN id;
END $$;
REVOKE ALL ON FUNCTION pages.link_put(followupd.links, text[], text, jsonb, text) FROM PUBLIC;

-- The id of the answer as a message.  FU404: there is no such link; FU410: it takes no answers any more; FU403:
-- this one needs signing in; FU409: the form was sent with other entries; FU422: it cannot be read.
CREATE FUNCTION pages.link_answer(hash bytea, a_once text, body jsonb, a_peer text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	l links;
	says text := body ->> 'says';
BEGIN
	SELECT * INTO l FROM links WHERE token_sha256 = hash;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no such link' USING ERRCODE = 'FU404';
	END IF;
	IF says IS NULL OR says !~ '^[a-z-]{2,20}$' OR (body ->> 'day') !~ '^\d{4}-\d{2}-\d{2}$'
		OR length(body ->> 'note') > 2000 OR length(body ->> 'whom') > 200 THEN
		RAISE EXCEPTION 'the answer cannot be read' USING ERRCODE = 'FU422';
	END IF;
	IF l.identity = 'sign-in' OR (l.closing = 'no' AND says NOT IN ('ordered', 'later', 'not-mine', 'unclear')) THEN
		RAISE EXCEPTION 'this answer needs signing in' USING ERRCODE = 'FU403';
	END IF;
	RETURN pages.link_put(l, '{open}', a_once, jsonb_strip_nulls(jsonb_build_object('kind', 'link', 'says', says,
		'day', body ->> 'day', 'note', body ->> 'note', 'whom', body ->> 'whom',
		'by', (SELECT ref FROM people WHERE people.id = l.person_id), 'person', l.person_id, 'notice', l.notice_id,
		'followup', l.followup_id, 'review', l.review_item_id, 'closing', l.closing)), a_peer);
END $$;

-- Takes back what was answered by this link.
CREATE FUNCTION pages.link_undo(hash bytea, a_once text, answer bigint, a_peer text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	l links;
BEGIN
	SELECT k.* INTO l FROM links k JOIN link_answers n USING (token_sha256)
		WHERE k.token_sha256 = hash AND n.inbound_id = answer;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no such answer' USING ERRCODE = 'FU404';
	END IF;
	RETURN pages.link_put(l, '{open,closed}', a_once, jsonb_build_object('kind', 'undo', 'message', answer,
		'by', (SELECT ref FROM people WHERE people.id = l.person_id)), a_peer);
END $$;

-- Whether the engine has looked at it.
CREATE FUNCTION pages.link_applied(hash bytea, message bigint) RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT EXISTS (SELECT FROM link_answers n JOIN applied d ON d.inbound_id = n.inbound_id
		WHERE n.token_sha256 = hash AND n.inbound_id = message) $$;

REVOKE ALL ON FUNCTION pages.link_open(bytea, text), pages.link_answer(bytea, text, jsonb, text),
	pages.link_undo(bytea, text, bigint, text), pages.link_applied(bytea, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.link_open(bytea, text), pages.link_answer(bytea, text, jsonb, text),
	pages.link_undo(bytea, text, bigint, text), pages.link_applied(bytea, bigint) TO followupd_pages;

-- ---- the desk -----------------------------------------------------------------------------------

-- What somebody says would end a follow-up stands on the list of what is to be checked.
ALTER TABLE desk DROP CONSTRAINT desk_why_check,
	ADD CONSTRAINT desk_why_check CHECK (why IN ('critical', 'urgent', 'overdue', 'offered', 'held', 'match',
		'no-show', 'unbooked', 'passed', 'not-scheduled', 'returned', 'unreachable', 'unack', 'mail',
		'come-back', 'needs', 'look-again', 'said', 'question'));
INSERT INTO desk_todo SELECT DISTINCT patient_id FROM review_items WHERE resolved_at IS NULL AND proposal IS NOT NULL
	AND patient_id IS NOT NULL ON CONFLICT DO NOTHING;
