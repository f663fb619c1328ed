/* SPDX-License-Identifier: Apache-2.0
 *
 * page_table.c - /tables/{}/{}: a decision table for a reader: its rows in words, where each comes
 * from, and who vouches for it.
 */
#include "autoconf.h"
#include "fields.h"
#include "followupd/guideline_json.h"
#include "followupd/guideline_store.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <string.h>

static const char *text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? s : "";
}

static json_t *row_words(struct arena *a, const json_t *r)
{
	const char *source = text(r, "source");
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "id", text(r, "id"), "when",
	    spoken_capital(a, text(r, "when")), "says", spoken_capital(a, text(r, "says")), "note",
	    text(r, "note"), "basis",
	    arena_printf(a, "%s%s%s", text(r, "evidence"), *source ? ", " : "", source), "off",
	    !json_is_true(json_object_get(r, "enabled")));
}

static json_t *stages_words(struct arena *a, const json_t *table)
{
	json_t *list = json_array();
	size_t i, k;
	const json_t *stage, *row;
	json_array_foreach(json_object_get(table, "stages"), i, stage)
	{
		json_t *rows = json_array();
		json_array_foreach(json_object_get(stage, "rows"), k, row)
		{
			json_array_append_new(rows, row_words(a, row));
		}
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:o}", "id", arena_printf(a, "stage-%zu", i),
			      "name", spoken_capital(a, text(stage, "name")), "meaning",
			      text(stage, "meaning"), "rows", rows));
	}
	return list;
}

static json_t *inputs_words(struct arena *a, const json_t *table)
{
	json_t *list = json_array();
	size_t i;
	const json_t *v;
	json_array_foreach(json_object_get(table, "inputs"), i, v)
	{
		if (json_is_true(json_object_get(v, "stated")))
			json_array_append_new(
			    list, json_pack("{s:s, s:s, s:s}", "name", text(v, "name"), "legal",
				      text(v, "legal"), "meaning", text(v, "meaning")));
	}
	return rows_of(list);
}

static json_t *sources_words(const json_t *table)
{
	json_t *list = json_array();
	size_t i;
	const json_t *s;
	json_array_foreach(json_object_get(table, "sources"), i, s)
	{
		json_array_append_new(list,
		    json_pack("{s:s, s:s}", "name", text(s, "name"), "words", text(s, "meaning")));
	}
	return rows_of(list);
}

static const char *signed_words(struct visit *v, const struct rows *r, const struct guideline *g)
{
	const char *by = guideline_signed_by(r, g);
	return by ? arena_printf(v->arena, "Signed by %s.", by)
		  : "No clinician has signed this table.";
}

void page_table(struct visit *v)
{
	const struct guideline *g = guideline_find(
	    v->site->rules->guidelines, http_part(v->request, 0), http_part(v->request, 1));
	struct rows r = {0};
	struct err e = {0};
	if (!g) {
		visit_not_found(v);
		return;
	}
	if (!guideline_signed(v->site->session, &r, &e)) {
		visit_fail(v, &e);
		return;
	}
	json_t *table = guideline_json(g, NULL);
	const char *instead = guideline_superseded_by(g);
	date today = zone_date(v->zone, v->who.now);
	json_t *page =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:o}", "title",
		arena_printf(v->arena, "Table %s %s", guideline_system(g), guideline_version(g)),
		"name", arena_printf(v->arena, "%s %s", guideline_system(g), guideline_version(g)),
		"heading", guideline_title(g), "citation", guideline_citation(g), "sha256",
		guideline_sha256(g), "signed", signed_words(v, &r, g), "checked",
		spoken_day(guideline_checked_on(g), today), "superseded",
		*instead ? json_string(instead) : json_null(), "origin",
		guideline_is_site(g) ? "This site's own table." : "Comes with the program.",
		"inputs", inputs_words(v->arena, table), "stages", stages_words(v->arena, table),
		"sources", sources_words(table));
	rows_free(&r);
	json_object_update(v->data, page);
	json_decref(page);
	json_decref(table);
	visit_page(v, 200, "table");
}
