/* SPDX-License-Identifier: Apache-2.0
 *
 * program_store.c - follow-ups and questions as programs read them.
 *
 * Every order goes on behind the row that the page before ended with.  What changed is found by the
 * last line of each history, so that nothing is written for it.
 */
#include "autoconf.h"
#include "followupd/program_store.h"
#include "followupd/rows_json.h"
#include "shown_number.h"

#include <stdio.h>
#include <string.h>

/* $1 id and $2 time that it goes on behind, $3 most rows, $4 list, $5 mine, $6 guideline, $7 site,
 * $8 today, $9 now. */
#define WANTED                                                                                     \
	" AND ($4 NOT IN ('open', 'soon', 'waiting') OR f.state <> 'closed') AND ($4 <> 'closed' " \
	"OR f.state = 'closed') AND ($4 <> 'soon' OR NOT f.overdue AND f.target <= $8::date + 30)" \
	" AND ($4 <> 'waiting' OR NOT EXISTS (SELECT FROM desk d WHERE d.item_id = f.id AND "      \
	"d.since <= $9)) AND (NOT $5::bool OR f.owner_id = ANY ((SELECT pages.mine())::bigint[]))" \
	" AND ($6::text IS NULL OR EXISTS (SELECT FROM findings g WHERE g.id = f.finding_id AND "  \
	"g.system = $6)) AND ($7::text IS NULL OR EXISTS (SELECT FROM exams x WHERE x.id = "       \
	"f.index_exam_id AND x.facility = $7))"
#define UPDATED "(SELECT v.at FROM events v WHERE v.followup_id = f.id AND v.seq = f.event_seq)"
/* The types of what a list has no use for. */
#define TYPES                                                                                      \
	"(SELECT $1::bigint, $2::timestamptz, $4::text, $8::date, $9::timestamptz) unused, "       \
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

bool program_followups(
    struct session *s, const struct program_query *q, struct rows *out, struct err *e)
{
	static const struct statement
	    one = {"program_followup", ITEM(OF("followups f") "f.id = $1 AND $5::bool IS NOT NULL "
							      "AND coalesce($6, $7::text, '') = ''",
					   BY_ID)},
	    by_id = {"program_followups",
		ITEM(OF("followups f") "f.id > $1" WANTED " ORDER BY f.id", BY_ID)},
	    on_desk = {"program_on_desk",
		ITEM(OF("desk k JOIN followups f ON f.id = k.item_id") "k.list = $4 AND k.since <= "
								       "$9 AND f.id > $1" WANTED
								       " ORDER BY f.id",
		    BY_ID)},
	    changed = {"program_changed",
		ITEM("SELECT f.*, v.at AS updated_at FROM events v JOIN followups f ON f.id = "
		     "v.followup_id AND f.event_seq = v.seq WHERE (v.at, v.followup_id) > ($2, "
		     "$1)" WANTED " ORDER BY v.at, v.followup_id",
		    "f.updated_at, f.id")};
	static const char *const by_state[] = {"any", "open", "closed", "soon", "waiting"};
	const struct statement *st = q->only			? &one
				     : q->since != INSTANT_NONE ? &changed
								: &on_desk;
	for (size_t i = 0; i < sizeof by_state / sizeof *by_state; i++)
		if (st == &on_desk && strcmp(by_state[i], q->list) == 0)
			st = &by_id;
	return session_ask(s, st,
	    VALUES(V_INT(q->only ? q->only : q->after),
		V_INSTANT(q->after ? q->after_at : q->since), V_INT(q->limit), V_TEXT(q->list),
		V_BOOL(q->mine), V_TEXT(q->guideline), V_TEXT(q->site), V_DATE(q->today),
		V_INSTANT(q->now)),
	    out, e);
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
