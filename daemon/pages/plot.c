/* SPDX-License-Identifier: Apache-2.0
 *
 * plot.c - where the lines of a plot lie.
 *
 * Title and description say what it shows, lines differ in their dashes and have their names at
 * their ends: nothing hangs on colour.
 */
#include "autoconf.h"
#include "plot.h"

#define WIDTH	760 /* as _plot.html has them */
#define HEIGHT	300
#define LEFT	48
#define RIGHT	150 /* names stand there */
#define TOP	16
#define BOTTOM	40
#define INNER_W (WIDTH - LEFT - RIGHT)
#define INNER_H (HEIGHT - TOP - BOTTOM)
#define NAME	17 /* from one name to the next */

static const struct style {
	const char *class, *colour, *dash;
} styles[] = {{"a", "#0a6069", NULL}, {"b", "#8a3c00", "8 5"}, {"c", "#53328f", "2 4"}};

static double across(const struct measure_result *r, size_t month)
{
	return LEFT + INNER_W * ((double)month + .5) / (double)r->month_count;
}

static double down(double percent)
{
	return TOP + INNER_H * (100 - percent) / 100;
}

static json_t *at(double place)
{
	return json_sprintf("%.1f", place);
}

static json_t *grid_json(void)
{
	json_t *list = json_array();
	for (int n = 0; n <= 100; n += 25)
		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:o}", "y", at(down(n)), "words_y", at(down(n) + 4),
			      "words", json_sprintf("%d %%", n)));
	return list;
}

static json_t *months_json(const struct measure_result *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < r->month_count; i++)
		json_array_append_new(
		    list, json_pack("{s:o, s:o}", "x", at(across(r, i)), "words",
			      json_sprintf("%.3s", month_name(r->month[i].month))));
	return list;
}

static json_t *intervals_json(const struct measure_result *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < r->month_count; i++) {
		const struct measure_tally *t = &r->month[i].n;
		double low, high;
		if (!measure_cases(t))
			continue;
		measure_wilson(t->of_class[MEASURE_MET], measure_cases(t), &low, &high);
		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:o}", "x", at(across(r, i)), "from",
			      at(down(100 * low)), "to", at(down(100 * high))));
	}
	return list;
}

/* Where a name stands: beside its line, below what stands there already. */
static double place(double wanted, double *taken, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			if (wanted < taken[k] + NAME && wanted > taken[k] - NAME)
				wanted = taken[k] + NAME;
	taken[count] = wanted;
	return wanted;
}

static const struct measure_tally *tally_of(
    const struct measure_result *r, size_t nth, size_t month)
{
	return nth ? &r->series[nth - 1].month[month] : &r->month[month].n;
}

/* A month without a case leaves a gap. */
static json_t *line_json(struct arena *a, const struct measure_result *r, size_t nth, double *names)
{
	const struct style *s = &styles[nth];
	const char *path = "", *step = "M";
	double x = 0, y = 0, percent = 0;
	for (size_t i = 0; i < r->month_count; i++) {
		const struct measure_tally *t = tally_of(r, nth, i);
		if (!measure_cases(t)) {
			step = "M";
			continue;
		}
		percent = measure_percent(t);
		x = across(r, i);
		y = down(percent);
		path = arena_printf(a, "%s%s%.1f %.1f", path, step, x, y);
		step = "L";
	}
	return json_pack("{s:s, s:s, s:s?, s:s, s:o, s:o, s:o, s:s, s:o}", "class", s->class,
	    "colour", s->colour, "dash", s->dash, "path", path, "x", at(x), "y", at(y), "words_y",
	    at(place(y + 4, names, nth)), "words", nth ? r->series[nth - 1].label : "All",
	    "percent", json_sprintf("%.0f %%", percent));
}

json_t *plot_json(struct arena *a, const struct measure_result *r)
{
	double names[MEASURE_SERIES_MAX + 1] = {0};
	json_t *lines = json_array();
	for (size_t i = 0; i <= r->series_count; i++)
		json_array_append_new(lines, line_json(a, r, i, names));
	return json_pack("{s:n, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "xmlns", "title",
	    r->measure->title, "by", r->measure->month, "trend", r->trend, "grid", grid_json(),
	    "months", months_json(r), "intervals", intervals_json(r), "lines", lines);
}
