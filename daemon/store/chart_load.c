/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_load.c - all charts of a batch: patients under lock, numbers, questions, people.
 *
 * Owns: the lock order.  Patients are locked ascending by id before anything of them is read, and
 * whatever led to them is looked at once more behind the lock.  charts_read takes no lock: what it
 * reads has to stand still by itself.
 * Fails: with ERR_AGAIN when it leads elsewhere by then (a merge was faster).
 */
#include "autoconf.h"
#include "chart_load.h"
#include "followupd/alike.h"
#include "followupd/log.h"

#include <stdlib.h>

/* ---- indexes -------------------------------------------------------------------------------- */

void index_add(struct chart_loading *l, struct row_index *x, int64_t id, void *row)
{
	if (x->count && x->entry[x->count - 1].id >= id)
		bug("rows of a chart come out of order at %lld", (long long)id);
	x->entry = arena_grow(l->a, x->entry, x->count, sizeof *x->entry);
	x->entry[x->count++] = (struct index_entry){id, row};
}

static int by_id(const void *key, const void *entry)
{
	int64_t a = *(const int64_t *)key, b = ((const struct index_entry *)entry)->id;
	return a < b ? -1 : a > b;
}

void *index_find(const struct row_index *x, int64_t id)
{
	if (!x->count)
		return NULL;
	const struct index_entry *e = bsearch(&id, x->entry, x->count, sizeof *x->entry, by_id);
	return e ? e->row : NULL;
}

void index_ids(const struct row_index *x, struct array *out)
{
	array_begin(out, ARRAY_BIGINT);
	for (size_t i = 0; i < x->count; i++)
		array_int(out, x->entry[i].id);
}

void people_add(struct chart_loading *l, int64_t person)
{
	if (person)
		array_int(&l->people, person);
}

const char *column_text(struct chart_loading *l, const struct rows *r, int row, int column)
{
	return arena_strdup(l->a, rows_text(r, row, column));
}

bool load_again(struct chart_loading *l)
{
	return unit_fail(l->u, ERR_AGAIN, "a patient was merged meanwhile");
}

/* ---- what was asked for, as parameters ------------------------------------------------------ */

static void ids_of(struct array *a, const int64_t *id, size_t count)
{
	array_begin(a, ARRAY_BIGINT);
	for (size_t i = 0; i < count; i++)
		array_int(a, id[i]);
}

static void numbers_of(const struct chart_request *q, struct array *authority, struct array *value)
{
	array_begin(authority, ARRAY_TEXT);
	array_begin(value, ARRAY_TEXT);
	for (size_t i = 0; i < q->number_count; i++) {
		array_text(authority, q->number[i].authority);
		array_text(value, q->number[i].value);
	}
}

static void exams_of(const struct chart_request *q, struct array *facility, struct array *accession)
{
	array_begin(facility, ARRAY_TEXT);
	array_begin(accession, ARRAY_TEXT);
	for (size_t i = 0; i < q->exam_count; i++) {
		array_text(facility, q->exam[i].facility);
		array_text(accession, q->exam[i].accession);
	}
}

static void keys_of(const struct chart_request *q, struct array *kind, struct array *key)
{
	array_begin(kind, ARRAY_TEXT);
	array_begin(key, ARRAY_TEXT);
	for (size_t i = 0; i < q->key_count; i++) {
		array_text(kind, vocabulary_word(&question_kind_words, (int)q->key[i].kind));
		array_text(key, q->key[i].key);
	}
}

static void free_all(struct array *a, size_t count)
{
	for (size_t i = 0; i < count; i++)
		array_free(&a[i]);
}

/* ---- patients ------------------------------------------------------------------------------- */

static void read_patient(struct chart_loading *l, const struct rows *r, int i)
{
	struct chart *c = LOADED(l, l->out->chart, l->out->count);
	struct patient *p = &c->patient;
	*p = (struct patient){.id = rows_int(r, i, 0),
	    .family = column_text(l, r, i, 1),
	    .given = column_text(l, r, i, 2),
	    .birth = rows_date(r, i, 3),
	    .sex = column_text(l, r, i, 4),
	    .address = column_text(l, r, i, 5),
	    .phone = column_text(l, r, i, 6),
	    .email = column_text(l, r, i, 7),
	    .language = column_text(l, r, i, 8),
	    .deceased = rows_bool(r, i, 9),
	    .primary_care = rows_int(r, i, 10)};
	c->merged_into = rows_int(r, i, 11);
	index_add(l, &l->charts, p->id, c);
	people_add(l, p->primary_care);
}

/* Of those named by a message: called so but for how the number is written.  Whoever only reads has
 * no message, and behind row security no such index would be used. */
#define ALIKE_TOO                                                                                  \
	"  UNION SELECT i.patient_id FROM unnest($1::text[], $2::text[]) AS a (authority, value)"  \
	"   JOIN patient_identifiers i ON '~' || i.authority = a.authority"                        \
	"   AND " ALIKE_SQL("i.value") " = a.value"
/* Those named, those who share a number with one of them, and whoever was merged into them: by what
 * names and dates of birth they were known before.  A patient asked for by id comes alone. */
#define PATIENTS(alike)                                                                            \
	"SELECT p.id, p.family, p.given, p.birth, p.sex, p.address, p.phone, p.email, "            \
	"p.language, p.deceased, p.primary_care, p.merged_into FROM patients p WHERE p.id IN ("    \
	" WITH named AS ("                                                                         \
	"  SELECT i.patient_id FROM unnest($1::text[], $2::text[]) AS a (authority, value)"        \
	"   JOIN patient_identifiers i ON i.authority = a.authority AND i.value = a.value" alike   \
	"  UNION SELECT f.patient_id FROM followups f WHERE f.id = ANY ($4::bigint[])"             \
	"  UNION SELECT v.patient_id FROM review_items v WHERE v.id = ANY ($5::bigint[])"          \
	"  UNION SELECT v.patient_id FROM unnest($6::text[], $7::text[]) AS k (kind, key)"         \
	"   JOIN review_items v ON v.kind = k.kind AND v.key = k.key"                              \
	"  UNION SELECT x.patient_id FROM unnest($8::text[], $9::text[]) AS e (facility, "         \
	"   accession) JOIN exams x ON x.facility = e.facility AND x.accession = e.accession"      \
	"  UNION SELECT b.patient_id FROM undoables b WHERE b.inbound_id = ANY ($10::bigint[])),"  \
	" beside AS (SELECT patient_id FROM named"                                                 \
	"  UNION SELECT j.patient_id FROM named n"                                                 \
	"   JOIN patient_identifiers i ON i.patient_id = n.patient_id"                             \
	"   JOIN patient_identifiers j ON j.authority = i.authority AND j.value = i.value)"        \
	" SELECT unnest($3::bigint[]) UNION SELECT patient_id FROM beside"                         \
	" UNION SELECT g.id FROM beside b JOIN patients g ON g.merged_into = b.patient_id)"        \
	" ORDER BY p.id"

static bool load_patients(struct chart_loading *l, const struct statement *st)
{
	const struct chart_request *q = l->q;
	struct array a[10];
	struct rows r;
	numbers_of(q, &a[0], &a[1]);
	ids_of(&a[2], q->patient, q->patient_count);
	ids_of(&a[3], q->followup, q->followup_count);
	ids_of(&a[4], q->question, q->question_count);
	keys_of(q, &a[5], &a[6]);
	exams_of(q, &a[7], &a[8]);
	ids_of(&a[9], q->undo, q->undo_count);
	bool ok = unit_ask(l->u, st,
	    VALUES(array_value(&a[0]), array_value(&a[1]), array_value(&a[2]), array_value(&a[3]),
		array_value(&a[4]), array_value(&a[5]), array_value(&a[6]), array_value(&a[7]),
		array_value(&a[8]), array_value(&a[9])),
	    &r);
	free_all(a, 10);
	if (!ok)
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		read_patient(l, &r, i);
	rows_free(&r);
	return true;
}

static bool read_numbers(struct chart_loading *l, const struct rows *r)
{
	for (int i = 0; i < rows_count(r); i++) {
		struct chart *c = index_find(&l->charts, rows_int(r, i, 4));
		if (!c)
			return load_again(l);
		struct patient_number *n = LOADED(l, c->number, c->number_count);
		*n = (struct patient_number){.authority = column_text(l, r, i, 0),
		    .value = column_text(l, r, i, 1),
		    .type = column_text(l, r, i, 2),
		    .retired = rows_bool(r, i, 3),
		    .apart = (int)rows_int(r, i, 5),
		    .shown = rows_bool(r, i, 6),
		    .came_from = rows_int(r, i, 7)};
	}
	return true;
}

#define NUMBER                                                                                     \
	"SELECT i.authority, i.value, i.type, i.retired_at IS NOT NULL, i.patient_id, i.apart, "   \
	"i.shown, i.came_from"

/* Those of the patients, and once more those asked for: behind the lock nobody moves them. */
static bool load_numbers(struct chart_loading *l)
{
	static const struct statement st = {"charts_numbers",
	    NUMBER " FROM patient_identifiers i WHERE i.patient_id = ANY ($1::bigint[])"
		   " UNION " NUMBER " FROM unnest($2::text[], $3::text[]) AS a (authority, value)"
		   " JOIN patient_identifiers i ON i.authority = a.authority AND i.value = a.value"
		   " ORDER BY 5, 1, 2, 6"};
	struct array a[3];
	struct rows r;
	index_ids(&l->charts, &a[0]);
	numbers_of(l->q, &a[1], &a[2]);
	bool ok = unit_ask(
	    l->u, &st, VALUES(array_value(&a[0]), array_value(&a[1]), array_value(&a[2])), &r);
	free_all(a, 3);
	if (!ok)
		return false;
	ok = read_numbers(l, &r);
	rows_free(&r);
	return ok;
}

/* ---- questions ------------------------------------------------------------------------------ */

static bool read_questions(struct chart_loading *l, const struct rows *r)
{
	for (int i = 0; i < rows_count(r); i++) {
		int64_t patient = rows_int(r, i, 3);
		struct chart *c = patient ? index_find(&l->charts, patient) : l->out->nobody;
		if (!c)
			return load_again(l);
		struct question *v = LOADED(l, c->question, c->question_count);
		*v = (struct question){.id = rows_int(r, i, 0),
		    .kind = (enum question_kind)vocabulary_value(
			&question_kind_words, rows_text(r, i, 1)),
		    .key = column_text(l, r, i, 2),
		    .patient = patient,
		    .report = rows_int(r, i, 4),
		    .followup = rows_int(r, i, 5),
		    .inbound = rows_int(r, i, 6),
		    .text = column_text(l, r, i, 7),
		    .evidence = column_text(l, r, i, 8),
		    .asked_at = rows_instant(r, i, 9),
		    .open = rows_null(r, i, 10),
		    .answered_at = rows_instant(r, i, 10),
		    .answered_by = column_text(l, r, i, 11),
		    .answer = column_text(l, r, i, 12),
		    .class = (enum question_class)vocabulary_value(
			&question_class_words, rows_text(r, i, 13)),
		    .owner = rows_int(r, i, 14),
		    .step = column_text(l, r, i, 15),
		    .due = rows_instant(r, i, 16),
		    .tier = (int)rows_int(r, i, 17),
		    .clock = rows_instant(r, i, 18),
		    .author = rows_int(r, i, 19),
		    .waits = (int)rows_int(r, i, 20),
		    .waits_until = rows_instant(r, i, 21),
		    .proposal = column_text(l, r, i, 22),
		    .deadline = rows_date(r, i, 23),
		    .rule = column_text(l, r, i, 24),
		    .event_seq = (int)rows_int(r, i, 25),
		    .team = rows_int(r, i, 26)};
		people_add(l, v->owner);
	}
	return true;
}

static bool load_questions(struct chart_loading *l)
{
	static const struct statement st = {"charts_questions",
	    "SELECT v.id, v.kind, v.key, v.patient_id, v.report_id, v.followup_id, v.inbound_id, "
	    "v.question, v.evidence, v.created_at, v.resolved_at, v.resolved_by, v.resolution, "
	    "v.class, v.owner_id, v.step, v.due_at, v.tier, coalesce(v.clock_at, v.created_at), "
	    "v.author_id, v.waits, v.waits_until, v.proposal, v.deadline, v.rule, v.event_seq, "
	    "v.team_id "
	    "FROM review_items "
	    "v "
	    "WHERE v.id IN ("
	    " SELECT id FROM review_items WHERE patient_id = ANY ($1::bigint[])"
	    " UNION SELECT unnest($2::bigint[])"
	    " UNION SELECT k.id FROM unnest($3::text[], $4::text[]) AS a (kind, key)"
	    "  JOIN review_items k ON k.kind = a.kind AND k.key = a.key) ORDER BY v.id"};
	struct array a[4];
	struct rows r;
	index_ids(&l->charts, &a[0]);
	ids_of(&a[1], l->q->question, l->q->question_count);
	keys_of(l->q, &a[2], &a[3]);
	bool ok = unit_ask(l->u, &st,
	    VALUES(array_value(&a[0]), array_value(&a[1]), array_value(&a[2]), array_value(&a[3])),
	    &r);
	free_all(a, 4);
	if (!ok)
		return false;
	ok = read_questions(l, &r);
	rows_free(&r);
	return ok;
}

/* ---- people --------------------------------------------------------------------------------- */

static void know_team(struct chart_loading *l, const struct rows *r, int i)
{
	struct directory *d = l->out->people;
	if (rows_null(r, i, 8) || directory_team(d, rows_int(r, i, 8)))
		return;
	d->team = arena_grow(l->a, d->team, d->team_count, sizeof *d->team);
	d->team[d->team_count++] =
	    (struct team){rows_int(r, i, 8), column_text(l, r, i, 9), column_text(l, r, i, 10)};
}

static bool read_periods(struct chart_loading *l, const struct rows *r)
{
	for (int i = 0; i < rows_count(r); i++) {
		struct person *p = index_find(&l->directory, rows_int(r, i, 0));
		p->period = arena_grow(l->a, p->period, p->period_count, sizeof *p->period);
		p->period[p->period_count++] =
		    (struct period){.kind = (enum period_kind)vocabulary_value(
					&period_kind_words, rows_text(r, i, 1)),
			.role = rows_null(r, i, 2)
				    ? ROLE_OWNER
				    : (enum role)vocabulary_value(&role_words, rows_text(r, i, 2)),
			.cover = rows_int(r, i, 3),
			.from = rows_instant(r, i, 4),
			.until = rows_instant(r, i, 5),
			.said = rows_instant(r, i, 6),
			.withdrawn = rows_instant(r, i, 7),
			.team = rows_int(r, i, 8)};
		know_team(l, r, i);
	}
	return true;
}

/* Behind the lock those that hold now; for whoever looks ahead or back, all. */
static bool load_periods(struct chart_loading *l)
{
	static const struct statement st = {"charts_periods",
	    "SELECT t.person_id, t.kind, t.role, t.cover_id, t.begins_at, t.ends_at, t.said_at, "
	    "t.withdrawn_at, t.team_id, m.ref, m.name FROM people_periods t LEFT JOIN teams m ON "
	    "m.id = t.team_id WHERE t.person_id = ANY ($1::bigint[]) AND "
	    "($2::timestamptz IS NULL OR (t.begins_at <= $2 AND t.said_at <= $2"
	    " AND coalesce(t.ends_at > $2, true) AND coalesce(t.withdrawn_at > $2, true)))"
	    " ORDER BY t.person_id, t.id"};
	struct array ids;
	struct rows r;
	index_ids(&l->directory, &ids);
	bool ok = unit_ask(l->u, &st,
	    VALUES(array_value(&ids), V_INSTANT(l->locked ? l->u->now : INSTANT_NONE)), &r);
	array_free(&ids);
	if (!ok)
		return false;
	ok = read_periods(l, &r);
	rows_free(&r);
	return ok;
}

static bool load_people(struct chart_loading *l)
{
	static const struct statement st = {"charts_people",
	    "WITH RECURSIVE wanted (id) AS ("
	    " SELECT id FROM people WHERE NOT roles <@ '{clinician}'::text[]"
	    " UNION SELECT unnest($1::bigint[])"
	    " UNION SELECT id FROM people WHERE ref = ANY ($2::text[])),"
	    " covering (id) AS (SELECT id FROM wanted"
	    "  UNION SELECT t.cover_id FROM covering c JOIN people_periods t ON t.person_id = c.id)"
	    " SELECT p.id, p.ref, p.family, p.given, p.email, p.language, "
	    "array_to_string(p.roles, '|'), p.active, g.open, g.given_at FROM people p"
	    " JOIN covering c ON c.id = p.id LEFT JOIN LATERAL (SELECT sum(open)::bigint AS open, "
	    "max(given_at) AS given_at FROM coordinator_loads WHERE person_id = p.id) g ON true "
	    "ORDER BY p.id"};
	struct directory *d = l->out->people;
	struct rows r;
	if (!unit_ask(l->u, &st, VALUES(array_value(&l->people), array_value(&l->refs)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		struct person *p = LOADED(l, d->person, d->count);
		*p = (struct person){.id = rows_int(&r, i, 0),
		    .ref = column_text(l, &r, i, 1),
		    .family = column_text(l, &r, i, 2),
		    .given = column_text(l, &r, i, 3),
		    .email = column_text(l, &r, i, 4),
		    .language = column_text(l, &r, i, 5),
		    .roles = vocabulary_set(&role_words, rows_text(&r, i, 6)),
		    .active = rows_bool(&r, i, 7),
		    .open = rows_int(&r, i, 8),
		    .given_at = rows_instant(&r, i, 9)};
		index_add(l, &l->directory, p->id, p);
	}
	rows_free(&r);
	return load_periods(l);
}

static bool load(struct unit *u, const struct chart_request *q, bool locked,
    const struct statement *patients, struct charts *out)
{
	struct chart_loading l = {.u = u, .a = u->arena, .q = q, .out = out, .locked = locked};
	*out = (struct charts){.ids = out->ids,
	    .nobody = arena_alloc(u->arena, sizeof *out->nobody),
	    .people = arena_alloc(u->arena, sizeof *out->people)};
	array_begin(&l.people, ARRAY_BIGINT);
	for (size_t i = 0; i < q->told_count; i++)
		people_add(&l, q->told[i]);
	array_begin(&l.refs, ARRAY_TEXT);
	for (size_t i = 0; i < q->person_count; i++)
		array_text(&l.refs, q->person[i]);
	bool ok = load_patients(&l, patients) && load_numbers(&l) && load_contacts(&l) &&
		  load_exams(&l) && load_cases(&l) && load_questions(&l) &&
		  (q->only_steps || (load_letters(&l) && load_undo(&l) && load_history(&l))) &&
		  load_people(&l);
	array_free(&l.people);
	array_free(&l.refs);
	return ok;
}

bool charts_load(struct unit *u, const struct chart_request *q, struct charts *out)
{
	static const struct statement locked = {
	    "charts_lock", PATIENTS(ALIKE_TOO) " FOR UPDATE OF p"};
	return load(u, q, true, &locked, out);
}

bool charts_read(struct unit *u, const struct chart_request *q, struct charts *out)
{
	static const struct statement unlocked = {"charts_read", PATIENTS("")};
	return load(u, q, false, &unlocked, out);
}
