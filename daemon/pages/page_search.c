/* SPDX-License-Identifier: Apache-2.0
 *
 * page_search.c - finding a patient or a follow-up by what somebody has at hand.
 *
 * What is searched is kept with the session and the address has its number: names and numbers of
 * patients get into no history and no log of a proxy.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "fields.h"
#include "pages.h"
#include "row.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SAY_MORE "Type more of the name, or a number."

static json_t *rows_json_of(struct visit *v, const struct rows *r, int n)
{
	json_t *list = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(list, row_json(v, r, i, NULL));
	return list;
}

/* How many, and of how many it is known. */
static const char *found_words(struct arena *a, int n, bool more, bool cut)
{
	if (more)
		return arena_printf(
		    a, "The first %d are shown, open ones first; there are more. " SAY_MORE, n);
	if (cut)
		return arena_printf(a,
		    "%d found, open ones first, among the first " PAGE_SEARCH_LOOKED
		    " patients of such a name. " SAY_MORE,
		    n);
	return arena_printf(a, "%d found, open ones first.", n);
}

static const char *nothing_words(struct arena *a, const char *text, bool cut)
{
	return cut ? arena_printf(a,
			 "Nothing found for “%s” among the first " PAGE_SEARCH_LOOKED
			 " patients of such a name. " SAY_MORE,
			 text)
		   : arena_printf(a,
			 "Nothing found for “%s”. Old numbers and merged patients are searched "
			 "too.",
			 text);
}

static void fill(struct visit *v, const char *text, const struct rows *r, bool cut)
{
	struct arena *a = v->arena;
	bool more = rows_count(r) > PAGE_SEARCH_MAX;
	int n = more ? PAGE_SEARCH_MAX : rows_count(r);
	json_t *table =
	    n ? json_pack("{s:s, s:b, s:o}", "caption", arena_printf(a, "Search, %d found", n),
		    "show_owner", true, "rows", rows_json_of(v, r, n))
	      : json_null();
	json_t *empty = n ? json_null()
			  : json_pack("{s:s, s:[]}", "words", nothing_words(a, text, cut), "links");
	json_t *page =
	    json_pack("{s:s, s:s, s:s, s:s?, s:s, s:n, s:n, s:s, s:s, s:n, s:o, s:o, s:n, s:n, "
		      "s:n, s:n, s:n}",
		"title", "Search", "heading", arena_printf(a, "Search: %s", text), "list_words",
		"Search", "lead", n ? found_words(a, n, more, cut) : NULL, "here",
		http_path(v->request), "lists", "scopes", "new_href", "/new", "search_words", text,
		"filter", "table", table, "empty", empty, "range", "first_href", "next", "looked",
		"bulk");
	json_object_update(v->data, page);
	json_decref(page);
	if (!n)
		json_object_set_new(v->data, "outside", outside_form(v));
}

void page_search_show(struct visit *v)
{
	struct rows r = {0};
	struct err e = {0};
	const char *text;
	int64_t number = strtoll(http_part(v->request, 0), NULL, 10);
	bool cut = false;
	bool ok = page_search(v->site->session, v->arena, number, &text, &r, &e) &&
		  (rows_count(&r) > PAGE_SEARCH_MAX ||
		      page_search_is_cut(v->site->session, number, &cut, &e));
	if (ok)
		fill(v, text, &r, cut);
	rows_free(&r);
	if (ok)
		visit_page(v, 200, "search");
	else
		visit_fail(v, &e);
}

/* As the program writes it, of what somebody typed; NULL: it is none. */
static const char *reference_of(struct visit *v, const char *typed)
{
	struct session *s = v->site->session;
	struct err e = {0};
	struct rows r = {0};
	int64_t id;
	bool found =
	    casefile_find(s, typed, &id, &e) && casefile_head(s, id, &r, &e) && rows_count(&r);
	const char *ref = found ? arena_strdup(v->arena, row_text(&r, 0, "ref")) : NULL;
	rows_free(&r);
	return ref;
}

void page_search_take(struct visit *v)
{
	struct err e = {0};
	int64_t number;
	const char *text = field_text(v, "q");
	if (!*text) {
		visit_go(v, "/");
		return;
	}
	/* A reference is no patient's: straight to it. */
	const char *ref = strlen(text) <= 10 ? reference_of(v, text) : NULL;
	if (ref) {
		visit_go(v, arena_printf(v->arena, "/case/%s", ref));
		return;
	}
	if (page_search_put(v->site->session, text, &number, &e))
		visit_go(v, arena_printf(v->arena, "/search/%" PRId64, number));
	else
		visit_fail(v, &e);
}
