/* SPDX-License-Identifier: Apache-2.0
 *
 * test_possible.c - what the rows that are still possible owe together.
 */
#include "autoconf.h"
#include "table.h"
#include "../suite.h"

#include <string.h>

Suite *possible_suite(void);

/* Two rows for one open detail, and what they have in common. */
struct common_row {
	const char *yes, *no; /* action,modality,min,max,unit */
	const char *want;     /* the same, "!" in front: provisional, "~" behind: or sooner */
};

static const struct common_row rows[] = {
    /* one menu holds the other */
    {"clinical-referral,CLINIC,,,", "tissue-sampling|clinical-referral,BIOPSY|CLINIC,,,",
	"!NO tissue-sampling|clinical-referral BIOPSY|CLINIC -1..-1 "},
    /* neither does */
    {"additional-imaging-now,MG-DX,,,", "obtain-priors,PRIOR-MG,,,",
	"!YES|NO additional-imaging-now|obtain-priors MG-DX|PRIOR-MG -1..-1 "},
    /* the earlier date */
    {"follow-up-imaging,CT-CHEST,6,12,months", "follow-up-imaging,CT-CHEST,3,6,months",
	"!NO follow-up-imaging CT-CHEST 3..6 months"},
    /* each end by itself */
    {"follow-up-imaging,CT-CHEST,6,6,months", "follow-up-imaging,CT-CHEST,3,12,months",
	"!YES|NO follow-up-imaging CT-CHEST 3..6 months"},
    /* in two units */
    {"follow-up-imaging,CT-CHEST,2,2,months", "follow-up-imaging,CT-CHEST,21,30,days",
	"!NO follow-up-imaging CT-CHEST 21..30 days"},
    /* one without a date: now, if that is sooner */
    {"follow-up-imaging,CT-CHEST,6,6,months", "tissue-sampling,BIOPSY,,,",
	"!YES|NO follow-up-imaging|tissue-sampling CT-CHEST|BIOPSY 6..6 months~"},
    /* a part that both owe, and one that only one does */
    {"lab-workup,LAB-ADRENAL,,,", "lab-workup+clinical-referral,LAB-ADRENAL|CLINIC,,,",
	"!YES lab-workup LAB-ADRENAL -1..-1 "},
    /* a part that both owe, and a choice */
    {"lab-workup+tissue-sampling,LAB-ADRENAL|BIOPSY,,,",
	"lab-workup+clinical-referral,LAB-ADRENAL|CLINIC,,,",
	"!YES|NO lab-workup+tissue-sampling|clinical-referral LAB-ADRENAL|BIOPSY|CLINIC -1..-1 "},
    /* one owes nothing */
    {"follow-up-imaging,CT-CHEST,6,6,months", "none,,,,", " human-review  -1..-1 "},
    {"follow-up-imaging,CT-CHEST,6,6,months", "routine-screening,CT-CHEST-LD,12,12,months",
	" human-review  -1..-1 "},
    {"follow-up-imaging,CT-CHEST,6,6,months", "follow-up-imaging-optional,CT-CHEST,12,12,months",
	" human-review  -1..-1 "},
    /* a person takes nothing from what the other row owes */
    {"follow-up-imaging,CT-CHEST,6,6,months", "human-review,,,,",
	"!YES follow-up-imaging CT-CHEST 6..6 months"},
};

static const char *common_of(
    struct arena *a, const struct common_row *r, const char *absent, struct pair *in, size_t n)
{
	struct guideline *g;
	struct guideline_answer out;
	struct err e;
	const char *text = arena_printf(a,
	    "table,format,1\ntable,system,demo\ntable,version,1\ntable,title,Demo\n"
	    "anchor,exam_date,exam,the exam\ninput,size,integer,0..9,mm,yes,,size\n"
	    "input,detail,enum,yes|no|unknown,,no,%s,detail\n"
	    "stage,m,first,,\ncolumns,id,if detail,action,modality,min,max,unit,anchor,note\n"
	    "row,YES,yes,%s,exam_date,\nrow,NO,no,%s,exam_date,\nrow,NOBODY,,human-review,,,,,,\n",
	    absent, r->yes, r->no);
	ck_assert_msg(guideline_read(a, "demo.csv", text, strlen(text), &g, &e), "%s", e.text);
	ck_assert_msg(guideline_evaluate(g, in, n, a, &out, &e), "%s", e.text);
	ck_assert(
	    !out.provisional || (out.missing_count == 1 && strcmp(out.missing[0], "detail") == 0));
	return arena_printf(a, "%s%s %s %s %d..%d %s%s", out.provisional ? "!" : "",
	    out.provisional ? out.row : "", out.action, out.modality, out.min, out.max, out.unit,
	    out.undated ? "~" : "");
}

START_TEST(what_all_possible_rows_owe_is_owed)
{
	struct arena *a = arena_new();
	struct pair in[] = {{"size", "5"}, {"detail", "unknown"}};
	ck_assert_str_eq(common_of(a, &rows[_i], "", in, 1), rows[_i].want);
	/* by default unknown, and said to be */
	ck_assert_str_eq(common_of(a, &rows[_i], "unknown", in, 1), rows[_i].want);
	ck_assert_str_eq(common_of(a, &rows[_i], "", in, 2), rows[_i].want);
	arena_free(a);
}
END_TEST

START_TEST(of_nothing_stated_nothing_is_owed)
{
	struct arena *a = arena_new();
	ck_assert_str_eq(common_of(a, &rows[0], "", NULL, 0), " human-review  -1..-1 ");
	arena_free(a);
}
END_TEST

Suite *possible_suite(void)
{
	Suite *s = suite_create("possible");
	TCase *t = tcase_create("common");
	tcase_add_loop_test(
	    t, what_all_possible_rows_owe_is_owed, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_test(t, of_nothing_stated_nothing_is_owed);
	suite_add_tcase(s, t);
	return s;
}
