/* SPDX-License-Identifier: Apache-2.0
 *
 * page_measures.c - /measures: all of them; /measures/{}: one, with its plot and its table, and the
 * same as .csv, .json and .svg; /measures/{}/cases: the cases behind a number.
 *
 * All are made of one result.  Who does not answer for the whole gets the figures of what they read
 * or own: the database gives no others.
 */
#include "autoconf.h"
#include "fields.h"
#include "followupd/measure_store.h"
#include "pages.h"
#include "plot.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES_MAX 50

struct measure_page {
	struct visit *v;
	struct arena *a;
	struct measure_run run;
	struct measure_query q;
	struct measure_result *r;
	bool lists; /* the visitor may see cases */
};

/* ---- what is asked for ---------------------------------------------------------------------- */

static const char *query(struct measure_page *p, const char *name)
{
	const char *text = http_query(p->v->request, name);
	return text && *text ? text : NULL;
}

static bool read_year(struct measure_page *p)
{
	const char *text = query(p, "year");
	p->q.year = measure_year(&p->run);
	if (!text)
		return true;
	if (strlen(text) != 4 || strspn(text, "0123456789") != 4)
		return false;
	p->q.year = (int)strtol(text, NULL, 10);
	return p->q.year >= 1900;
}

static bool read_site(struct measure_page *p)
{
	const char *text = query(p, "site");
	for (size_t i = 0; text && i < p->run.site_count; i++)
		if (strcmp(p->run.site[i], text) == 0)
			p->q.site = p->run.site[i];
	return !text || p->q.site;
}

static const char *base_of(const struct visit *v, bool all)
{
	return all ? "all" : v->who.roles & SET_OF(ROLE_RADIOLOGIST) ? "radiologist" : "owner";
}

/* False: the visit has ended. */
static bool begin(struct measure_page *p, struct visit *v)
{
	struct err e = {0};
	bool all;
	*p =
	    (struct measure_page){.v = v, .a = v->arena, .lists = (v->who.roles & LIST_ROLES) != 0};
	if (!measure_run_read(v->site->session, p->a, &p->run, &e) ||
	    !measures_all(v->site->session, &all, &e)) {
		visit_fail(v, &e);
		return false;
	}
	p->q.base = base_of(v, all);
	if (read_year(p) && read_site(p))
		return true;
	visit_not_found(v);
	return false;
}

/* The measure that the address names, and what stands behind its name: ".csv". */
static const char *read_name(struct measure_page *p)
{
	const char *part = http_part(p->v->request, 0), *dot = strchr(part, '.');
	const char *name = dot ? arena_strndup(p->a, part, (size_t)(dot - part)) : part;
	p->q.measure = measure_find(name);
	return dot ? dot : "";
}

/* "/measures/NAME.csv?year=2026&site=NORTH". */
static const char *address(struct measure_page *p, const char *name, const char *behind)
{
	return arena_printf(p->a, "/measures/%s%s?year=%d%s%s", name, behind, p->q.year,
	    p->q.site ? "&site=" : "", p->q.site ? address_part(p->a, p->q.site) : "");
}

/* ---- numbers -------------------------------------------------------------------------------- */

static const char *number(struct measure_page *p, int64_t n)
{
	return n >= 1000 ? arena_printf(p->a, "%" PRId64 ",%03d", n / 1000, (int)(n % 1000))
			 : arena_printf(p->a, "%" PRId64, n);
}

/* more: what of the cases is meant, "&outcome=late". */
static json_t *counted(struct measure_page *p, int64_t n, const char *more)
{
	const char *href = NULL;
	if (n && more && p->lists)
		href = arena_printf(p->a, "%s%s", address(p, p->q.measure->name, "/cases"), more);
	return json_pack("{s:s, s:s?}", "n", number(p, n), "href", href);
}

static const char *percent(struct measure_page *p, const struct measure_tally *t)
{
	return measure_cases(t) < MEASURE_SMALL ? NULL
						: arena_printf(p->a, "%.0f %%", measure_percent(t));
}

static const char *interval(struct measure_page *p, const struct measure_tally *t)
{
	double low, high;
	if (measure_cases(t) < MEASURE_SMALL)
		return NULL;
	measure_wilson(t->of_class[MEASURE_MET], measure_cases(t), &low, &high);
	return arena_printf(p->a, "%.0f to %.0f %%", 100 * low, 100 * high);
}

static json_t *rate_json(struct measure_page *p, const struct measure_result *r)
{
	const struct measure_tally *t = &r->total;
	if (measure_cases(t) < MEASURE_SMALL)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "percent", percent(p, t), "met",
	    number(p, t->of_class[MEASURE_MET]), "cases", number(p, measure_cases(t)), "words",
	    r->measure->met, "interval", interval(p, t));
}

/* ---- the table ------------------------------------------------------------------------------ */

/* Those of the measure; what was left out for whatever reason is one column. */
static size_t column_count(const struct measure_result *r)
{
	return r->measure->outcome_count;
}

static json_t *columns_json(const struct measure_result *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < column_count(r); i++)
		json_array_append_new(list, json_string(r->measure->outcome[i].column));
	return list;
}

static int64_t left_out(const struct measure_result *r, const struct measure_tally *t)
{
	int64_t n = 0;
	for (size_t i = column_count(r); i < r->outcome_count; i++)
		n += t->of_outcome[i];
	return n;
}

/* of: which cases of the measure stand in the line, "&month=2026-03"; NULL: none are listed. */
static json_t *line_json(
    struct measure_page *p, const char *label, const struct measure_tally *t, const char *of)
{
	const struct measure_result *r = p->r;
	json_t *cells = json_array();
	for (size_t i = 0; i < column_count(r); i++)
		json_array_append_new(
		    cells, counted(p, t->of_outcome[i],
			       of ? arena_printf(p->a, "%s&outcome=%s", of, r->outcome[i]) : NULL));
	return json_pack("{s:s, s:o, s:o, s:s?, s:s?, s:o, s:s}", "label", label, "cases",
	    counted(p, measure_cases(t), of), "met",
	    counted(p, t->of_class[MEASURE_MET], of ? arena_printf(p->a, "%s&met=yes", of) : NULL),
	    "percent", percent(p, t), "interval", interval(p, t), "cells", cells, "left_out",
	    number(p, left_out(r, t)));
}

static const char *month_of(struct measure_page *p, date month)
{
	char text[32];
	date_text(month, text)[7] = '\0';
	return arena_printf(p->a, "&month=%s", text);
}

static json_t *months_json(struct measure_page *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->r->month_count; i++) {
		const struct measure_line *l = &p->r->month[i];
		json_array_append_new(
		    list, line_json(p, arena_printf(p->a, "%s %d", month_name(l->month), p->q.year),
			      &l->n, month_of(p, l->month)));
	}
	if (!json_array_size(list)) {
		json_decref(list);
		return json_null();
	}
	return json_pack("{s:o, s:o, s:o}", "columns", columns_json(p->r), "rows", list, "total",
	    line_json(p, "All", &p->r->total, ""));
}

static json_t *group_line_json(
    struct measure_page *p, const struct measure_group *g, const struct measure_line *l)
{
	const char *words = l->shown == GROUP_SMALL ? "< 11" : "not shown";
	const char *of = g->dim->equity ? NULL
					: arena_printf(p->a, "&by=%s&value=%s", g->dim->name,
					      *l->value ? address_part(p->a, l->value) : "");
	if (l->shown != GROUP_SHOWN)
		return json_pack("{s:s, s:s}", "label", l->label, "withheld", words);
	json_t *j = line_json(p, l->label, &l->n, of);
	json_object_set_new(j, "withheld", json_null());
	return j;
}

static json_t *groups_json(struct measure_page *p)
{
	json_t *groups = json_array();
	for (size_t i = 0; i < p->r->group_count; i++) {
		const struct measure_group *g = &p->r->group[i];
		json_t *list = json_array();
		for (size_t k = 0; k < g->count; k++)
			json_array_append_new(list, group_line_json(p, g, &g->line[k]));
		json_array_append_new(
		    groups, json_pack("{s:s, s:s, s:b, s:o}", "title", g->dim->title, "id",
				g->dim->name, "equity", g->dim->equity, "rows", list));
	}
	return groups;
}

/* ---- around it ------------------------------------------------------------------------------ */

static json_t *options_json(struct measure_page *p, bool sites)
{
	json_t *list = json_array();
	if (sites)
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "value", "", "words",
						"All sites", "selected", p->q.site == NULL));
	for (size_t i = 0; sites && i < p->run.site_count; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:b}", "value", p->run.site[i], "words",
			      p->run.site[i], "selected", p->run.site[i] == p->q.site));
	bool named = false;
	for (size_t i = 0; !sites && i < p->run.year_count; i++) {
		const char *year = arena_printf(p->a, "%d", p->run.year[i]);
		named |= p->run.year[i] == p->q.year;
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "value", year, "words",
						year, "selected", p->run.year[i] == p->q.year));
	}
	if (!sites && !named) {
		const char *year = arena_printf(p->a, "%d", p->q.year);
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:b}", "value", year, "words", year, "selected", 1));
	}
	return list;
}

static const char *whose(const struct measure_page *p)
{
	return strcmp(p->q.base, "all") == 0	       ? NULL
	       : strcmp(p->q.base, "radiologist") == 0 ? "Of the exams that you read."
						       : "Of the follow-ups that you own.";
}

static void fill(struct measure_page *p, const char *title, json_t *more)
{
	date today = zone_date(p->v->zone, p->v->who.now);
	json_t *data =
	    json_pack("{s:s, s:o, s:s?, s:i, s:s, s:o, s:o, s:b}", "title", title, "as_of",
		p->run.as_of == INSTANT_NONE ? json_null()
					     : spoken_time(p->v->zone, p->run.as_of, today),
		"whose", whose(p), "year", p->q.year, "where", p->q.site ? p->q.site : "all sites",
		"years", options_json(p, false), "sites", options_json(p, true), "many_sites",
		p->run.site_count > 1);
	json_object_update(data, more);
	json_decref(more);
	json_object_update(p->v->data, data);
	json_decref(data);
}

/* ---- /measures ------------------------------------------------------------------------------ */

static bool card(struct measure_page *p, json_t *list, struct err *e)
{
	if (!measure_read(p->v->site->session, p->a, &p->run, &p->q, &p->r, e))
		return false;
	json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:s}", "title", p->q.measure->title,
					"href", address(p, p->q.measure->name, ""), "rate",
					rate_json(p, p->r), "trend", p->r->trend));
	return true;
}

void page_measures(struct visit *v)
{
	struct measure_page p;
	struct err e = {0};
	if (!begin(&p, v))
		return;
	json_t *list = json_array();
	bool ok = true;
	p.q.no_groups = true;
	if (p.run.as_of != INSTANT_NONE)
		for (p.q.measure = measures; ok && p.q.measure->name; p.q.measure++)
			ok = card(&p, list, &e);
	fill(&p, "Measures", json_pack("{s:s, s:o}", "action", "/measures", "cards", list));
	if (ok)
		visit_page(v, 200, "measures");
	else
		visit_fail(v, &e);
}

/* ---- /measures/{} --------------------------------------------------------------------------- */

static json_t *exclusions_json(struct measure_page *p)
{
	json_t *list = json_array();
	for (size_t i = column_count(p->r); i < p->r->outcome_count; i++) {
		const char *word = p->r->outcome[i];
		json_array_append_new(list,
		    json_pack("{s:s, s:o}", "words",
			spoken_capital(p->a, measure_outcome_words(p->r->measure, word)), "count",
			counted(p, p->r->total.of_outcome[i],
			    arena_printf(p->a, "&outcome=%s", word))));
	}
	return rows_of(list);
}

static json_t *definition_json(const struct measure *m)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s}", "denominator", m->denominator,
	    "numerator", m->numerator, "excluded", m->excluded, "source", m->source, "limits",
	    m->limits, "function", m->sql);
}

static void show_measure(struct measure_page *p)
{
	const struct measure *m = p->q.measure;
	bool plotted = p->r->month_count && measure_cases(&p->r->total) >= MEASURE_SMALL;
	bool told = strcmp(p->q.base, "all") == 0;
	fill(p, m->title,
	    json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:b, s:o, s:o, s:s, s:s, s:s}",
		"heading", m->title, "action", arena_printf(p->a, "/measures/%s", m->name), "by",
		m->month, "rate", rate_json(p, p->r), "trend", p->r->trend, "plot",
		plotted ? plot_json(p->a, p->r) : json_null(), "table", months_json(p), "groups",
		groups_json(p), "no_equity", told && p->q.site, "exclusions", exclusions_json(p),
		"definition", definition_json(m), "csv", address(p, m->name, ".csv"), "json",
		address(p, m->name, ".json"), "svg", address(p, m->name, ".svg")));
	visit_page(p->v, 200, "measure");
}

static void send_file(struct measure_page *p, const char *kind)
{
	struct buf b = {0};
	struct err e = {0};
	if (strcmp(kind, ".csv") == 0) {
		measure_csv(&b, p->r);
		visit_table(p->v, p->q.measure->name, &b);
	} else if (strcmp(kind, ".json") == 0) {
		json_t *j = measure_json(&p->run, &p->q, p->r);
		char *text = json_dumps(j, JSON_COMPACT);
		json_decref(j);
		visit_bytes(p->v, "application/json", text, strlen(text));
		free(text);
	} else {
		json_t *j = plot_json(p->a, p->r); /* of a file of its own */
		json_object_set_new(j, "xmlns", json_string("http://www.w3.org/2000/svg"));
		if (render_part(p->v->site->render, "_plot", j, &b, &e))
			visit_bytes(p->v, "image/svg+xml", b.data, b.len);
		else
			visit_fail(p->v, &e);
		json_decref(j);
	}
	buf_free(&b);
}

static bool is_file(const char *kind)
{
	return strcmp(kind, ".csv") == 0 || strcmp(kind, ".json") == 0 || strcmp(kind, ".svg") == 0;
}

void page_measure(struct visit *v)
{
	struct measure_page p;
	struct err e = {0};
	if (!begin(&p, v))
		return;
	const char *kind = read_name(&p);
	if (!p.q.measure || (*kind && !is_file(kind)) || p.run.as_of == INSTANT_NONE)
		visit_not_found(v);
	else if (!measure_read(v->site->session, p.a, &p.run, &p.q, &p.r, &e))
		visit_fail(v, &e);
	else if (*kind)
		send_file(&p, kind);
	else
		show_measure(&p);
}

/* ---- /measures/{}/cases --------------------------------------------------------------------- */

struct case_page {
	struct measure_page p;
	struct measure_case_query q;
	const char *asked; /* the query of the address, but for the place */
};

/* False: the address is none of ours. */
static bool read_month(struct case_page *c)
{
	const char *month = query(&c->p, "month");
	c->q.month = DATE_NONE;
	return !month || (date_parse(arena_printf(c->p.a, "%s-01", month), &c->q.month));
}

static bool read_place(struct case_page *c)
{
	const char *after = query(&c->p, "after");
	c->q.after_month = DATE_NONE;
	if (!after)
		return true;
	char *dot = strchr(arena_strdup(c->p.a, (char *)(uintptr_t)after), '.');
	if (!dot || strlen(dot) > 18 || strspn(dot + 1, "0123456789") != strlen(dot + 1))
		return false;
	c->q.after_id = strtoll(dot + 1, NULL, 10);
	return date_parse(
	    arena_strndup(c->p.a, after, strlen(after) - strlen(dot)), &c->q.after_month);
}

static bool read_group(struct case_page *c)
{
	const char *by = query(&c->p, "by"), *value = http_query(c->p.v->request, "value");
	if (!by)
		return true;
	for (const struct measure_dim *d = measure_dims; d->name; d++)
		if (strcmp(d->name, by) == 0 && !d->equity)
			c->q.dim = d->name;
	c->q.value = value ? value : "";
	return c->q.dim != NULL;
}

static bool read_cases(struct case_page *c)
{
	const char *met = query(&c->p, "met");
	c->q.outcome = query(&c->p, "outcome");
	c->q.met = met != NULL;
	c->q.limit = CASES_MAX + 1;
	if (!read_month(c) || !read_place(c) || !read_group(c))
		return false;
	c->q.of = c->p.q;
	c->asked = arena_printf(c->p.a, "%s%s%s%s%s%s%s",
	    c->q.month == DATE_NONE ? "" : month_of(&c->p, c->q.month),
	    c->q.outcome ? "&outcome=" : "", c->q.outcome ? address_part(c->p.a, c->q.outcome) : "",
	    met ? "&met=yes" : "", c->q.dim ? "&by=" : "", c->q.dim ? c->q.dim : "",
	    c->q.dim ? arena_printf(c->p.a, "&value=%s", address_part(c->p.a, c->q.value)) : "");
	return true;
}

/* "Late, March 2026". */
static const char *which(struct case_page *c)
{
	struct arena *a = c->p.a;
	const char *words =
	    c->q.outcome ? spoken_capital(a, measure_outcome_words(c->p.q.measure, c->q.outcome))
	    : c->q.met	 ? "Counted as met"
			 : "All that are counted";
	return arena_printf(a, "%s, %s%s%d%s%s", words,
	    c->q.month == DATE_NONE ? "" : month_name(c->q.month),
	    c->q.month == DATE_NONE ? "" : " ", c->p.q.year, c->p.q.site ? ", " : "",
	    c->p.q.site ? c->p.q.site : "");
}

static json_t *case_json(struct case_page *c, const struct rows *r, int i)
{
	struct arena *a = c->p.a;
	date today = zone_date(c->p.v->zone, c->p.v->who.now);
	const char *ref = row_text(r, i, "ref"), *accession = row_text(r, i, "accession"),
		   *step = row_text(r, i, "step"), *patient = row_text(r, i, "patient");
	visit_shows(c->p.v, row_int(r, i, "patient_id"));
	return json_pack("{s:s, s:s?, s:s?, s:s?, s:s, s:o, s:o, s:s, s:s?}", "name",
	    row_name(a, r, i), "mrn", patient, "ref", ref, "href",
	    ref ? arena_printf(a, "/case/%s", ref) : NULL, "accession", accession ? accession : "",
	    "day", spoken_day(row_date(r, i, "day"), today), "target",
	    ref ? spoken_day(row_date(r, i, "target"), today) : json_null(), "outcome",
	    spoken_capital(a, measure_outcome_words(c->p.q.measure, row_text(r, i, "outcome"))),
	    "step", step && *step ? step : NULL);
}

static void show_cases(struct case_page *c, const struct rows *r)
{
	int count = rows_count(r), shown = count > CASES_MAX ? CASES_MAX : count;
	const struct measure *m = c->p.q.measure;
	const char *here =
	    arena_printf(c->p.a, "%s%s", address(&c->p, m->name, "/cases"), c->asked);
	char month[32];
	json_t *list = json_array(), *next = json_null();
	for (int i = 0; i < shown; i++)
		json_array_append_new(list, case_json(c, r, i));
	if (count > shown)
		next = json_sprintf("%s&after=%s.%" PRId64, here,
		    date_text(row_date(r, shown - 1, "month"), month), row_int(r, shown - 1, "id"));
	fill(&c->p, arena_printf(c->p.a, "Cases of: %s", m->title),
	    json_pack("{s:s, s:s, s:o, s:o, s:s?, s:o}", "heading", m->title, "which", which(c),
		"back",
		json_pack("{s:s, s:s}", "words", m->title, "href", address(&c->p, m->name, "")),
		"cases", rows_of(list), "first_href", c->q.after_month == DATE_NONE ? NULL : here,
		"next", next));
	visit_page(c->p.v, 200, "measure-cases");
}

void page_measure_cases(struct visit *v)
{
	struct case_page c = {0};
	struct rows r = {0};
	struct err e = {0};
	if (!begin(&c.p, v))
		return;
	const char *kind = read_name(&c.p);
	if (!c.p.q.measure || *kind || c.p.run.as_of == INSTANT_NONE || !read_cases(&c)) {
		visit_not_found(v);
		return;
	}
	if (!measure_cases_read(v->site->session, &c.p.run, &c.q, &r, &e)) {
		visit_fail(v, &e);
		return;
	}
	show_cases(&c, &r);
	rows_free(&r);
}
