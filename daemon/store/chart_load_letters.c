/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_load_letters.c - letters to patients, by what they are about.
 */
#include "autoconf.h"
#include "chart_load.h"

#define COLUMNS                                                                                    \
	"l.id, l.followup_id, l.review_item_id, l.number, l.says, l.language, l.certified, "       \
	"l.density, l.state, l.person_id, l.queued_at, l.deadline, l.address, l.batch, "           \
	"l.carrier, l.printed_on, l.sent_on, l.ended_on, l.why"

static const struct statement letters = {"charts_letters",
    "SELECT " COLUMNS ", f.patient_id FROM letters l JOIN followups f ON f.id = l.followup_id"
    " WHERE f.patient_id = ANY ($1::bigint[]) UNION ALL SELECT " COLUMNS ", q.patient_id"
    " FROM letters l JOIN review_items q ON q.id = l.review_item_id"
    " WHERE q.patient_id = ANY ($1::bigint[]) ORDER BY id"};

static void read_letter(
    struct chart_loading *l, const struct rows *r, int i, struct patient_letter *out)
{
	*out = (struct patient_letter){.id = rows_int(r, i, 0),
	    .followup = rows_int(r, i, 1),
	    .question = rows_int(r, i, 2),
	    .number = (int)rows_int(r, i, 3),
	    .says = (enum letter_says)vocabulary_value(&letter_says_words, rows_text(r, i, 4)),
	    .language = column_text(l, r, i, 5),
	    .certified = rows_bool(r, i, 6),
	    .density =
		(enum breast_density)vocabulary_value(&breast_density_words, rows_text(r, i, 7)),
	    .state = (enum letter_state)vocabulary_value(&letter_state_words, rows_text(r, i, 8)),
	    .by = rows_int(r, i, 9),
	    .queued_at = rows_instant(r, i, 10),
	    .deadline = rows_date(r, i, 11),
	    .address = column_text(l, r, i, 12),
	    .batch = column_text(l, r, i, 13),
	    .carrier = column_text(l, r, i, 14),
	    .printed_on = rows_date(r, i, 15),
	    .sent_on = rows_date(r, i, 16),
	    .ended_on = rows_date(r, i, 17),
	    .why = column_text(l, r, i, 18)};
	people_add(l, out->by);
}

static bool read_letters(struct chart_loading *l, const struct rows *r)
{
	for (int i = 0; i < rows_count(r); i++) {
		struct chart *c = index_find(&l->charts, rows_int(r, i, 19));
		if (!c)
			return load_again(l);
		read_letter(l, r, i, LOADED(l, c->letter, c->letter_count));
	}
	return true;
}

bool load_letters(struct chart_loading *l)
{
	struct array of;
	struct rows r;
	index_ids(&l->charts, &of);
	bool ok = unit_ask(l->u, &letters, VALUES(array_value(&of)), &r);
	array_free(&of);
	if (!ok)
		return false;
	ok = read_letters(l, &r);
	rows_free(&r);
	return ok;
}
