/* SPDX-License-Identifier: Apache-2.0
 *
 * api_letters.c - letters to patients for programs: which wait for what, in the order of the page.
 */
#include "autoconf.h"
#include "api.h"
#include "followupd/letter_store.h"
#include "followupd/rows_json.h"
#include "row.h"

#include <string.h>

static json_t *column(const struct rows *r, int row, const char *name)
{
	return rows_json_value(r, row, rows_column(r, name));
}

static json_t *letter_json(struct visit *v, const struct rows *r, int i)
{
	visit_shows(v, row_int(r, i, "patient_id"));
	return json_pack(
	    "{s:s, s:s?, s:{s:o, s:s, s:o, s:s?}, s:s, s:b, s:s?, s:s, s:o, s:o, s:s?, "
	    "s:s?, s:o, s:o, s:o, s:s?}",
	    "letter", row_text(r, i, "letter"), "followup", row_text(r, i, "ref"), "patient", "id",
	    column(r, i, "patient_id"), "name", row_name(v->arena, r, i), "birth",
	    column(r, i, "birth"), "sex", row_text(r, i, "sex"), "says", row_text(r, i, "says"),
	    "certified", row_bool(r, i, "certified"), "language", row_text(r, i, "language"),
	    "state", row_text(r, i, "state"), "queued", column(r, i, "queued_at"), "deadline",
	    column(r, i, "deadline"), "batch", row_text(r, i, "batch"), "carrier",
	    row_text(r, i, "carrier"), "printed", column(r, i, "printed_on"), "sent",
	    column(r, i, "sent_on"), "ended", column(r, i, "ended_on"), "why",
	    row_text(r, i, "why"));
}

void api_letters(struct visit *v)
{
	static const char *const lists[] = {[LETTERS_TO_PRINT] = "print",
	    [LETTERS_PRINTED] = "printed",
	    [LETTERS_NO_RECEIPT] = "sent",
	    [LETTERS_RETURNED] = "returned"};
	const char *said = http_query(v->request, "list");
	int64_t limit = program_limit(v, "limit");
	struct rows r = {0};
	struct err e = {0};
	int list = 0;
	if (!limit)
		return;
	while (said && list < LETTER_LISTS && strcmp(lists[list], said) != 0)
		list++;
	if (list == LETTER_LISTS) {
		api_refuse(v, 422, "There is no such list.");
		return;
	}
	if (!letters_list(v->site->session, (enum letter_list)list, limit + 1, &r, &e)) {
		program_fail(v, &e);
		return;
	}
	json_t *items = json_array();
	for (int i = 0; i < rows_count(&r) && i < limit; i++)
		json_array_append_new(items, letter_json(v, &r, i));
	bool more = rows_count(&r) > limit;
	rows_free(&r);
	program_answer(v, 200, JSON_TYPE, json_pack("{s:o, s:b}", "items", items, "more", more));
}
