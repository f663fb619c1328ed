/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save_letters.c - rows of letters, and what was printed.
 */
#include "autoconf.h"
#include "chart_save.h"

static void fill(struct sheet *t, const struct patient_letter *l, bool fresh)
{
	sheet_id(t, l->id);
	if (fresh) {
		sheet_id(t, l->followup);
		sheet_id(t, l->question);
		sheet_int(t, l->number);
		sheet_text(t, vocabulary_word(&letter_says_words, (int)l->says));
		sheet_bool(t, l->certified);
		sheet_id(t, l->by);
		sheet_instant(t, l->queued_at);
		sheet_date(t, l->deadline);
	}
	sheet_text(t, l->language);
	sheet_text(t, vocabulary_word(&breast_density_words, (int)l->density));
	sheet_text(t, vocabulary_word(&letter_state_words, (int)l->state));
	sheet_text(t, l->address);
	sheet_text(t, l->batch);
	sheet_text(t, l->carrier);
	sheet_date(t, l->printed_on);
	sheet_date(t, l->sent_on);
	sheet_date(t, l->ended_on);
	sheet_text(t, l->why);
}

/* The bytes that went to the printer, once; printed again after an undo they are new ones. */
static void save_bodies(struct saving *s)
{
	static const struct statement put = {"letter_bodies_set",
	    "INSERT INTO letter_bodies (letter_id, batch, language, body) SELECT * FROM "
	    "unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) ON CONFLICT (letter_id) DO "
	    "UPDATE SET batch = excluded.batch, language = excluded.language, "
	    "body = excluded.body"};
	struct sheet t;
	sheet_begin(&t, "Ittt");
	for (size_t i = 0; i < s->list[SAVED_LETTERS].count; i++) {
		const struct patient_letter *l = s->list[SAVED_LETTERS].row[i].row;
		if (!l->body)
			continue;
		sheet_id(&t, l->id);
		sheet_text(&t, l->batch);
		sheet_text(&t, l->body_language);
		sheet_text(&t, l->body);
	}
	save_sheet(s, &put, &t, NO_VALUES);
}

void save_letters(struct saving *s)
{
	static const struct statement insert = {"letters_insert_set",
	    "INSERT INTO letters (id, followup_id, review_item_id, number, says, certified, "
	    "person_id, queued_at, deadline, language, density, state, address, batch, carrier, "
	    "printed_on, sent_on, ended_on, why) SELECT * FROM unnest($1::bigint[], "
	    "$2::bigint[], $3::bigint[], $4::int[], $5::text[], $6::bool[], $7::bigint[], "
	    "$8::timestamptz[], $9::date[], $10::text[], $11::text[], $12::text[], $13::text[], "
	    "$14::text[], $15::text[], $16::date[], $17::date[], $18::date[], $19::text[])"};
	static const struct statement update = {"letters_update_set",
	    "UPDATE letters l SET language = v.language, density = v.density, state = v.state, "
	    "address = v.address, batch = v.batch, carrier = v.carrier, printed_on = "
	    "v.printed_on, sent_on = v.sent_on, ended_on = v.ended_on, why = v.why FROM "
	    "unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], "
	    "$7::text[], $8::date[], $9::date[], $10::date[], $11::text[]) AS v (id, language, "
	    "density, state, address, batch, carrier, printed_on, sent_on, ended_on, why) WHERE "
	    "l.id = v.id"};
	struct sheet sheet[2];
	sheet_begin(&sheet[0], "IIIitbIzdttttttdddt");
	sheet_begin(&sheet[1], "Ittttttdddt");
	for (size_t i = 0; i < s->list[SAVED_LETTERS].count; i++) {
		struct patient_letter *l = s->list[SAVED_LETTERS].row[i].row;
		bool fresh = l->mark == ROW_FRESH;
		fill(&sheet[!fresh], l, fresh);
		l->mark = ROW_CLEAN;
	}
	save_sheet(s, &insert, &sheet[0], NO_VALUES);
	save_sheet(s, &update, &sheet[1], NO_VALUES);
	save_bodies(s);
}
