/* SPDX-License-Identifier: Apache-2.0
 *
 * followup_store.c - rows of followups, timers, events and review_items.
 */
#include "autoconf.h"
#include "followupd/followup_store.h"
#include "followupd/log.h"

#include <stdlib.h>
#include <string.h>

/* ---- follow-ups ------------------------------------------------------------------------------ */

#define CASE_COLUMNS                                                                               \
	"f.id, f.patient_id, f.finding_id, f.index_exam_id, f.series_id, f.series_step, "          \
	"f.action, "                                                                               \
	"f.modality, f.laterality, f.anchor, f.earliest, f.target, f.latest, f.published, "        \
	"f.optional, f.state, f.hold, f.tier, f.owner_id, f.opened_at, f.acknowledged_at, "        \
	"f.order_placer, f.order_filler, f.order_accession, f.appointment_at, f.performed_at, "    \
	"f.policy_step, f.closure, f.revision, f.ref, f.finding_key, x.accession, "                \
	"f.guideline::text, f.policy, f.overdue, t.step, t.due_at"

static void read_case(struct unit *u, const struct rows *r, int i, struct case_row *c)
{
	struct arena *a = u->arena;
	struct followup *f = &c->f;
	*f = (struct followup){.id = rows_int(r, i, 0),
	    .patient = rows_int(r, i, 1),
	    .finding = rows_int(r, i, 2),
	    .index_exam = rows_int(r, i, 3),
	    .series = rows_int(r, i, 4),
	    .series_step = (int)rows_int(r, i, 5),
	    .action = arena_strdup(a, rows_text(r, i, 6)),
	    .modality = arena_strdup(a, rows_text(r, i, 7)),
	    .laterality = arena_strdup(a, rows_text(r, i, 8)),
	    .window = {rows_date(r, i, 9), rows_date(r, i, 10), rows_date(r, i, 11),
		rows_date(r, i, 12), rows_bool(r, i, 13)},
	    .optional = rows_bool(r, i, 14),
	    .tier = (int)rows_int(r, i, 17),
	    .owner = rows_int(r, i, 18),
	    .opened_at = rows_instant(r, i, 19),
	    .acknowledged_at = rows_instant(r, i, 20),
	    .order_placer = arena_strdup(a, rows_text(r, i, 21)),
	    .order_filler = arena_strdup(a, rows_text(r, i, 22)),
	    .order_accession = arena_strdup(a, rows_text(r, i, 23)),
	    .appointment_at = rows_instant(r, i, 24),
	    .performed_at = rows_instant(r, i, 25),
	    .policy_step = arena_strdup(a, rows_text(r, i, 26)),
	    .closure = arena_strdup(a, rows_text(r, i, 27)),
	    .revision = (int)rows_int(r, i, 28)};
	if (!followup_state_parse(rows_text(r, i, 15), &f->state) ||
	    !followup_hold_parse(rows_text(r, i, 16), &f->hold))
		bug("follow-up %lld has a state this program does not know", (long long)f->id);
	c->ref = arena_strdup(a, rows_text(r, i, 29));
	c->finding_key = arena_strdup(a, rows_text(r, i, 30));
	c->index_accession = arena_strdup(a, rows_text(r, i, 31));
	c->guideline = arena_strdup(a, rows_text(r, i, 32));
	c->policy = arena_strdup(a, rows_text(r, i, 33));
	c->overdue = rows_bool(r, i, 34);
	c->timer_step = arena_strdup(a, rows_text(r, i, 35));
	c->timer_due = rows_instant(r, i, 36);
}

bool case_list_load(struct unit *u, int64_t patient, struct case_list *out)
{
	static const struct statement st = {"cases_of_patient",
	    "SELECT " CASE_COLUMNS " FROM followups f JOIN exams x ON x.id = f.index_exam_id "
	    "LEFT JOIN timers t ON t.followup_id = f.id WHERE f.patient_id = $1 ORDER BY f.id"};
	struct rows r;
	*out = (struct case_list){0};
	if (!unit_ask(u, &st, VALUES(V_INT(patient)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		out->row = arena_grow(u->arena, out->row, out->count, sizeof *out->row);
		read_case(u, &r, i, &out->row[out->count++]);
	}
	rows_free(&r);
	return true;
}

bool case_patient(struct unit *u, int64_t followup, int64_t *patient)
{
	static const struct statement st = {
	    "case_patient", "SELECT patient_id FROM followups WHERE id = $1"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_INT(followup)), &r))
		return false;
	*patient = rows_count(&r) ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
	return true;
}

bool case_owned_by(struct unit *u, int64_t person, struct owned_case **out, size_t *count)
{
	static const struct statement st = {"case_owned_by",
	    "SELECT id, patient_id, ref FROM followups WHERE owner_id = $1 AND "
	    "state <> 'closed' ORDER BY id"};
	struct rows r;
	*out = NULL;
	*count = 0;
	if (!unit_ask(u, &st, VALUES(V_INT(person)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		*out = arena_grow(u->arena, *out, *count, sizeof **out);
		(*out)[(*count)++] = (struct owned_case){rows_int(&r, i, 0), rows_int(&r, i, 1),
		    arena_strdup(u->arena, rows_text(&r, i, 2))};
	}
	rows_free(&r);
	return true;
}

/* A short, neutral name that people can read out: the id in base 28 without look-alikes, scrambled
 * so that neighbours differ, and a check character. */
static const char *make_ref(struct arena *a, int64_t id)
{
	static const char digits[] = "23456789BCDFGHJKMNPQRSTVWXYZ";
	uint64_t n =
	    (uint64_t)id * 48271 % 17210368; /* 28^5; 48271 has no factor 2 or 7: a permutation */
	n += (uint64_t)id / 17210368 * 17210368;
	char text[16];
	int at = 15, sum = 0, places = 0;
	text[at] = '\0';
	for (; places < 5 || n; places++, n /= 28) {
		int d = (int)(n % 28);
		sum += (places + 1) * d;
		text[--at] = digits[d];
	}
	return arena_printf(a, "%s%c", text + at, digits[sum % 28]);
}

struct case_row *case_insert(struct unit *u, struct case_list *list, const struct case_row *c)
{
	static const struct statement st = {"case_insert",
	    "INSERT INTO followups (id, ref, patient_id, finding_id, finding_key, index_exam_id, "
	    "series_id, "
	    "series_step, action, modality, laterality, anchor, earliest, target, latest, "
	    "published, optional, "
	    "guideline, state, owner_id, opened_at, policy) VALUES ($1, $2, $3, $4, $5, $6, $7, "
	    "$8, $9, $10, $11, "
	    "$12, $13, $14, $15, $16, $17, $18::jsonb, 'open', $19, $20, $21)"};
	list->row = arena_grow(u->arena, list->row, list->count, sizeof *list->row);
	struct case_row *own = &list->row[list->count++];
	*own = *c;
	struct followup *f = &own->f;
	f->id = unit_id(u);
	if (!f->series)
		f->series = f->id;
	own->ref = make_ref(u->arena, f->id);
	unit_tell(u, &st,
	    VALUES(V_INT(f->id), V_TEXT(own->ref), V_INT(f->patient), V_INT(f->finding),
		V_TEXT(own->finding_key), V_INT(f->index_exam), V_INT(f->series),
		V_INT(f->series_step), V_TEXT(f->action), V_TEXT(f->modality ? f->modality : ""),
		V_TEXT(f->laterality), V_DATE(f->window.anchor), V_DATE(f->window.earliest),
		V_DATE(f->window.target), V_DATE(f->window.latest), V_BOOL(f->window.published),
		V_BOOL(f->optional), V_TEXT(own->guideline), V_INT(f->owner),
		V_INSTANT(f->opened_at), V_TEXT(own->policy)));
	return own;
}

void case_update(struct unit *u, const struct case_row *c)
{
	static const struct statement st = {"case_update",
	    "UPDATE followups SET finding_id = $2, action = $3, modality = $4, laterality = $5, "
	    "anchor = $6, "
	    "earliest = $7, target = $8, latest = $9, published = $10, optional = $11, guideline = "
	    "$12::jsonb, "
	    "state = $13, hold = $14, tier = $15, overdue = $16, owner_id = $17, acknowledged_at = "
	    "$18, "
	    "order_placer = $19, order_filler = $20, order_accession = $21, appointment_at = $22, "
	    "performed_at = $23, policy_step = $24, revision = $25, policy = $26 WHERE id = $1"};
	const struct followup *f = &c->f;
	unit_tell(u, &st,
	    VALUES(V_INT(f->id), V_INT(f->finding), V_TEXT(f->action),
		V_TEXT(f->modality ? f->modality : ""), V_TEXT(f->laterality),
		V_DATE(f->window.anchor), V_DATE(f->window.earliest), V_DATE(f->window.target),
		V_DATE(f->window.latest), V_BOOL(f->window.published), V_BOOL(f->optional),
		V_TEXT(c->guideline), V_TEXT(followup_state_name(f->state)),
		V_TEXT(followup_hold_name(f->hold)), V_INT(f->tier), V_BOOL(c->overdue),
		V_INT(f->owner), V_INSTANT(f->acknowledged_at), V_TEXT(f->order_placer),
		V_TEXT(f->order_filler), V_TEXT(f->order_accession), V_INSTANT(f->appointment_at),
		V_INSTANT(f->performed_at), V_TEXT(f->policy_step), V_INT(f->revision),
		V_TEXT(c->policy)));
}

void case_close(struct unit *u, const struct case_row *c, const char *closed_by, const char *detail)
{
	static const struct statement st = {"case_close",
	    "UPDATE followups SET state = 'closed', hold = 'none', closure = $2, closed_at = $3, "
	    "closed_by = $4, "
	    "closure_detail = $5::jsonb, performed_at = $6 WHERE id = $1"};
	unit_tell(u, &st,
	    VALUES(V_INT(c->f.id), V_TEXT(c->f.closure), V_INSTANT(u->now), V_TEXT(closed_by),
		V_TEXT(detail), V_INSTANT(c->f.performed_at)));
}

void case_reopen(struct unit *u, const struct case_row *c)
{
	static const struct statement st = {"case_reopen",
	    "UPDATE followups SET state = $2, closure = NULL, closed_at = NULL, closed_by = NULL, "
	    "closure_detail = NULL, revision = $3 WHERE id = $1"};
	unit_tell(u, &st,
	    VALUES(V_INT(c->f.id), V_TEXT(followup_state_name(c->f.state)), V_INT(c->f.revision)));
}

/* ---- timers
 * --------------------------------------------------------------------------------------- */

void timer_set(struct unit *u, struct case_row *c, const char *step, instant due)
{
	static const struct statement st = {"timer_set",
	    "INSERT INTO timers (followup_id, step, due_at) VALUES ($1, $2, $3) "
	    "ON CONFLICT (followup_id) DO UPDATE SET step = excluded.step, due_at = "
	    "excluded.due_at"};
	c->timer_step = step;
	c->timer_due = due;
	unit_tell(u, &st, VALUES(V_INT(c->f.id), V_TEXT(step), V_INSTANT(due)));
}

void timer_drop(struct unit *u, struct case_row *c)
{
	static const struct statement st = {
	    "timer_drop", "DELETE FROM timers WHERE followup_id = $1"};
	c->timer_step = NULL;
	unit_tell(u, &st, VALUES(V_INT(c->f.id)));
}

void timer_postpone(struct unit *u, int64_t patient, instant due)
{
	static const struct statement st = {"timer_postpone",
	    "UPDATE timers t SET due_at = $2 FROM followups f WHERE f.id = t.followup_id "
	    "AND f.patient_id = $1 AND t.due_at <= $3"};
	unit_tell(u, &st, VALUES(V_INT(patient), V_INSTANT(due), V_INSTANT(u->now)));
}

bool timer_claim(struct unit *u, int limit, int64_t **patient, size_t *count)
{
	/* The patient's row is the lock, as for messages; a patient somebody works on is passed
	 * over. */
	static const struct statement st = {"timer_claim",
	    "SELECT p.id FROM (SELECT followup_id, due_at FROM timers WHERE due_at <= $1 ORDER BY "
	    "due_at LIMIT $2) t "
	    "JOIN followups f ON f.id = t.followup_id JOIN patients p ON p.id = f.patient_id "
	    "ORDER BY t.due_at FOR UPDATE OF p SKIP LOCKED"};
	struct rows r;
	*count = 0;
	if (!unit_ask(u, &st, VALUES(V_INSTANT(u->now), V_INT(limit)), &r))
		return false;
	*patient = arena_alloc(u->arena, (size_t)(rows_count(&r) + 1) * sizeof **patient);
	for (int i = 0; i < rows_count(&r); i++) {
		int64_t id = rows_int(&r, i, 0);
		bool known = false;
		for (size_t k = 0; k < *count; k++)
			known = known || (*patient)[k] == id;
		if (!known)
			(*patient)[(*count)++] = id;
	}
	rows_free(&r);
	return true;
}

bool timer_next(struct session *s, instant *now, instant *due, struct err *e)
{
	static const struct statement st = {
	    "timer_next", "SELECT clock_now(), (SELECT min(due_at) FROM timers)"};
	struct rows r;
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*now = rows_instant(&r, 0, 0);
	*due = rows_instant(&r, 0, 1);
	rows_free(&r);
	return true;
}

/* ---- events
 * ------------------------------------------------------------------------------------------ */

void history_add(
    struct unit *u, int64_t followup, const char *actor, const char *kind, json_t *detail)
{
	static const struct statement st = {
	    "event_append", "SELECT event_append($1, $2, $3, $4, $5::jsonb)"};
	char *text = detail ? json_dumps(detail, JSON_COMPACT) : NULL;
	unit_tell(u, &st,
	    VALUES(V_INT(followup), V_INSTANT(u->now), V_TEXT(actor), V_TEXT(kind),
		V_TEXT(text ? text : "{}")));
	free(text);
	json_decref(detail);
}

/* ---- review items
 * ------------------------------------------------------------------------------------- */

void review_add(struct unit *u, const struct review *r)
{
	static const struct statement st = {"review_add",
	    "INSERT INTO review_items (kind, key, patient_id, report_id, followup_id, inbound_id, "
	    "question, evidence, "
	    "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (kind, key) DO "
	    "UPDATE SET "
	    "report_id = excluded.report_id, inbound_id = excluded.inbound_id, question = "
	    "excluded.question, "
	    "evidence = excluded.evidence, created_at = excluded.created_at, resolved_at = NULL, "
	    "resolved_by = NULL, resolution = NULL WHERE review_items.resolved_at IS NOT NULL"};
	unit_tell(u, &st,
	    VALUES(V_TEXT(r->kind), V_TEXT(r->key), V_ID(r->patient), V_ID(r->report),
		V_ID(r->followup), V_ID(r->inbound), V_TEXT(r->question),
		V_TEXT(r->evidence ? r->evidence : ""), V_INSTANT(u->now)));
}

void review_resolve_key(
    struct unit *u, const char *kind, const char *key, const char *by, const char *why)
{
	static const struct statement st = {"review_resolve_key",
	    "UPDATE review_items SET resolved_at = $3, resolved_by = $4, resolution = $5 "
	    "WHERE kind = $1 AND key = $2 AND resolved_at IS NULL"};
	unit_tell(
	    u, &st, VALUES(V_TEXT(kind), V_TEXT(key), V_INSTANT(u->now), V_TEXT(by), V_TEXT(why)));
}

bool review_resolve(struct unit *u, int64_t id, const char *by, const char *resolution,
    int64_t *followup, bool *found)
{
	static const struct statement st = {"review_resolve",
	    "UPDATE review_items SET resolved_at = $2, resolved_by = $3, resolution = $4 "
	    "WHERE id = $1 AND resolved_at IS NULL RETURNING followup_id"};
	struct rows r;
	if (!unit_ask(
		u, &st, VALUES(V_INT(id), V_INSTANT(u->now), V_TEXT(by), V_TEXT(resolution)), &r))
		return false;
	*found = rows_count(&r) > 0;
	*followup = *found ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
	return true;
}

bool review_id_of(struct unit *u, const char *kind, const char *key, int64_t *id)
{
	static const struct statement st = {
	    "review_id_of", "SELECT id FROM review_items WHERE kind = $1 AND key = $2"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_TEXT(kind), V_TEXT(key)), &r))
		return false;
	*id = rows_count(&r) ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
	return true;
}

bool review_open_for(struct unit *u, int64_t followup, int *count)
{
	static const struct statement st = {"review_open_for",
	    "SELECT count(*) FROM review_items WHERE followup_id = $1 AND resolved_at IS NULL"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_INT(followup)), &r))
		return false;
	*count = (int)rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}
