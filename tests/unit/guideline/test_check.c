/* SPDX-License-Identifier: Apache-2.0
 *
 * test_check.c - the checker passes the shipped tables and catches each kind of fault.
 */
#include "autoconf.h"
#include "shipped.h"
#include "../suite.h"

#include <stdlib.h>
#include <string.h>

Suite *check_suite(void);

START_TEST(shipped_tables_are_proven)
{
	struct arena *a = arena_new();
	struct guideline_tokens t = shipped_tokens(a);
	uint64_t walked;
	char *report = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&report, &n);
	const struct guideline *g = shipped_table(a, shipped_name(_i));
	size_t faults = guideline_check(g, &t, out, &walked);
	fclose(out);
	ck_assert_msg(faults == 0, "%s: %zu faults\n%.7000s", shipped_name(_i), faults, report);
	ck_assert_uint_gt(walked, 1);
	free(report);
	arena_free(a);
}
END_TEST

/* A sound table; each broken copy replaces one piece of it. */
static const char sound[] =
    "table,format,1\ntable,system,demo\ntable,version,1\ntable,title,Demo\n"
    "table,citation,Somebody 2020\ntable,prefix,D-\ntable,step input,step\n"
    "source,S1,A source\nanchor,exam_date,exam,exam\nanchor,previous_exam,previous,exam before\n"
    "input,size_mm,decimal,0.0..100.0,mm,yes,,size\ninput,risk,bool,,,no,no,risk\n"
    "input,step,integer,1..9,,no,1,step\n"
    "step,SCH,1,,follow-up-imaging,CT-CHEST,6,6,months,exam_date,,\n"
    "step,SCH,2,,follow-up-imaging,CT-CHEST,12,12,months,previous_exam,,\n"
    "step,SCH,end,,none,,,,,,,\n"
    "stage,main,unique,,\n"
    "columns,id,enabled,if size_mm,if "
    "risk,action,modality,min,max,unit,anchor,schedule,next,evidence,source,note\n"
    "row,D-1,,<6.0,,none,,,,,,,,V2,S1,\n"
    "row,D-2,,\"[6.0,8.0)\",no,routine-screening,CT-CHEST-LD,12,12,months,exam_date,,D-3,V1,S1,\n"
    "row,D-3,,\"[6.0,8.0)\",yes,,,,,,,SCH,,V2,S1,\n"
    "row,D-4,no,>=8.0,,tissue-sampling,BIOPSY,,,,,,,U,S1,recalled only\n";

static const struct {
	const char *from, *to, *want; /* want: in the checker's report, or the loader's error */
} broken[] = {
    {"\"[6.0,8.0)\",yes", "\"[6.1,8.0)\",yes", "no row matches size_mm=6;risk=yes"},
    {"<6.0", "<=6.0", "rows D-1 (line 19) and D-2 both match size_mm=6;risk=no"},
    {"stage,main,unique", "stage,main,first", "0 faults"},
    {"row,D-2,,\"[6.0,8.0)\",no", "row,D-2,,\"[6.0,8.0)\",", "rows D-2"},
    {"step,SCH,end,,none,,,,,,,\n", "", "schedule SCH has no end line"},
    {"step,SCH,2,,", "step,SCH,2+,,", "repeats without an until"},
    {"step,SCH,2,,", "step,SCH,3,,", "steps count from 1"},
    {"12,12,months,previous_exam", "3,3,months,exam_date", "is due before the step before it"},
    {"exam_date,,\nstep", "previous_exam,,\nstep", "no previous exam to count from"},
    {"table,citation,Somebody 2020\n", "", "no citation"},
    {"V1,S1", "V1,", "no source"},
    {"V1,S1", "V1,S9", "source \"S9\" is not declared"},
    {"V1,S1", "V9,S1", "evidence \"V9\""},
    {"routine-screening", "routine-screaming", "unknown action \"routine-screaming\""},
    {"BIOPSY", "BIOPSIE", "unknown modality \"BIOPSIE\""},
    {"12,12,months,exam_date", "12,12,years,exam_date", "unit \"years\""},
    {"12,12,months,exam_date", "12,6,months,exam_date", "is not a window"},
    {"12,12,months,exam_date", "12,12,months,", "without an anchor"},
    {"12,12,months,exam_date", "12,12,months,birth", "anchor \"birth\" is not declared"},
    {"D-3,V1", "D-9,V1", "next names \"D-9\""},
    {"row,D-4,no", "row,D-4,yes", "must be switched off"},
    {"recalled only", "", "without a reason"},
    {"row,D-1,,<6.0,,none,,,", "row,D-1,,<6.0,,none,CT-CHEST,,", "has no modality"},
    {"row,D-1", "row,E-1", "does not begin with D-"},
    {"if risk", "if risc", "no such input"},
    {"\"[6.0,8.0)\",no", "\"[6.0,8.0)\",maybe", "\"maybe\" is not one of yes|no"},
    {"<6.0", "<6.05", "finer"},
    {"<6.0", "<600.0", "outside the legal range"},
    {"\"[6.0,8.0)\",no", "\"[8.0,6.0)\",no", "is empty"},
    {",SCH,,V2", ",SCX,,V2", "no schedule \"SCX\""},
    {"stage,main,unique", "stage,main,best", "unknown hit rule"},
    {"decimal,0.0..100.0", "decimal,0..100", "decimals"},
    {"row,D-1", "rwo,D-1", "unknown kind of line"},
};

static char *replaced(const char *from, const char *to)
{
	const char *at = strstr(sound, from);
	ck_assert_msg(at != NULL, "\"%s\" is not in the table", from);
	struct buf b = {0};
	buf_add(&b, sound, (size_t)(at - sound));
	buf_adds(&b, to);
	buf_adds(&b, at + strlen(from));
	return buf_steal(&b);
}

/* What the loader or the checker says of the table. */
static char *verdict(const char *text)
{
	struct arena *a = arena_new();
	struct guideline *g;
	struct guideline_tokens t = shipped_tokens(a);
	struct err e;
	char *report = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&report, &n);
	if (!guideline_read(a, "demo.csv", text, strlen(text), &g, &e))
		fputs(e.text, out);
	else
		fprintf(out, "%zu faults", guideline_check(g, &t, out, NULL));
	fclose(out);
	arena_free(a);
	return report;
}

START_TEST(a_sound_table_has_no_fault)
{
	char *report = verdict(sound);
	ck_assert_str_eq(report, "0 faults");
	free(report);
}
END_TEST

START_TEST(each_kind_of_fault_is_caught)
{
	char *text = replaced(broken[_i].from, broken[_i].to), *report = verdict(text);
	ck_assert_msg(strstr(report, broken[_i].want) != NULL, "%s -> %s: %s", broken[_i].from,
	    broken[_i].to, report);
	free(text);
	free(report);
}
END_TEST

START_TEST(an_unreachable_row_of_a_first_table_is_caught)
{
	char *text = replaced("stage,main,unique", "stage,main,first");
	struct buf b = {0};
	buf_adds(&b, text);
	buf_adds(&b, "row,D-5,,\"[6.0,7.9]\",,none,,,,,,,,V2,S1,\n");
	char *report = verdict(buf_text(&b));
	ck_assert_msg(strstr(report, "row D-5 can never be reached") != NULL, "%s", report);
	free(report);
	free(text);
	buf_free(&b);
}
END_TEST

START_TEST(a_chain_without_an_answer_is_caught)
{
	char *text = replaced("stage,main,unique,,", "stage,main,unique,risk = 'yes',");
	char *report = verdict(text);
	ck_assert_msg(strstr(report, "without an answer") != NULL, "%s", report);
	free(report);
	free(text);
}
END_TEST

START_TEST(a_row_switched_off_is_for_a_person)
{
	struct arena *a = arena_new();
	struct guideline *g;
	struct guideline_answer r;
	struct err e;
	struct pair in[] = {{"size_mm", "9"}};
	ck_assert(guideline_read(a, "demo.csv", sound, strlen(sound), &g, &e));
	ck_assert(guideline_evaluate(g, in, 1, a, &r, &e));
	ck_assert_str_eq(r.row, "D-4");
	ck_assert_str_eq(r.action, "human-review");
	ck_assert(strstr(r.note, "recalled only") != NULL);
	arena_free(a);
}
END_TEST

Suite *check_suite(void)
{
	Suite *s = suite_create("check");
	TCase *t = tcase_create("faults");
	tcase_set_timeout(t, 120); /* under valgrind the walks take a while */
	tcase_add_loop_test(t, shipped_tables_are_proven, 0, shipped_count());
	tcase_add_test(t, a_sound_table_has_no_fault);
	tcase_add_loop_test(
	    t, each_kind_of_fault_is_caught, 0, (int)(sizeof broken / sizeof *broken));
	tcase_add_test(t, an_unreachable_row_of_a_first_table_is_caught);
	tcase_add_test(t, a_chain_without_an_answer_is_caught);
	tcase_add_test(t, a_row_switched_off_is_for_a_person);
	suite_add_tcase(s, t);
	return s;
}
