/* SPDX-License-Identifier: Apache-2.0
 *
 * list_filter.c - by what a list is narrowed and ordered: the fields of its address, and the form.
 *
 * What is not known there is as if it had not been said, but for a name that is nobody's.
 */
#include "autoconf.h"
#include "list_filter.h"
#include "case.h"
#include "fields.h"
#include "followupd/guideline.h"
#include "followupd/people_store.h"
#include "row.h"

#include <stdlib.h>
#include <string.h>

#define WORD_MAX 80

const char *list_said(struct visit *v, const struct form *from, const char *name)
{
	const char *text = from ? form_value(from, name) : http_query(v->request, name);
	return text && *text && strlen(text) <= WORD_MAX ? arena_strdup(v->arena, text) : NULL;
}

static void add_part(struct visit *v, struct list_filter *f, const char *name, const char *value)
{
	if (!value)
		return;
	f->query =
	    arena_printf(v->arena, "%s&%s=%s", f->query, name, address_part(v->arena, value));
	f->any = true;
}

/* Only who sees everybody's may choose one. */
static bool find_owner(
    struct visit *v, const struct form *from, struct list_filter *f, struct err *e)
{
	char ref[80];
	f->owner = v->who.all ? list_said(v, from, "owner") : NULL;
	if (!f->owner)
		return true;
	if (people_identify(v->site->session, field_ref(v, f->owner), ref, e))
		return people_find(v->site->session, ref, &f->person, e);
	if (e->code != ERR_NOT_FOUND && e->code != ERR_REFUSED)
		return false;
	f->fault = case_sentence(v->arena, e->text);
	*e = (struct err){0};
	return true;
}

bool list_filter_read(
    struct visit *v, const struct form *from, bool by_date, struct list_filter *f, struct err *e)
{
	const char *tier = list_said(v, from, "tier"), *sort = list_said(v, from, "sort");
	int value = SORT_URGENT;
	*f = (struct list_filter){
	    .rows = {.system = list_said(v, from, "guideline"), .site = list_said(v, from, "site")},
	    .query = ""};
	if (tier && tier[0] >= '1' && tier[0] <= '4' && !tier[1])
		f->rows.tier = tier[0] - '0';
	if (!by_date && sort && vocabulary_find(&desk_sort_words, sort, &value))
		f->sort = (enum desk_sort)value;
	if (!find_owner(v, from, f, e))
		return false;
	add_part(v, f, "guideline", f->rows.system);
	add_part(v, f, "site", f->rows.site);
	add_part(v, f, "tier", f->rows.tier ? tier : NULL);
	add_part(v, f, "owner", f->owner);
	add_part(v, f, "sort", f->sort != SORT_URGENT ? sort : NULL);
	return true;
}

/* ---- the form ------------------------------------------------------------------------------- */

static void add_option(json_t *options, const char *value, const char *words, const char *chosen)
{
	bool is = strcmp(value, chosen ? chosen : "") == 0;
	json_array_append_new(
	    options, json_pack("{s:s, s:s, s:b}", "value", value, "words", words, "selected", is));
}

static json_t *select_json(const char *id, const char *name, const char *label, json_t *options)
{
	return json_pack(
	    "{s:s, s:s, s:s, s:o}", "id", id, "name", name, "label", label, "options", options);
}

static json_t *guidelines_json(struct visit *v, const char *chosen)
{
	const struct guideline_set *set = v->site->rules->guidelines;
	json_t *options = json_array();
	add_option(options, "", "All guidelines", chosen);
	for (size_t i = 0; i < guideline_count(set); i++) {
		const struct guideline *g = guideline_at(set, i);
		const char *system = guideline_system(g);
		if (guideline_is_default(g) && strncmp(system, "communication-", 14) != 0)
			add_option(options, system, system, chosen);
	}
	return select_json("f-guideline", "guideline", "Guideline", options);
}

static json_t *sites_json(struct visit *v, const char *chosen, struct err *e)
{
	struct rows r = {0};
	if (!page_sites(v->site->session, &r, e))
		return NULL;
	json_t *options = json_array();
	add_option(options, "", "All sites", chosen);
	for (int i = 0; i < rows_count(&r); i++)
		add_option(options, rows_text(&r, i, 0), rows_text(&r, i, 0), chosen);
	rows_free(&r);
	return select_json("f-site", "site", "Site", options);
}

static json_t *tiers_json(int chosen)
{
	static const char *const value[] = {"", "1", "2", "3", "4"};
	static const char *const words[] = {
	    "Any tier", "Tier 1", "Tier 2", "Tier 3", "Tier 4 and above"};
	json_t *options = json_array();
	for (size_t i = 0; i < sizeof value / sizeof *value; i++)
		add_option(options, value[i], words[i], value[chosen]);
	return select_json("f-tier", "tier", "Passed up to", options);
}

static json_t *orders_json(enum desk_sort chosen)
{
	static const char *const words[] = {[SORT_URGENT] = "Most urgent first",
	    [SORT_DUE] = "Due date",
	    [SORT_PATIENT] = "Patient"};
	json_t *options = json_array();
	for (int i = 0; i < DESK_SORTS; i++)
		add_option(options, vocabulary_word(&desk_sort_words, i), words[i],
		    vocabulary_word(&desk_sort_words, (int)chosen));
	return select_json("f-sort", "sort", "Order", options);
}

/* "lung-rads, all sites, by due date" */
static const char *summary(struct visit *v, const struct list_filter *f, const char *order)
{
	struct arena *a = v->arena;
	const char *words =
	    arena_printf(a, "%s, %s", f->rows.system ? f->rows.system : "all guidelines",
		f->rows.site ? f->rows.site : "all sites");
	if (f->rows.tier)
		words = arena_printf(a, "%s, tier %d", words, f->rows.tier);
	if (f->owner)
		words = arena_printf(a, "%s, %s", words, f->owner);
	return arena_printf(
	    a, "%s, %s", words, order ? order : vocabulary_meaning(&desk_sort_words, (int)f->sort));
}

json_t *list_filter_json(struct visit *v, const struct list_filter *f, const char *action,
    const char *scope, const char *clear, const char *order, struct err *e)
{
	json_t *sites = sites_json(v, f->rows.site, e);
	if (!sites)
		return NULL;
	json_t *selects = json_pack(
	    "[o, o, o]", guidelines_json(v, f->rows.system), sites, tiers_json(f->rows.tier));
	if (!order)
		json_array_append_new(selects, orders_json(f->sort));
	json_t *owner = v->who.all
			    ? json_pack("{s:s, s:s}", "label", order ? "Owner" : "On the desk of",
				  "value", f->owner ? f->owner : "")
			    : json_null();
	return json_pack("{s:s, s:s, s:s, s:b, s:o, s:o, s:s?}", "action", action, "scope", scope,
	    "summary", summary(v, f, order), "open", f->fault != NULL, "selects", selects, "owner",
	    owner, "clear", f->any ? clear : NULL);
}
