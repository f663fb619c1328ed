/* SPDX-License-Identifier: Apache-2.0
 *
 * patient_store.c - rows of patients, patient_identifiers and people.
 *
 * Owns: the lock order.  A patient's row is locked before anything of that patient is read.
 */
#include "autoconf.h"
#include "followupd/patient_store.h"

#include <string.h>

#define PATIENT_COLUMNS                                                                            \
	"p.id, p.family, p.given, p.birth, p.sex, p.address, p.phone, p.email, p.language, "       \
	"p.deceased, p.primary_care"

static void read_patient(struct unit *u, const struct rows *r, struct patient *p)
{
	struct arena *a = u->arena;
	*p = (struct patient){.id = rows_int(r, 0, 0),
	    .family = arena_strdup(a, rows_text(r, 0, 1)),
	    .given = arena_strdup(a, rows_text(r, 0, 2)),
	    .birth = rows_date(r, 0, 3),
	    .sex = arena_strdup(a, rows_text(r, 0, 4)),
	    .address = arena_strdup(a, rows_text(r, 0, 5)),
	    .phone = arena_strdup(a, rows_text(r, 0, 6)),
	    .email = arena_strdup(a, rows_text(r, 0, 7)),
	    .language = arena_strdup(a, rows_text(r, 0, 8)),
	    .deceased = rows_bool(r, 0, 9),
	    .primary_care = rows_int(r, 0, 10)};
}

static bool one_patient(struct unit *u, const struct statement *st, const struct value *v,
    size_t count, struct patient *out)
{
	struct rows r;
	*out = (struct patient){.birth = DATE_NONE};
	if (!unit_ask(u, st, v, count, &r))
		return false;
	if (rows_count(&r))
		read_patient(u, &r, out);
	rows_free(&r);
	return true;
}

bool patient_find(struct unit *u, const char *authority, const char *value, struct patient *out)
{
	static const struct statement st = {"patient_find",
	    "SELECT " PATIENT_COLUMNS
	    " FROM patient_identifiers i JOIN patients p ON p.id = i.patient_id "
	    "WHERE i.authority = $1 AND i.value = $2 FOR UPDATE OF p"};
	return one_patient(u, &st, VALUES(V_TEXT(authority), V_TEXT(value)), out);
}

bool patient_lock(struct unit *u, int64_t id, struct patient *out)
{
	static const struct statement st = {"patient_lock",
	    "SELECT " PATIENT_COLUMNS " FROM patients p WHERE p.id = $1 FOR UPDATE"};
	return one_patient(u, &st, VALUES(V_INT(id)), out);
}

void patient_insert(
    struct unit *u, const struct identifier *first, const char *authority, struct patient *p)
{
	static const struct statement st = {
	    "patient_insert", "INSERT INTO patients (id, updated_at) VALUES ($1, $2)"};
	*p = (struct patient){.id = unit_id(u), .fresh = true, .birth = DATE_NONE};
	unit_tell(u, &st, VALUES(V_INT(p->id), V_INSTANT(u->now)));
	patient_add_identifier(u, p->id, authority, first, false);
}

void patient_add_identifier(struct unit *u, int64_t patient, const char *authority,
    const struct identifier *id, bool retired)
{
	static const struct statement st = {"patient_identifier",
	    "INSERT INTO patient_identifiers (authority, value, type, patient_id, retired_at) "
	    "VALUES ($1, $2, $3, $4, $5)"};
	unit_tell(u, &st,
	    VALUES(V_TEXT(authority), V_TEXT(id->value), V_TEXT(id->type ? id->type : ""),
		V_INT(patient), V_INSTANT(retired ? u->now : INSTANT_NONE)));
}

void patient_update(struct unit *u, const struct patient *p)
{
	static const struct statement st = {"patient_update",
	    "UPDATE patients SET family = coalesce($2, ''), given = coalesce($3, ''), birth = $4, "
	    "sex = $5, "
	    "address = $6, phone = $7, email = $8, language = $9, deceased = $10, primary_care = "
	    "$11, "
	    "deceased_at = CASE WHEN $10 THEN coalesce(deceased_at, $12) END, updated_at = $12 "
	    "WHERE id = $1"};
	unit_tell(u, &st,
	    VALUES(V_INT(p->id), V_TEXT(p->family), V_TEXT(p->given), V_DATE(p->birth),
		V_TEXT(p->sex), V_TEXT(p->address), V_TEXT(p->phone), V_TEXT(p->email),
		V_TEXT(p->language), V_BOOL(p->deceased), V_ID(p->primary_care),
		V_INSTANT(u->now)));
}

void patient_merge(struct unit *u, int64_t retired, int64_t survivor)
{
	static const struct statement moves[] = {
	    {"merge_identifiers", "UPDATE patient_identifiers SET patient_id = $2, retired_at = $3 "
				  "WHERE patient_id = $1"},
	    {"merge_exams", "UPDATE exams SET patient_id = $2 WHERE patient_id = $1"},
	    {"merge_findings", "UPDATE findings SET patient_id = $2 WHERE patient_id = $1"},
	    {"merge_followups", "UPDATE followups SET patient_id = $2 WHERE patient_id = $1"},
	    {"merge_reviews", "UPDATE review_items SET patient_id = $2 WHERE patient_id = $1"},
	};
	static const struct statement mark = {
	    "merge_mark", "UPDATE patients SET merged_into = $2, updated_at = $3 WHERE id = $1"};
	unit_tell(u, &moves[0], VALUES(V_INT(retired), V_INT(survivor), V_INSTANT(u->now)));
	for (size_t i = 1; i < sizeof moves / sizeof *moves; i++)
		unit_tell(u, &moves[i], VALUES(V_INT(retired), V_INT(survivor)));
	unit_tell(u, &mark, VALUES(V_INT(retired), V_INT(survivor), V_INSTANT(u->now)));
}

/* ---- people ------------------------------------------------------------------------------- */

#define PERSON_COLUMNS "id, ref, family, given, email, language, active"

static bool one_person(struct unit *u, const struct statement *st, const struct value *v,
    size_t count, struct person *out)
{
	struct rows r;
	struct arena *a = u->arena;
	*out = (struct person){0};
	if (!unit_ask(u, st, v, count, &r))
		return false;
	if (rows_count(&r))
		*out = (struct person){.id = rows_int(&r, 0, 0),
		    .ref = arena_strdup(a, rows_text(&r, 0, 1)),
		    .family = arena_strdup(a, rows_text(&r, 0, 2)),
		    .given = arena_strdup(a, rows_text(&r, 0, 3)),
		    .email = arena_strdup(a, rows_text(&r, 0, 4)),
		    .language = arena_strdup(a, rows_text(&r, 0, 5)),
		    .active = rows_bool(&r, 0, 6)};
	rows_free(&r);
	return true;
}

bool person_find_or_make(struct unit *u, const struct person_ref *ref, int64_t *id)
{
	static const struct statement find = {
	    "person_find", "SELECT " PERSON_COLUMNS " FROM people WHERE ref = $1"};
	/* Two lanes may meet the same new person: the second waits for the first and changes
	 * nothing. */
	static const struct statement make = {"person_make",
	    "INSERT INTO people (ref, family, given, roles) VALUES ($1, $2, $3, '{clinician}') "
	    "ON CONFLICT (ref) DO UPDATE SET ref = excluded.ref RETURNING " PERSON_COLUMNS};
	struct person p;
	*id = 0;
	if (!ref->id || !*ref->id)
		return true;
	if (!one_person(u, &find, VALUES(V_TEXT(ref->id)), &p))
		return false;
	if (!p.id && !one_person(u, &make,
			 VALUES(V_TEXT(ref->id), V_TEXT(ref->family ? ref->family : ""),
			     V_TEXT(ref->given ? ref->given : "")),
			 &p))
		return false;
	*id = p.id;
	return true;
}

bool person_get(struct unit *u, int64_t id, struct person *out)
{
	static const struct statement st = {
	    "person_get", "SELECT " PERSON_COLUMNS " FROM people WHERE id = $1"};
	return one_person(u, &st, VALUES(V_INT(id)), out);
}

bool person_in_role(struct unit *u, const char *role, struct person *out)
{
	static const struct statement st = {"person_in_role",
	    "SELECT " PERSON_COLUMNS " FROM people WHERE active AND coalesce(email, '') <> '' "
	    "AND roles && ARRAY[$1, 'fail-safe'] "
	    "ORDER BY ($1 = ANY (roles) AND NOT 'fail-safe' = ANY (roles)) DESC, id LIMIT 1"};
	return one_person(u, &st, VALUES(V_TEXT(role)), out);
}

void person_update(struct unit *u, int64_t id, const char *email, int active)
{
	static const struct statement st = {"person_update",
	    "UPDATE people SET email = coalesce($2, email), active = coalesce($3, active), "
	    "updated_at = $4 "
	    "WHERE id = $1"};
	unit_tell(u, &st,
	    VALUES(
		V_INT(id), V_TEXT(email), active < 0 ? V_NULL : V_BOOL(active), V_INSTANT(u->now)));
}
