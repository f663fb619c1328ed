/* SPDX-License-Identifier: Apache-2.0
 *
 * program_store.c - follow-ups and questions as programs read them.
 *
 * Every order goes on behind the row that the page before ended with.  What changed is found by the
 * last line of each history, so that nothing is written for it.  A page looks at so many and no
 * more, whatever it finds; the next one goes on behind them.
 */
#include "autoconf.h"
#include "followupd/program_store.h"
#include "followupd/array.h"
#include "followupd/rows_json.h"
#include "program_key.h"
#include "shown_number.h"

#include <stdio.h>
#include <string.h>

/* $1 id and $2 time that it goes on behind, $3 most rows, $4 list, $5 mine, $6 guideline, $7 site,
 * $8 today, $9 now, $10 how many are looked at; of
 * struct program_fits $11 patient, $12 keys, $13 owner, $14 overdue, $15 window, $16 span and
 * before. */
#define WANTED                                                                                     \
	" AND ($4 NOT IN ('open', 'soon', 'waiting') OR f.state <> 'closed') AND ($4 <> 'closed' " \
	"OR f.state = 'closed') AND ($4 <> 'soon' OR NOT f.overdue AND f.target <= $8::date + 30)" \
	" AND ($4 <> 'waiting' OR NOT EXISTS (SELECT FROM desk d WHERE d.item_id = f.id AND "      \
	"d.since <= $9)) AND (NOT $5::bool OR f.owner_id = ANY ((SELECT pages.mine())::bigint[]))" \
	" AND ($6::text IS NULL OR EXISTS (SELECT FROM findings g WHERE g.id = f.finding_id AND "  \
	"g.system = $6)) AND ($7::text IS NULL OR EXISTS (SELECT FROM exams x WHERE x.id = "       \
	"f.index_exam_id AND x.facility = $7)) AND ($11::bigint IS NULL OR f.patient_id = $11) "   \
	"AND ($12::text[] IS NULL OR " FOLLOWUP_KEY " = ANY ($12)) AND ($13::bigint IS NULL OR "   \
	"f.owner_id = $13) AND ($14::int = 0 OR CASE WHEN f.overdue AND f.state <> 'closed' THEN " \
	"f.tier + 2 ELSE 1 END = $14) AND coalesce(f.earliest >= ($15::date[])[1], true) AND "     \
	"coalesce(f.earliest <= $15[2], true) AND coalesce(f.latest >= $15[3], true) AND "         \
	"coalesce(f.latest <= $15[4], true) AND coalesce(f.opened_at >= "                          \
	"($16::timestamptz[])[1], true) AND coalesce(f.opened_at < $16[2], true) AND "             \
	"coalesce(f.closed_at >= $16[3], true) AND ($16[4] IS NULL OR f.closed_at < $16[4])"
#define UPDATED "(SELECT v.at FROM events v WHERE v.followup_id = f.id AND v.seq = f.event_seq)"
/* The types of what a list has no use for. */
#define TYPES                                                                                      \
	"(SELECT $1::bigint, $2::timestamptz, $4::text, $8::date, $9::timestamptz, $10::bigint) "  \
	"unused, "                                                                                 \
	"LATERAL "
#define ITEM(from, order)                                                                          \
	"SELECT f.id AS item_id, false AS question, f.patient_id, f.updated_at, f.ref, "           \
	"f.patient_id AS \"patient.id\", " SHOWN_IDENTIFIER(                                       \
	    "f.patient_id") " AS "                                                                 \
			    "\"patient.mrn\", nullif(concat_ws(', ', nullif(p.family, ''), "       \
			    "nullif(p.given, '')), '') "                                           \
			    "AS \"patient.name\", p.birth AS \"patient.birth\", p.sex AS "         \
			    "\"patient.sex\", f.action, "                                          \
			    "to_jsonb(string_to_array(f.modality, '|')) AS modality, "             \
			    "f.laterality, f.earliest, "                                           \
			    "f.target, f.latest, NOT f.published AS local_date, f.state, "         \
			    "coalesce(f.order_placer, "                                            \
			    "f.order_filler, f.order_accession) IS NOT NULL AS ordered, "          \
			    "f.appointment_at AS "                                                 \
			    "scheduled, f.performed_at AS performed, f.overdue, f.tier, f.hold, "  \
			    "o.ref AS "                                                            \
			    "\"owner.ref\", concat_ws(' ', nullif(o.given, ''), nullif(o.family, " \
			    "'')) AS "                                                             \
			    "\"owner.name\", (SELECT d.why FROM desk d WHERE d.item_id = f.id "    \
			    "AND d.since <= $9 "                                                   \
			    "ORDER BY d.rank LIMIT 1) AS reason, t.step AS \"next.step\", "        \
			    "t.due_at AS \"next.at\", "                                            \
			    "f.opened_at AS opened, f.acknowledged_at AS acknowledged, "           \
			    "f.closure, f.closed_at AS "                                           \
			    "closed, g.system AS guideline, x.facility AS site, f.event_seq AS "   \
			    "seen FROM " TYPES "(" from " LIMIT $3) f JOIN patients p ON p.id = "  \
			    "f.patient_id JOIN people o ON o.id = "                                \
			    "f.owner_id LEFT JOIN timers t ON t.followup_id = f.id LEFT JOIN "     \
			    "findings g ON g.id = "                                                \
			    "f.finding_id LEFT JOIN exams x ON x.id = f.index_exam_id ORDER "      \
			    "BY " order
#define BY_ID	  "f.id"
#define OF(table) "SELECT f.*, " UPDATED " AS updated_at FROM " table " WHERE "
#define BEHIND_AT "(v.at, v.followup_id) > ($2, $1)"
#define THE_LAST  "pages.change_behind($2, $1, $10)"

/* How a list is gone along. */
enum list_way { BY_NUMBER, BY_PATIENT, BY_DESK, BY_CHANGE };

static enum list_way way_of(const struct program_query *q)
{
	static const char *const by_state[] = {"any", "open", "closed", "soon", "waiting"};
	if (q->since != INSTANT_NONE)
		return BY_CHANGE;
	if (q->fits && q->fits->patient)
		return BY_PATIENT;
	for (size_t i = 0; i < sizeof by_state / sizeof *by_state; i++)
		if (strcmp(by_state[i], q->list) == 0)
			return BY_NUMBER;
	return BY_DESK;
}

static instant begin_of(const struct program_query *q)
{
	return q->after ? q->after_at : q->since;
}

bool program_followups(
    struct session *s, const struct program_query *q, struct rows *out, struct err *e)
{
	static const struct statement
	    one = {"program_followup", ITEM(OF("followups f") "f.id = $1" WANTED, BY_ID)},
	    page[] = {[BY_NUMBER] = {"program_followups",
			  ITEM(OF("followups f") "f.id > $1 AND f.id <= (SELECT "
						 "pages.followup_behind($1, $10))" WANTED
						 " ORDER BY f.id",
			      BY_ID)},
		[BY_PATIENT] = {"program_of_patient",
		    ITEM(OF("followups f") "f.patient_id = $11 AND f.id > $1" WANTED
					   " ORDER BY f.id",
			BY_ID)},
		[BY_DESK] = {"program_on_desk",
		    ITEM(OF("(SELECT k.item_id FROM desk k WHERE k.list = $4 AND k.since <= $9 AND "
			    "k.item_id > $1 ORDER BY k.item_id LIMIT $10) k JOIN followups f ON "
			    "f.id = k.item_id") "true" WANTED " ORDER BY f.id",
			BY_ID)},
		[BY_CHANGE] = {"program_changed",
		    ITEM("SELECT f.*, v.at AS updated_at FROM events v JOIN followups f ON f.id = "
			 "v.followup_id AND f.event_seq = v.seq WHERE " BEHIND_AT
			 " AND (v.at, v.followup_id) <= (SELECT coalesce(max(b.at), 'infinity'), "
			 "coalesce(max(b.followup_id), 0) FROM " THE_LAST
			 " b) AND coalesce(v.at < ($16::timestamptz[])[5], true)" WANTED
			 " ORDER BY v.at, v.followup_id",
			"f.updated_at, f.id")}};
	static const struct program_fits any = {
	    .window = {DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE},
	    .span = {INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE},
	    .before = INSTANT_NONE};
	const struct program_fits *fits = q->fits ? q->fits : &any;
	struct array keys, window, span;
	array_begin(&keys, ARRAY_TEXT);
	array_begin(&window, ARRAY_DATE);
	array_begin(&span, ARRAY_INSTANT);
	for (size_t i = 0; i < fits->key_count; i++)
		array_text(&keys, fits->key[i]);
	for (size_t i = 0; i < 4; i++) {
		array_date(&window, fits->window[i]);
		array_instant(&span, fits->span[i]);
	}
	array_instant(&span, fits->before);
	bool ok = session_ask(s, q->only ? &one : &page[way_of(q)],
	    VALUES(V_INT(q->only ? q->only : q->after), V_INSTANT(begin_of(q)), V_INT(q->limit),
		V_TEXT(q->list), V_BOOL(q->mine), V_TEXT(q->guideline), V_TEXT(q->site),
		V_DATE(q->today), V_INSTANT(q->now), V_INT(PROGRAM_LOOKED), V_ID(fits->patient),
		fits->key ? array_value(&keys) : V_NULL, V_ID(fits->owner), V_INT(fits->overdue),
		array_value(&window), array_value(&span)),
	    out, e);
	array_free(&keys);
	array_free(&window);
	array_free(&span);
	return ok;
}

bool program_looked(
    struct session *s, const struct program_query *q, int64_t *id, instant *at, struct err *e)
{
#define UNUSED "FROM (SELECT $1::bigint, $2::timestamptz, $3::bigint, $4::text, $5::timestamptz) u"
	static const struct statement last[] = {
	    [BY_NUMBER] = {"program_looked",
		"SELECT b.id, NULL::timestamptz " UNUSED ", LATERAL (SELECT "
		"pages.followup_behind($1, $3) AS id) b WHERE b.id < 9223372036854775807"},
	    [BY_DESK] = {"program_looked_on_desk",
		"SELECT k.item_id, NULL::timestamptz " UNUSED ", LATERAL (SELECT k.item_id FROM "
		"desk k WHERE k.list = $4 AND k.since <= $5 AND k.item_id > $1 ORDER BY k.item_id "
		"OFFSET $3 - 1 LIMIT 1) k"},
	    [BY_CHANGE] = {"program_looked_changed",
		"SELECT b.followup_id, b.at " UNUSED ", pages.change_behind($2, $1, $3) b"}};
	struct rows r = {0};
	*id = 0;
	*at = INSTANT_NONE;
	if (way_of(q) == BY_PATIENT)
		return true;
	if (!session_ask(s, &last[way_of(q)],
		VALUES(V_INT(q->after), V_INSTANT(begin_of(q)), V_INT(PROGRAM_LOOKED),
		    V_TEXT(q->list), V_INSTANT(q->now)),
		&r, e))
		return false;
	if (rows_count(&r)) {
		*id = rows_int(&r, 0, 0);
		*at = rows_null(&r, 0, 1) ? INSTANT_NONE : rows_instant(&r, 0, 1);
	}
	rows_free(&r);
	return true;
}

bool program_questions(
    struct session *s, int64_t after, int64_t limit, struct rows *out, struct err *e)
{
	static const struct statement st = {"program_questions",
	    "SELECT i.id AS item_id, i.patient_id, 'Q' || i.id AS ref, i.kind, i.class, "
	    "i.question AS text, f.ref AS followup, p.ref AS owner, i.created_at AS asked, "
	    "i.due_at "
	    "AS goes_on, i.tier, i.event_seq AS seen FROM (SELECT * FROM review_items WHERE id > "
	    "$1 "
	    "AND resolved_at IS NULL AND created_at <= clock_now() ORDER BY id LIMIT $2) i LEFT "
	    "JOIN people p ON p.id = i.owner_id LEFT JOIN followups f ON f.id = i.followup_id "
	    "ORDER "
	    "BY i.id"};
	return session_ask(s, &st, VALUES(V_INT(after), V_INT(limit)), out, e);
}

bool program_said(
    struct session *s, const char *once, int64_t *message, char request[static 65], struct err *e)
{
	static const struct statement st = {
	    "program_said", "SELECT message, request FROM pages.answer_said($1)"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(V_TEXT(once)), &r, e))
		return false;
	bool found = rows_count(&r) > 0;
	*message = found ? rows_int(&r, 0, 0) : 0;
	snprintf(request, 65, "%s", found && !rows_null(&r, 0, 1) ? rows_text(&r, 0, 1) : "");
	rows_free(&r);
	return true;
}

/* The object that member names, made where there is none. */
static json_t *inside(json_t *object, const char *member, size_t len)
{
	char name[32];
	snprintf(name, sizeof name, "%.*s", (int)len, member);
	json_t *found = json_object_get(object, name);
	if (found)
		return found;
	found = json_object();
	json_object_set_new(object, name, found);
	return found;
}

json_t *program_row_json(const struct rows *r, int row, int from)
{
	json_t *object = json_object();
	for (int i = from; i < rows_columns(r); i++) {
		const char *name = rows_name(r, i), *dot = strchr(name, '.');
		json_object_set_new(dot ? inside(object, name, (size_t)(dot - name)) : object,
		    dot ? dot + 1 : name, rows_json_value(r, row, i));
	}
	return object;
}
