/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_store.c - reads what was counted, the cases behind it, and counts anew.
 */
#include "autoconf.h"
#include "followupd/measure_store.h"
#include "followupd/log.h"
#include "shown_number.h"

#include <stdlib.h>
#include <string.h>

#define PATIENTS_AT_ONCE 500

/* ---- the last run --------------------------------------------------------------------------- */

/* One row for each year and site: they are few. */
bool measure_run_read(struct session *s, struct arena *a, struct measure_run *out, struct err *e)
{
	static const struct statement st = {"page_measure_run",
	    "SELECT r.as_of, r.half, y.year, y.site FROM (SELECT * FROM measure_runs WHERE "
	    "finished_at IS NOT NULL ORDER BY id DESC LIMIT 1) r LEFT JOIN LATERAL (SELECT year, "
	    "NULL AS site FROM unnest(r.years) year UNION ALL SELECT NULL, site FROM "
	    "unnest(r.sites) site) y ON true ORDER BY y.year, y.site"};
	struct rows r = {0};
	*out = (struct measure_run){.as_of = INSTANT_NONE};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		out->as_of = rows_instant(&r, i, 0);
		out->half = (int)rows_int(&r, i, 1);
		if (!rows_null(&r, i, 2)) {
			out->year = arena_grow(a, out->year, out->year_count, sizeof *out->year);
			out->year[out->year_count++] = (int)rows_int(&r, i, 2);
		} else if (!rows_null(&r, i, 3)) {
			out->site = arena_grow(
			    a, (void *)(uintptr_t)out->site, out->site_count, sizeof *out->site);
			out->site[out->site_count++] = arena_strdup(a, rows_text(&r, i, 3));
		}
	}
	rows_free(&r);
	return true;
}

int measure_year(const struct measure_run *run)
{
	return run->as_of == INSTANT_NONE ? 0 : instant_civil(run->as_of - DAYS(120), 0).year;
}

bool measures_all(struct session *s, bool *out, struct err *e)
{
	static const struct statement st = {"page_measures_all", "SELECT pages.measures_all()"};
	struct rows r = {0};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*out = rows_bool(&r, 0, 0);
	rows_free(&r);
	return true;
}

/* ---- counts --------------------------------------------------------------------------------- */

#define OF                                                                                         \
	" FROM measure_counts c WHERE c.half = $1::smallint AND c.measure = $2 AND c.month >= "    \
	"$3::date AND c.month < $4::date AND ($5::text IS NULL OR c.site = $5)"

/* $6 the base, and "guideline" where all is told. */
static const struct statement months = {"page_measure_months",
    "SELECT c.month, c.dim, CASE WHEN c.dim = 'guideline' THEN c.value ELSE '' END, NULL, "
    "c.outcome,"
    " sum(c.n)::bigint" OF " AND c.dim = ANY ($6::text[]) GROUP BY 1, 2, 3, c.outcome"};
/* Groups of patients of whole years and all sites alone: what is withheld there cannot be worked
 * out from what is told elsewhere. */
static const struct statement groups = {"page_measure_groups",
    "SELECT NULL::date, g.dim, g.value, CASE WHEN g.dim IN ('radiologist', 'owner') THEN "
    "coalesce((SELECT concat_ws(', ', nullif(p.family, ''), nullif(p.given, '')) FROM people p "
    "WHERE p.id = CASE WHEN g.dim IN ('radiologist', 'owner') AND g.value <> '' THEN "
    "g.value::bigint END), 'nobody known') WHEN g.value = '' THEN 'not known' END, g.outcome, g.n "
    "FROM (SELECT c.dim, c.value, c.outcome, sum(c.n)::bigint AS n" OF " AND c.dim <> 'all' AND "
    "($5 IS NULL OR c.dim NOT IN ('language', 'sex', 'age', 'primary-care')) GROUP BY c.dim, "
    "c.value, c.outcome UNION ALL SELECT 'site', c.site, c.outcome, sum(c.n)::bigint" OF
    " AND c.dim = 'all' GROUP BY c.site, c.outcome) g"};

static void take_counts(
    struct arena *a, const struct rows *r, struct measure_count **list, size_t *count)
{
	for (int i = 0; i < rows_count(r); i++) {
		*list = arena_grow(a, *list, *count, sizeof **list);
		(*list)[(*count)++] = (struct measure_count){.month = rows_date(r, i, 0),
		    .dim = arena_strdup(a, rows_text(r, i, 1)),
		    .value = arena_strdup(a, rows_text(r, i, 2)),
		    .label = arena_strdup(a, (char *)(uintptr_t)rows_text(r, i, 3)),
		    .outcome = arena_strdup(a, rows_text(r, i, 4)),
		    .n = rows_int(r, i, 5)};
	}
}

bool measure_read(struct session *s, struct arena *a, const struct measure_run *run,
    const struct measure_query *q, struct measure_result **out, struct err *e)
{
	struct measure_count *list = NULL;
	size_t count = 0;
	struct rows r = {0};
	bool all = strcmp(q->base, "all") == 0;
	const struct value v[] = {V_INT(run->half), V_TEXT(q->measure->name),
	    V_DATE(date_of(q->year, 1, 1)), V_DATE(date_of(q->year + 1, 1, 1)), V_TEXT(q->site),
	    V_TEXT(all ? "{all,guideline}" : arena_printf(a, "{%s}", q->base))};
	if (!session_ask(s, &months, v, 6, &r, e))
		return false;
	take_counts(a, &r, &list, &count);
	rows_free(&r);
	if (all && !q->no_groups) {
		if (!session_ask(s, &groups, v, 5, &r, e))
			return false;
		take_counts(a, &r, &list, &count);
		rows_free(&r);
	}
	*out = measure_compute(a, q->measure, q->base, list, count);
	return true;
}

/* ---- cases ---------------------------------------------------------------------------------- */

/* "{done,late}" of the outcomes that are asked for. */
static char *outcomes_of(const struct measure_case_query *q)
{
	const char *words[MEASURE_OUTCOMES_MAX];
	size_t count = 0;
	const struct measure *m = q->of.measure;
	if (q->outcome)
		words[count++] = q->outcome;
	for (size_t i = 0; !q->outcome && i < m->outcome_count; i++)
		if (m->outcome[i].counts == MEASURE_MET ||
		    (!q->met && m->outcome[i].counts == MEASURE_NOT))
			words[count++] = m->outcome[i].word;
	return sql_text_array(words, count);
}

/* Of groups of patients none are listed: who is in a small one is nobody's to see. */
#define IS_OF_GROUP                                                                                \
	"($7::text IS NULL OR CASE $7 WHEN 'modality' THEN m.modality WHEN 'guideline' THEN "      \
	"m.guideline WHEN 'site' THEN m.site WHEN 'radiologist' THEN coalesce("                    \
	"m.radiologist_id::text, '') WHEN 'owner' THEN m.owner_id::text WHEN 'step' THEN m.step "  \
	"END = $8)"
#define IS_OWN                                                                                     \
	"($9 = 'all' OR ($9 = 'radiologist' AND m.radiologist_id = ANY ((SELECT "                  \
	"pages.mine())::bigint[])) OR ($9 = 'owner' AND m.owner_id = ANY ((SELECT "                \
	"pages.mine())::bigint[])))"

/* In the order of the index, behind the place where the page before ended. */
static const struct statement cases = {"page_measure_cases",
    "SELECT m.patient_id, " SHOWN_IDENTIFIER(
	"m.patient_id") " AS patient, p.family, p.given, p.birth, p.sex, x.accession, x.day, "
			"f.ref, "
			"f.target, f.state, f.closure, m.month, m.outcome, m.step, m.id FROM "
			"(SELECT * "
			"FROM measure_cases m WHERE m.half = $1::smallint AND m.measure = $2 AND "
			"m.month >= $3::date AND m.month < $4::date AND (m.month, m.id) > "
			"($10::date, "
			"$11::bigint) AND ($5::text IS NULL OR m.site = $5) AND m.outcome = ANY "
			"($6::text[]) AND " IS_OF_GROUP " AND " IS_OWN
			" ORDER BY m.month, m.id LIMIT $12) m LEFT JOIN patients p ON p.id = "
			"m.patient_id LEFT JOIN exams x ON x.id = m.exam_id LEFT JOIN followups f "
			"ON "
			"f.id = m.followup_id ORDER BY m.month, m.id"};

bool measure_cases_read(struct session *s, const struct measure_run *run,
    const struct measure_case_query *q, struct rows *out, struct err *e)
{
	char *outcomes = outcomes_of(q);
	date from = q->month == DATE_NONE ? date_of(q->of.year, 1, 1) : q->month,
	     until = q->month == DATE_NONE ? date_of(q->of.year + 1, 1, 1)
					   : date_add_months(q->month, 1),
	     behind = q->after_month == DATE_NONE ? from - 1 : q->after_month;
	bool ok = session_ask(s, &cases,
	    VALUES(V_INT(run->half), V_TEXT(q->of.measure->name), V_DATE(from), V_DATE(until),
		V_TEXT(q->of.site), V_TEXT(outcomes), V_TEXT(q->dim), V_TEXT(q->value),
		V_TEXT(q->of.base), V_DATE(behind), V_INT(q->after_id), V_INT(q->limit)),
	    out, e);
	free(outcomes);
	return ok;
}

/* ---- runs ----------------------------------------------------------------------------------- */

bool measures_step(struct session *s, const struct zone *z, instant due, bool *more, struct err *e)
{
	static const struct statement st = {
	    "measures_step", "SELECT measures_step($1::timestamptz, $2, $3::int)"};
	struct rows r = {0};
	if (!session_ask(s, &st,
		VALUES(V_INSTANT(due), V_TEXT(zone_name(z)), V_INT(PATIENTS_AT_ONCE)), &r, e))
		return false;
	*more = rows_bool(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool measures_night(struct session *s, const struct zone *z, instant now, instant *not_before,
    bool *more, struct err *e)
{
	*more = false;
	if (now < *not_before || measures_step(s, z, INSTANT_NONE, more, e))
		return true;
	if (err_of_surroundings(e) || session_broken(s))
		return false;
	*not_before = now + MINUTES(10);
	log_err(LOG_LVL_ERROR, e, "the measures could not be counted");
	return true;
}
