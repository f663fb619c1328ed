/* SPDX-License-Identifier: Apache-2.0
 *
 * test_plot.c - the plot: its words, its lines, and nothing that a name could bring in.
 */
#include "../suite.h"
#include "followupd/simulate.h"

#include <string.h>

Suite *plot_suite(void);

static int times(const char *text, const char *word)
{
	int n = 0;
	for (; (text = strstr(text, word)); text += strlen(word))
		n++;
	return n;
}

static const char *plotted(struct arena *a, bool two)
{
	int mails[3] = {3, 0, 12};
	struct workload_week week[3] = {{.monday = date_of(2026, 3, 2)},
	    {.monday = date_of(2026, 3, 9)}, {.monday = date_of(2026, 3, 16)}};
	const struct workload w = {.from = date_of(2026, 3, 2),
	    .until = date_of(2026, 3, 22),
	    .n = {.mails = 15},
	    .week_count = 3,
	    .week = week,
	    .role_mails = {[ROLE_COORDINATOR] = mails}};
	struct buf b = {0};
	workload_plot(&b, &w, "a <script>&\"1", two ? &w : NULL, "b");
	const char *text = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return text;
}

START_TEST(it_says_what_it_shows)
{
	struct arena *a = arena_new();
	const char *one = plotted(a, false), *two = plotted(a, true);
	ck_assert_ptr_nonnull(strstr(one, "<title id=\"t\">Simulated mails in each week, by role"));
	ck_assert_ptr_nonnull(strstr(one, "aria-labelledby=\"t d\""));
	ck_assert_ptr_nonnull(
	    strstr(one, "From 2026-03-02 to 2026-03-22. a &lt;script&gt;&amp;&quot;1: "
			"15 mails, 15 to coordinator. </desc>"));
	ck_assert_ptr_null(strstr(one, "<script"));
	ck_assert_ptr_nonnull(strstr(one, "coordinator: 15 mails"));
	ck_assert_int_eq(times(one, "<polyline"), 1);
	ck_assert_int_eq(times(one, "stroke-dasharray"), 0);
	ck_assert_int_eq(times(two, "<polyline"), 2);
	ck_assert_int_eq(times(two, "stroke-dasharray"), 2); /* the line and its key */
	arena_free(a);
}
END_TEST

Suite *plot_suite(void)
{
	Suite *s = suite_create("plot");
	TCase *t = tcase_create("plot");
	tcase_add_test(t, it_says_what_it_shows);
	suite_add_tcase(s, t);
	return s;
}
