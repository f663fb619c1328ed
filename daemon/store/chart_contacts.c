/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_contacts.c - rows of contact_points: loaded with their chart, saved with it.
 *
 * What registration says differently by now is history: no decision reads it.
 */
#include "autoconf.h"
#include "chart_load.h"
#include "chart_save.h"

static void read_contact(struct chart_loading *l, const struct rows *r, int i, struct chart *c)
{
	struct contact_point *p = LOADED(l, c->contact, c->contact_count);
	*p = (struct contact_point){.id = rows_int(r, i, 1),
	    .kind = (enum contact_kind)vocabulary_value(&contact_kind_words, rows_text(r, i, 2)),
	    .use = (enum contact_use)vocabulary_value(&contact_use_words, rows_text(r, i, 3)),
	    .place = (enum contact_place)vocabulary_value(&contact_place_words, rows_text(r, i, 4)),
	    .value = column_text(l, r, i, 5),
	    .name = column_text(l, r, i, 6),
	    .sender = column_text(l, r, i, 7),
	    .person = rows_int(r, i, 8),
	    .inbound = rows_int(r, i, 9),
	    .since = rows_instant(r, i, 10),
	    .end = (enum contact_end)vocabulary_value(&contact_end_words, rows_text(r, i, 11)),
	    .ended_at = rows_instant(r, i, 12),
	    .ended_by = rows_int(r, i, 13),
	    .came_from = rows_int(r, i, 14)};
	people_add(l, p->person);
	people_add(l, p->ended_by);
}

bool load_contacts(struct chart_loading *l)
{
	static const struct statement st = {"charts_contacts",
	    "SELECT patient_id, id, kind, use, place, value, name, sender, person_id, inbound_id, "
	    "since, ended_why, ended_at, ended_by, came_from FROM contact_points WHERE patient_id "
	    "= ANY ($1::bigint[]) AND ended_why <> 'contradicted' ORDER BY id"};
	struct array of;
	struct rows r;
	index_ids(&l->charts, &of);
	bool ok = unit_ask(l->u, &st, VALUES(array_value(&of)), &r);
	array_free(&of);
	if (!ok)
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		read_contact(l, &r, i, index_find(&l->charts, rows_int(&r, i, 0)));
	rows_free(&r);
	return true;
}

/* A row whose sender is known has one, be it empty: NULL is a person's. */
static void put_fresh(struct sheet *t, const struct contact_point *p, int64_t patient)
{
	sheet_id(t, p->id);
	sheet_id(t, patient);
	sheet_text(t, vocabulary_word(&contact_kind_words, (int)p->kind));
	sheet_text(t, vocabulary_word(&contact_use_words, (int)p->use));
	sheet_text(t, vocabulary_word(&contact_place_words, (int)p->place));
	sheet_text(t, p->value);
	sheet_text(t, p->name);
	sheet_text(t, p->sender);
	sheet_id(t, p->person);
	sheet_id(t, p->inbound);
	sheet_instant(t, p->since);
}

void save_contacts(struct saving *s)
{
	static const struct statement insert = {"contacts_insert_set",
	    "INSERT INTO contact_points (id, patient_id, kind, use, place, value, name, sender, "
	    "person_id, inbound_id, since, ended_why, ended_at, ended_by, came_from) SELECT * FROM "
	    "unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], "
	    "$7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::timestamptz[], "
	    "$12::text[], $13::timestamptz[], $14::bigint[], $15::bigint[])"};
	static const struct statement update = {"contacts_update_set",
	    "UPDATE contact_points c SET patient_id = v.patient, ended_why = v.why, ended_at = "
	    "v.ended, ended_by = v.by, came_from = v.came_from FROM unnest($1::bigint[], "
	    "$2::bigint[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[]) AS v (id, "
	    "patient, why, ended, by, came_from) WHERE c.id = v.id"};
	struct sheet fresh, changed;
	sheet_begin(&fresh, "IIttttttIIztzII");
	sheet_begin(&changed, "IItzII");
	for (size_t i = 0; i < s->list[SAVED_CONTACTS].count; i++) {
		const struct saved_row *row = &s->list[SAVED_CONTACTS].row[i];
		struct contact_point *p = row->row;
		const int64_t patient = row->chart->patient.id;
		bool is_fresh = p->mark == ROW_FRESH;
		struct sheet *t = is_fresh ? &fresh : &changed;
		p->mark = ROW_CLEAN;
		if (is_fresh) {
			put_fresh(t, p, patient);
		} else {
			sheet_id(t, p->id);
			sheet_id(t, patient);
		}
		sheet_text(t, vocabulary_word(&contact_end_words, (int)p->end));
		sheet_instant(t, p->ended_at);
		sheet_id(t, p->ended_by);
		sheet_id(t, p->came_from);
	}
	save_sheet(s, &insert, &fresh, NO_VALUES);
	save_sheet(s, &update, &changed, NO_VALUES);
}
