/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save_patients.c - rows of people, patients and patient_identifiers; merges.
 *
 * A person or a number that another engine has made since the charts were loaded makes the
 * statement fail like a serialization failure: the batch is decided again with it.
 */
#include "autoconf.h"
#include "chart_save.h"

/* ---- people --------------------------------------------------------------------------------- */

void save_people(struct saving *s)
{
	/* By ref, so that two engines that make the same people do not wait for each other. */
	static const struct statement insert = {"people_insert_set",
	    "WITH made AS (INSERT INTO people (id, ref, family, given, email, language, roles, "
	    "active, updated_at) SELECT v.id, v.ref, coalesce(v.family, ''), coalesce(v.given, "
	    "''), "
	    "v.email, coalesce(v.language, 'en'), string_to_array(coalesce(v.roles, ''), '|'), "
	    "v.active, $9::timestamptz FROM unnest($1::bigint[], $2::text[], $3::text[], "
	    "$4::text[], $5::text[], $6::text[], $7::text[], $8::bool[]) AS v (id, ref, family, "
	    "given, email, language, roles, active) ORDER BY v.ref"
	    " ON CONFLICT (ref) DO NOTHING RETURNING 1)"
	    " SELECT expect_rows((SELECT count(*) FROM made), $10::bigint)"};
	/* What a message may say of a person; names and roles are the administrator's. */
	static const struct statement update = {"people_update_set",
	    "UPDATE people p SET email = v.email, active = v.active, updated_at = $4::timestamptz"
	    " FROM unnest($1::bigint[], $2::text[], $3::bool[]) AS v (id, email, active)"
	    " WHERE p.id = v.id"};
	struct sheet fresh, changed;
	sheet_begin(&fresh, "Ittttttb");
	sheet_begin(&changed, "Itb");
	for (size_t i = 0; i < s->list[SAVED_PEOPLE].count; i++) {
		struct person *p = s->list[SAVED_PEOPLE].row[i].row;
		bool is_fresh = p->mark == ROW_FRESH;
		struct sheet *t = is_fresh ? &fresh : &changed;
		p->mark = ROW_CLEAN;
		sheet_id(t, p->id);
		if (is_fresh) {
			sheet_text(t, p->ref);
			sheet_text(t, p->family);
			sheet_text(t, p->given);
		}
		sheet_text(t, p->email);
		if (is_fresh) {
			sheet_text(t, p->language);
			sheet_text(t, vocabulary_list(s->a, &role_words, p->roles, "|"));
		}
		sheet_bool(t, p->active);
	}
	save_sheet(s, &insert, &fresh, VALUES(V_INSTANT(s->u->now), V_INT((int64_t)fresh.rows)));
	save_sheet(s, &update, &changed, VALUES(V_INSTANT(s->u->now)));
}

/* ---- patients ------------------------------------------------------------------------------- */

#define PATIENT_ROWS                                                                               \
	"unnest($1::bigint[], $2::text[], $3::text[], $4::date[], $5::text[], $6::text[], "        \
	"$7::text[], $8::text[], $9::text[], $10::bool[], $11::bigint[]) AS v (id, family, "       \
	"given, birth, sex, address, phone, email, language, deceased, primary_care)"

static void save_patient_rows(struct saving *s)
{
	static const struct statement insert = {"patients_insert_set",
	    "INSERT INTO patients (id, family, given, birth, sex, address, phone, email, language, "
	    "deceased, primary_care, deceased_at, updated_at) SELECT v.id, coalesce(v.family, ''), "
	    "coalesce(v.given, ''), v.birth, v.sex, v.address, v.phone, v.email, v.language, "
	    "v.deceased, v.primary_care, CASE WHEN v.deceased THEN $12::timestamptz END, "
	    "$12::timestamptz FROM " PATIENT_ROWS};
	static const struct statement update = {"patients_update_set",
	    "UPDATE patients p SET family = coalesce(v.family, ''), given = coalesce(v.given, ''), "
	    "birth = v.birth, sex = v.sex, address = v.address, phone = v.phone, email = v.email, "
	    "language = v.language, deceased = v.deceased, primary_care = v.primary_care, "
	    "deceased_at = CASE WHEN v.deceased THEN coalesce(p.deceased_at, $12::timestamptz) "
	    "END, "
	    "updated_at = $12::timestamptz FROM " PATIENT_ROWS " WHERE p.id = v.id"};
	struct sheet sheet[2];
	sheet_begin(&sheet[0], "IttdtttttbI");
	sheet_begin(&sheet[1], "IttdtttttbI");
	for (size_t i = 0; i < s->list[SAVED_PATIENTS].count; i++) {
		struct patient *p = s->list[SAVED_PATIENTS].row[i].row;
		struct sheet *t = &sheet[p->mark != ROW_FRESH];
		p->mark = ROW_CLEAN;
		sheet_id(t, p->id);
		sheet_text(t, p->family);
		sheet_text(t, p->given);
		sheet_date(t, p->birth);
		sheet_text(t, p->sex);
		sheet_text(t, p->address);
		sheet_text(t, p->phone);
		sheet_text(t, p->email);
		sheet_text(t, p->language);
		sheet_bool(t, p->deceased);
		sheet_id(t, p->primary_care);
	}
	save_sheet(s, &insert, &sheet[0], VALUES(V_INSTANT(s->u->now)));
	save_sheet(s, &update, &sheet[1], VALUES(V_INSTANT(s->u->now)));
}

#define NUMBER_ROWS                                                                                \
	"unnest($1::text[], $2::text[], $3::text[], $4::bool[], $5::bigint[], $6::bool[], "        \
	"$7::bigint[]) AS v (authority, value, type, retired, patient_id, shown, apart)"

static void save_numbers(struct saving *s)
{
	static const struct statement insert = {"numbers_insert_set",
	    "WITH made AS (INSERT INTO patient_identifiers (authority, value, type, patient_id, "
	    "retired_at, shown, apart) SELECT v.authority, v.value, coalesce(v.type, ''), "
	    "v.patient_id, CASE WHEN v.retired THEN $8::timestamptz END, v.shown, v.apart "
	    "FROM " NUMBER_ROWS " ORDER BY v.authority, v.value, v.apart ON CONFLICT (authority, "
	    "value, apart) DO NOTHING RETURNING 1)"
	    " SELECT expect_rows((SELECT count(*) FROM made), $9::bigint)"};
	static const struct statement update = {"numbers_update_set",
	    "UPDATE patient_identifiers i SET type = coalesce(v.type, ''), patient_id = "
	    "v.patient_id, "
	    "retired_at = CASE WHEN v.retired THEN coalesce(i.retired_at, $8::timestamptz) END, "
	    "shown = v.shown FROM " NUMBER_ROWS " WHERE i.authority = v.authority AND i.value = "
	    "v.value AND i.apart = v.apart"};
	struct sheet sheet[2];
	sheet_begin(&sheet[0], "tttbIbI");
	sheet_begin(&sheet[1], "tttbIbI");
	for (size_t i = 0; i < s->list[SAVED_NUMBERS].count; i++) {
		const struct saved_row *row = &s->list[SAVED_NUMBERS].row[i];
		struct patient_number *n = row->row;
		struct sheet *t = &sheet[n->mark != ROW_FRESH];
		n->mark = ROW_CLEAN;
		sheet_text(t, n->authority);
		sheet_text(t, n->value);
		sheet_text(t, n->type);
		sheet_bool(t, n->retired);
		sheet_id(t, row->chart->patient.id);
		sheet_bool(t, n->shown);
		sheet_int(t, n->apart);
	}
	const struct value now = V_INSTANT(s->u->now);
	save_sheet(s, &insert, &sheet[0], VALUES(now, V_INT((int64_t)sheet[0].rows)));
	save_sheet(s, &update, &sheet[1], VALUES(now));
}

void save_patients(struct saving *s)
{
	save_patient_rows(s);
	save_numbers(s);
}

/* ---- merges --------------------------------------------------------------------------------- */

/* Whose the rows are after all merges of the batch. */
static int64_t last_survivor(const struct saved_list *l, size_t from)
{
	int64_t id = l->row[from].chart->patient.id;
	for (size_t i = from + 1; i < l->count; i++) {
		const struct chart *retired = l->row[i].row;
		if (retired->patient.id == id)
			id = l->row[i].chart->patient.id;
	}
	return id;
}

void save_merges(struct saving *s)
{
#define MERGED                                                                                     \
	" FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bool[]) AS v (retired, heir, " \
	"survivor, keeps_numbers)"
	static const struct statement moves[] = {
	    /* the first and the last say when */
	    {"merge_numbers_set",
		"UPDATE patient_identifiers i SET patient_id = v.heir, came_from = v.retired, "
		"retired_at = "
		"CASE WHEN v.keeps_numbers THEN i.retired_at ELSE coalesce(i.retired_at, "
		"$5::timestamptz) END" MERGED " WHERE i.patient_id = v.retired"},
	    {"merge_contacts_set",
		"UPDATE contact_points c SET patient_id = v.heir, came_from = v.retired" MERGED
		" WHERE c.patient_id = v.retired"},
	    {"merge_exams_set",
		"UPDATE exams x SET patient_id = v.heir, came_from = v.retired" MERGED
		" WHERE x.patient_id = v.retired"},
	    {"merge_appointments_set", "UPDATE appointments a SET patient_id = v.heir" MERGED
				       " WHERE a.patient_id = v.retired"},
	    {"merge_cases_set", "UPDATE followups f SET patient_id = v.heir" MERGED
				" WHERE f.patient_id = v.retired"},
	    {"merge_questions_set", "UPDATE review_items q SET patient_id = v.heir" MERGED
				    " WHERE q.patient_id = v.retired"},
	    {"merge_heirs_set", "UPDATE patients p SET merged_into = v.heir" MERGED
				" WHERE p.merged_into = v.retired"},
	    {"merge_mark_set", "UPDATE patients p SET merged_into = v.heir, updated_at = "
			       "$5::timestamptz" MERGED " WHERE p.id = v.retired"},
	};
	const struct saved_list *l = &s->list[SAVED_MERGES];
	for (size_t k = 0; k < sizeof moves / sizeof *moves; k++) {
		struct sheet t;
		sheet_begin(&t, "IIIb");
		for (size_t i = 0; i < l->count; i++) {
			const struct chart *retired = l->row[i].row;
			sheet_id(&t, retired->patient.id);
			sheet_id(&t, last_survivor(l, i));
			sheet_id(&t, l->row[i].chart->patient.id);
			sheet_bool(&t, retired->keeps_numbers);
		}
		bool dated = k == 0 || k + 1 == sizeof moves / sizeof *moves;
		const struct value now = V_INSTANT(s->u->now);
		save_sheet(s, &moves[k], &t, &now, dated);
	}
}
