/* SPDX-License-Identifier: Apache-2.0
 *
 * casefile.c - follow-ups as a person reads them: lists, one case, its history.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/document_store.h"
#include "mail_of.h"
#include "named.h"
#include "shown_number.h"

#include <ctype.h>
#include <string.h>

#define PERSON_NAME "concat_ws(' ', nullif(w.given, ''), nullif(w.family, '')) AS person_name"

#define WANTED                                                                                     \
	"CASE WHEN $1::text IS NULL THEN f.state <> 'closed' WHEN $1 = 'all' THEN true ELSE "      \
	"f.state = $1 END AND ($2::text IS NULL OR f.hold = $2) AND ($3::text IS NULL OR o.ref = " \
	"$3) AND ($4::text IS NULL OR f.patient_id IN (SELECT patient_id FROM "                    \
	"patient_identifiers WHERE value = $4)) AND (NOT $5::bool OR (f.overdue AND f.state <> "   \
	"'closed'))"

static const struct statement list = {"casefile_list",
    "SELECT f.id, f.ref, f.state, f.hold, f.overdue, f.tier,"
    " f.guideline->>'provisional' IS NOT NULL AS provisional, " SHOWN_IDENTIFIER(
	"f.patient_id") " AS patient, f.action, f.modality, f.earliest, f.target, f.latest, o.ref "
			"AS owner,"
			" f.appointment_at, t.step AS next_step, t.due_at AS next_at, f.closure, "
			"f.closed_at"
			" FROM followups f JOIN people o ON o.id = f.owner_id"
			" LEFT JOIN timers t ON t.followup_id = f.id"
			" WHERE " WANTED " ORDER BY f.target, f.id LIMIT $6 OFFSET $7"};

static const struct statement count_all = {"casefile_count",
    "SELECT count(*) FROM followups f JOIN people o ON o.id = f.owner_id WHERE " WANTED};

static const struct statement find = {"casefile_find",
    "SELECT id FROM followups WHERE ref = $1"
    " UNION ALL SELECT id FROM followups WHERE id = $2"
    " UNION ALL SELECT id FROM followups WHERE ref = $3 LIMIT 1"};

static const struct statement head = {"casefile_head",
    "SELECT f.id, f.ref, f.state, f.hold, f.overdue, f.tier, f.optional,"
    " f.guideline->>'provisional' AS provisional, f.action, f.modality,"
    " f.laterality, f.anchor, f.earliest, f.target, f.latest, f.published, f.series_id,"
    " f.series_step, f.revision, f.opened_at, f.acknowledged_at, f.order_placer, f.order_filler,"
    " f.order_accession, f.appointment_at, f.performed_at, f.policy, f.policy_step, f.closure,"
    " f.closed_at, f.closed_by, f.closure_detail, f.guideline, " SHOWN_IDENTIFIER(
	"f.patient_id") " AS patient, concat_ws(' ', nullif(p.given, ''), nullif(p.family, '')) AS "
			"patient_name,"
			" p.birth, p.sex, p.deceased, o.ref AS owner,"
			" concat_ws(' ', nullif(o.given, ''), nullif(o.family, '')) AS owner_name,"
			" o.email AS owner_email, x.facility, x.accession, x.procedure_text, x.day "
			"AS exam_day,"
			" x.status AS exam_status, g.system, g.version, g.inputs, g.\"row\", "
			"g.table_sha256, "
			"g.evidence,"
			" g.disposition, r.id AS report_id, r.version AS report_version, r.status "
			"AS report_status,"
			" t.step AS next_step, t.due_at AS next_at, t.plan_step, t.plan_due_at AS "
			"plan_at, f.again_at, a.ref AS again_for, f.postponed_until, "
			"f.postponed_why, f.postponements, nullif(f.need, 'nothing') AS needs, "
			"f.need_since, f.need_at, f.need_note, n.ref AS need_by, f.look_at, l.ref "
			"AS "
			"look_by, f.offer_ends, f.offer_reason, "
			"b.ref AS offer_to, d.ref AS offer_by, f.event_seq AS seen"
			" FROM followups f JOIN patients p ON p.id = f.patient_id"
			" JOIN people o ON o.id = f.owner_id JOIN exams x ON x.id = f.index_exam_id"
			" JOIN findings g ON g.id = f.finding_id JOIN reports r ON r.id = "
			"g.report_id"
			" LEFT JOIN timers t ON t.followup_id = f.id"
			" LEFT JOIN people a ON a.id = f.again_for"
			" LEFT JOIN people b ON b.id = f.offer_to"
			" LEFT JOIN people n ON n.id = f.need_by"
			" LEFT JOIN people l ON l.id = f.look_by"
			" LEFT JOIN people d ON d.id = f.offer_by WHERE f.id = $1"};

static const struct statement notices = {"casefile_notices",
    "SELECT n.id, n.created_at, n.kind, n.step, n.revision, w.ref AS person, " PERSON_NAME ","
    " coalesce(d.outcome, CASE WHEN l.told_id IS NOT NULL AND l.notice_id IS NULL THEN"
    " 'digest' WHEN o.notice_id IS NULL THEN 'missing' WHEN o.phase = 'body'"
    " THEN 'sending' WHEN o.attempts > 0 THEN 'retrying' ELSE 'waiting' END) AS outcome,"
    " coalesce(d.at, o.due_at, l.due_at) AS outcome_at, coalesce(d.attempts, o.attempts) AS "
    "attempts,"
    " d.code, d.enhanced, d.reply, coalesce(d.recipient, o.recipient) AS recipient,"
    " coalesce(d.message_id, o.message_id) AS message_id"
    " FROM notices n JOIN people w ON w.id = n.person_id"
    " LEFT JOIN digest_lines l ON l.told_id = n.id"
    " LEFT JOIN outbox o ON o.notice_id = " MAIL_OF_NOTICE
    " LEFT JOIN deliveries d ON d.notice_id = " MAIL_OF_NOTICE
    " WHERE n.followup_id = $1 ORDER BY n.created_at, n.id"};

/* What stands in a digest is told by the digest's mail. */
static const struct statement notice = {"casefile_notice",
    "SELECT n.id, n.created_at, n.kind, n.step, f.ref AS followup, w.ref AS person,"
    " coalesce(d.outcome, CASE WHEN t.mail IS NULL THEN 'digest' WHEN o.notice_id IS NULL THEN"
    " 'missing' ELSE 'waiting' END) AS outcome, coalesce(d.at, o.due_at, t.due_at) AS outcome_at,"
    " d.code, d.reply, coalesce(d.recipient, o.recipient) AS recipient, t.digest, m.bytes"
    " FROM notices n JOIN people w ON w.id = n.person_id LEFT JOIN followups f ON"
    " f.id = n.followup_id CROSS JOIN LATERAL (SELECT CASE WHEN l.told_id IS NULL THEN n.id ELSE"
    " nullif(l.notice_id, 0) END AS mail, l.told_id IS NOT NULL AS digest, l.due_at FROM"
    " (SELECT) one LEFT JOIN digest_lines l ON l.told_id = n.id) t"
    " LEFT JOIN outbox o ON o.notice_id = t.mail LEFT JOIN deliveries d ON d.notice_id = t.mail"
    " LEFT JOIN mails m ON m.notice_id = t.mail WHERE n.id = $1"};

static const struct statement attempts = {"casefile_attempts",
    "SELECT t.id, t.at, t.channel, t.outcome, w.ref AS person, t.recorded_at, t.note, " PERSON_NAME
    " FROM attempts t JOIN people w ON w.id = t.person_id WHERE t.followup_id = $1"
    " AND t.withdrawn_at IS NULL"
    " ORDER BY t.at, t.id"};

static const struct statement contacts = {"casefile_contacts",
    "SELECT c.kind, c.use, c.value, c.name, CASE WHEN c.person_id IS NULL THEN 'registration' ELSE "
    "w.ref END AS said_by, c.since, c.ended_why AS state, c.ended_at, e.ref AS ended_by FROM "
    "followups f JOIN contact_points c ON c.patient_id = f.patient_id LEFT JOIN people w ON w.id = "
    "c.person_id LEFT JOIN people e ON e.id = c.ended_by WHERE f.id = $1 ORDER BY c.ended_at IS "
    "NOT NULL, c.kind, c.id"};

static const struct statement calendar = {"casefile_calendar",
    "SELECT c.kind, w.ref AS person, " PERSON_NAME
    ", c.day, c.starts_at, (c.alarm_1 + 1439) / 1440 AS"
    " alarm_days, c.sequence, c.cancelled,"
    " c.uid FROM calendar_entries c JOIN people w ON w.id = c.person_id"
    " WHERE c.followup_id = $1 ORDER BY c.kind, w.ref"};

/* The questions about it, and those about its report that name no follow-up: from one to the next,
 * whatever is known of the tables. */
#define QUESTIONS                                                                                  \
	"(SELECT id FROM review_items WHERE followup_id = $1 UNION SELECT q.id FROM followups f "  \
	"CROSS JOIN LATERAL (SELECT id FROM reports WHERE exam_id = f.index_exam_id OFFSET 0) r "  \
	"CROSS JOIN LATERAL (SELECT id, followup_id FROM review_items WHERE report_id = r.id "     \
	"OFFSET 0) q WHERE f.id = $1 AND q.followup_id IS NULL) w"

static const struct statement reviews = {"casefile_reviews",
    "SELECT i.id, i.kind, i.created_at, i.question, i.evidence, i.resolved_at, i.resolved_by,"
    " i.resolution FROM " QUESTIONS " CROSS JOIN LATERAL (SELECT * FROM review_items WHERE id ="
    " w.id) i ORDER BY i.created_at, i.id"};

static const struct statement question_history = {"casefile_question_history",
    "SELECT v.at, w.id AS question, " NAMED(
	"v.actor") " AS actor, v.kind, v.words FROM " QUESTIONS
		   " CROSS JOIN LATERAL (SELECT * FROM question_events WHERE review_item_id = "
		   "w.id) v"
		   " ORDER BY v.at, v.id"};

static const struct statement series = {"casefile_series",
    "SELECT b.id, b.ref, b.series_step, b.state, b.target, b.closure FROM followups f"
    " JOIN followups b ON b.patient_id = f.patient_id AND b.series_id = f.series_id AND b.id <> "
    "f.id"
    " WHERE f.id = $1 ORDER BY b.series_step, b.id"};

/* seq_right of the last one looks at the follow-up's own count, so that a cut-off end shows. */
static const struct statement history = {"casefile_history",
    "SELECT v.seq, v.at, " NAMED(
	"v.actor") " AS actor, v.kind, v.detail, v.seq = row_number() OVER w"
		   " AND (v.seq = f.event_seq OR lead(v.seq) OVER w IS NOT NULL) AS seq_right,"
		   " v.hash = event_hash(coalesce(lag(v.hash) OVER w, ''), v.followup_id, v.seq, "
		   "v.at, v.actor,"
		   " v.kind, v.detail) AS hash_right, encode(v.hash, 'hex') AS hash"
		   " FROM events v JOIN followups f ON f.id = v.followup_id WHERE v.followup_id = "
		   "$1"
		   " WINDOW w AS (ORDER BY v.seq) ORDER BY v.seq"};

static const struct statement entries = {"casefile_entries",
    "SELECT c.followup_id, f.ref, c.kind, c.uid, c.sequence, c.day, c.starts_at, c.stamp,"
    " c.alarm_1, c.alarm_2, c.provisional, c.cancelled, w.id AS person_id, w.ref AS person, "
    "w.email, w.language,"
    " concat_ws(' ', nullif(w.given, ''), nullif(w.family, '')) AS person_name"
    " FROM calendar_entries c JOIN followups f ON f.id = c.followup_id"
    " JOIN people w ON w.id = c.person_id"
    " WHERE ($1::bigint IS NULL OR c.followup_id = $1)"
    " AND ($2::bigint IS NULL OR (c.person_id = $2 AND NOT c.cancelled))"
    " ORDER BY c.day, c.followup_id, c.kind, w.ref"};

bool casefile_list(
    struct session *s, const struct casefile_filter *f, struct rows *out, struct err *e)
{
	return session_ask(s, &list,
	    VALUES(V_TEXT(f->state), V_TEXT(f->hold), V_TEXT(f->owner), V_TEXT(f->patient),
		V_BOOL(f->overdue), V_INT(f->limit), V_INT(f->skip)),
	    out, e);
}

bool casefile_count(
    struct session *s, const struct casefile_filter *f, int64_t *count, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &count_all,
		VALUES(V_TEXT(f->state), V_TEXT(f->hold), V_TEXT(f->owner), V_TEXT(f->patient),
		    V_BOOL(f->overdue)),
		&r, e))
		return false;
	*count = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

/* 0 when the text is not a positive number of at most 18 digits. */
static int64_t as_id(const char *text)
{
	int64_t id = 0;
	size_t n = strlen(text);
	if (n == 0 || n > 18 || strspn(text, "0123456789") != n)
		return 0;
	for (; *text; text++)
		id = id * 10 + (*text - '0');
	return id;
}

#define REF_MAX 16

/* As people read it aloud and write it down: "32m FK8", "32M-FK8". */
static const char *as_ref(const char *text, char ref[static REF_MAX])
{
	size_t n = 0;
	for (; *text; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		if (n + 1 == REF_MAX)
			return "";
		ref[n++] = (char)toupper((unsigned char)*text);
	}
	ref[n] = '\0';
	return ref;
}

bool casefile_find(struct session *s, const char *id_or_ref, int64_t *id, struct err *e)
{
	struct rows r = {0};
	char ref[REF_MAX];
	if (!session_ask(s, &find,
		VALUES(V_TEXT(id_or_ref), V_ID(as_id(id_or_ref)), V_TEXT(as_ref(id_or_ref, ref))),
		&r, e))
		return false;
	bool found = rows_count(&r) > 0;
	*id = found ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
	if (found)
		return true;
	err_set(e, ERR_NOT_FOUND, "there is no follow-up \"%.40s\"", id_or_ref);
	err_hint(e, "followupctl list shows the open ones; with --patient NUMBER those of one "
		    "patient, with --state all the closed ones too.");
	return false;
}

bool casefile_head(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &head, VALUES(V_INT(id)), out, e);
}

bool casefile_notices(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &notices, VALUES(V_INT(id)), out, e);
}

bool casefile_notice(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	if (!session_ask(s, &notice, VALUES(V_INT(id)), out, e))
		return false;
	if (rows_count(out))
		return true;
	rows_free(out);
	return err_set(e, ERR_NOT_FOUND, "there is no notice %lld", (long long)id);
}

bool casefile_notes(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	static const struct statement st = {"casefile_notes",
	    "SELECT at, " NAMED("v.actor") " AS actor, kind, CASE kind WHEN 'entered' THEN "
					   "concat(detail->>'finding', '; ', detail->>'reason') "
					   "ELSE nullif(detail->>'note', '') "
					   "END AS note FROM events v WHERE followup_id = $1 AND "
					   "kind IN ('noted', 'seen', "
					   "'entered', 'needed', 'need-ended') ORDER BY seq"};
	return session_ask(s, &st, VALUES(V_INT(id)), out, e);
}

bool casefile_text(struct session *s, int64_t message, struct rows *out, struct err *e)
{
	static const struct statement st = {"casefile_text",
	    "SELECT raw, source, format, control_id, " DOCUMENTS_OF(
		"i") " FROM inbound i WHERE id = $1 AND format IN ('hl7', 'fhir')"};
	return session_ask(s, &st, VALUES(V_INT(message)), out, e);
}

bool casefile_contacts(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &contacts, VALUES(V_INT(id)), out, e);
}

bool casefile_attempts(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &attempts, VALUES(V_INT(id)), out, e);
}

bool casefile_calendar(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &calendar, VALUES(V_INT(id)), out, e);
}

bool casefile_reviews(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &reviews, VALUES(V_INT(id)), out, e);
}

bool casefile_question_history(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &question_history, VALUES(V_INT(id)), out, e);
}

bool casefile_series(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &series, VALUES(V_INT(id)), out, e);
}

bool casefile_history(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &history, VALUES(V_INT(id)), out, e);
}

bool casefile_entries(
    struct session *s, int64_t followup, int64_t person, struct rows *out, struct err *e)
{
	return session_ask(s, &entries, VALUES(V_ID(followup), V_ID(person)), out, e);
}
