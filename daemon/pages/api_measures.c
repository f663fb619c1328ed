/* SPDX-License-Identifier: Apache-2.0
 *
 * api_measures.c - measures of quality for programs, as their pages give them as a file.
 *
 * Figures are of all patients, so a token that sees a team's gets none.
 */
#include "autoconf.h"
#include "api.h"
#include "followupd/measure_store.h"

#include <stdlib.h>
#include <string.h>

/* False: the visit has ended. */
static bool begin(struct visit *v, struct measure_run *run)
{
	struct err e = {0};
	bool all;
	if (!measure_run_read(v->site->session, v->arena, run, &e) ||
	    !measures_all(v->site->session, &all, &e)) {
		program_fail(v, &e);
		return false;
	}
	if (!all)
		api_refuse(v, 403, "Figures are of all patients; this token sees a team's.");
	return all;
}

void api_measures(struct visit *v)
{
	struct measure_run run;
	if (!begin(v, &run))
		return;
	json_t *items = json_array(), *years = json_array(), *sites = json_array();
	for (const struct measure *m = measures; m->name; m++)
		json_array_append_new(
		    items, json_pack("{s:s, s:s}", "name", m->name, "title", m->title));
	for (size_t i = 0; i < run.year_count; i++)
		json_array_append_new(years, json_integer(run.year[i]));
	for (size_t i = 0; i < run.site_count; i++)
		json_array_append_new(sites, json_string(run.site[i]));
	program_answer(v, 200, JSON_TYPE,
	    json_pack("{s:o, s:o, s:o, s:o}", "items", items, "as_of", json_instant(run.as_of),
		"years", years, "sites", sites));
}

/* 0: it is no year. */
static int year_of(const char *said)
{
	return strlen(said) == 4 && *said != '0' && strspn(said, "0123456789") == 4 ? atoi(said)
										    : 0;
}

void api_measure(struct visit *v)
{
	struct measure_run run;
	struct measure_result *result;
	struct err e = {0};
	const char *year = http_query(v->request, "year"), *site = http_query(v->request, "site");
	if (!begin(v, &run))
		return;
	struct measure_query q = {.measure = measure_find(http_part(v->request, 0)),
	    .year = year ? year_of(year) : measure_year(&run),
	    .base = "all"};
	for (size_t i = 0; site && i < run.site_count; i++)
		if (strcmp(run.site[i], site) == 0)
			q.site = run.site[i];
	if (!q.measure)
		api_refuse(v, 404, "There is no such measure.");
	else if (run.as_of == INSTANT_NONE)
		api_refuse(v, 404, "Nothing has been counted yet.");
	else if (!q.year)
		api_refuse(v, 422, "year is a year, such as 2026.");
	else if (site && !q.site)
		api_refuse(v, 422, "There is no such site in the figures.");
	else if (!measure_read(v->site->session, v->arena, &run, &q, &result, &e))
		program_fail(v, &e);
	else
		program_answer(v, 200, JSON_TYPE, measure_json(&run, &q, result));
}
