/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate_store.c - reads follow-ups and questions as they were when they began.
 */
#include "autoconf.h"
#include "followupd/simulate_store.h"

static const struct statement history = {"simulate_history",
    "SELECT least(f.opened_at, f.planned_at) AS begins, f.patient_id, false AS asked, f.id, f.ref,"
    " f.owner_id, f.action, f.modality, f.laterality, f.anchor, f.earliest, f.target, f.latest,"
    " f.published, f.optional, x.id, r.id, x.accession, x.day, x.orderer_id, x.radiologist_id,"
    " NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::bigint, NULL::bigint,"
    " NULL::date, NULL::text"
    " FROM followups f JOIN exams x ON x.id = f.index_exam_id"
    " LEFT JOIN reports r ON r.exam_id = x.id AND r.current"
    " WHERE least(f.opened_at, f.planned_at) < $2 AND (f.closed_at IS NULL OR f.closed_at >= $1)"
    " UNION ALL"
    " SELECT q.created_at, q.patient_id, true, q.id, NULL, q.owner_id, NULL, NULL, NULL, NULL, "
    "NULL,"
    " NULL, NULL, NULL, NULL, x.id, r.id, x.accession, x.day, x.orderer_id, x.radiologist_id,"
    " q.kind, q.class, q.key, q.question, q.evidence, q.report_id, q.followup_id, q.deadline,"
    " q.rule"
    " FROM review_items q LEFT JOIN followups f ON f.id = q.followup_id"
    " LEFT JOIN reports p ON p.id = q.report_id"
    " LEFT JOIN exams x ON x.id = coalesce(p.exam_id, f.index_exam_id)"
    " LEFT JOIN reports r ON r.exam_id = x.id AND r.current"
    " WHERE q.created_at < $2 AND (q.resolved_at IS NULL OR q.resolved_at >= $1)"
    " AND q.kind <> ALL ('{appointment-passed,no-address,nobody-to-tell,undeliverable,"
    "message-failed,timer-failed,shadow-summary}'::text[])"
    " ORDER BY 1, 4"};

static const struct statement people = {"simulate_people",
    "SELECT id, ref, family, given, email, language, array_to_string(roles, '|'), active"
    " FROM people ORDER BY id"};

static const char *text(struct arena *a, const struct rows *r, int row, int column)
{
	return arena_strdup(a, rows_text(r, row, column));
}

static const struct followup *read_followup(struct arena *a, const struct rows *r, int i)
{
	struct followup *f = arena_alloc(a, sizeof *f);
	*f = (struct followup){.id = rows_int(r, i, 3),
	    .patient = rows_int(r, i, 1),
	    .owner = rows_int(r, i, 5),
	    .index_exam = rows_int(r, i, 15),
	    .series = rows_int(r, i, 3),
	    .series_step = 1,
	    .action = text(a, r, i, 6),
	    .modality = text(a, r, i, 7),
	    .laterality = text(a, r, i, 8),
	    .window = {rows_date(r, i, 9), rows_date(r, i, 10), rows_date(r, i, 11),
		rows_date(r, i, 12), rows_bool(r, i, 13)},
	    .optional = rows_bool(r, i, 14),
	    .acknowledged_at = INSTANT_NONE,
	    .appointment_at = INSTANT_NONE,
	    .performed_at = INSTANT_NONE,
	    .postponed_until = DATE_NONE};
	return f;
}

static const struct question *read_question(struct arena *a, const struct rows *r, int i)
{
	struct question *q = arena_alloc(a, sizeof *q);
	*q = (struct question){.id = rows_int(r, i, 3),
	    .kind = (enum question_kind)vocabulary_value(&question_kind_words, rows_text(r, i, 21)),
	    .class =
		(enum question_class)vocabulary_value(&question_class_words, rows_text(r, i, 22)),
	    .classed = true,
	    .owner = rows_int(r, i, 5),
	    .key = text(a, r, i, 23),
	    .text = text(a, r, i, 24),
	    .evidence = text(a, r, i, 25),
	    .report = rows_int(r, i, 26),
	    .followup = rows_int(r, i, 27),
	    .deadline = rows_date(r, i, 28),
	    .rule = rows_null(r, i, 29) ? NULL : text(a, r, i, 29)};
	return q;
}

static struct simulated_item read_item(struct arena *a, const struct rows *r, int i)
{
	struct simulated_item item = {.at = rows_instant(r, i, 0),
	    .patient = rows_int(r, i, 1),
	    .ref = text(a, r, i, 4),
	    .exam = {rows_int(r, i, 15), rows_int(r, i, 16), text(a, r, i, 17), rows_date(r, i, 18),
		rows_int(r, i, 19), rows_int(r, i, 20)}};
	if (rows_bool(r, i, 2))
		item.question = read_question(a, r, i);
	else
		item.followup = read_followup(a, r, i);
	return item;
}

bool simulate_history(struct session *s, struct arena *a, instant from, instant until,
    struct simulated_item **item, size_t *count, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &history, VALUES(V_INSTANT(from), V_INSTANT(until)), &r, e))
		return false;
	*count = (size_t)rows_count(&r);
	*item = arena_alloc(a, (*count + 1) * sizeof **item);
	for (int i = 0; i < rows_count(&r); i++)
		(*item)[i] = read_item(a, &r, i);
	rows_free(&r);
	return true;
}

bool simulate_people(struct session *s, struct arena *a, struct directory *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &people, NO_VALUES, &r, e))
		return false;
	*out = (struct directory){0};
	for (int i = 0; i < rows_count(&r); i++) {
		struct person *p = arena_alloc(a, sizeof *p);
		*p = (struct person){.id = rows_int(&r, i, 0),
		    .ref = text(a, &r, i, 1),
		    .family = text(a, &r, i, 2),
		    .given = text(a, &r, i, 3),
		    .email = text(a, &r, i, 4),
		    .language = text(a, &r, i, 5),
		    .roles = vocabulary_set(&role_words, rows_text(&r, i, 6)),
		    .active = rows_bool(&r, i, 7)};
		out->person = arena_grow(a, out->person, out->count, sizeof *out->person);
		out->person[out->count++] = p;
	}
	rows_free(&r);
	return true;
}
