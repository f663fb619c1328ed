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

/* A role proves what is not listed at each start: right, and slow. */
START_TEST(shipped_tables_are_listed_as_proven)
{
	struct arena *a = arena_new();
	struct buf list = {0};
	struct err e;
	const char *path = arena_printf(a, "%s/schema/guidelines/proven.sha256", source_dir());
	ck_assert_msg(buf_read_file(&list, path, 1 << 20, &e), "%s", e.text);
	for (int i = 0; i < shipped_count(); i++) {
		const char *hash = guideline_sha256(shipped_table(a, shipped_name(i)));
		const char *line = arena_printf(a, "%s  %s.csv\n", hash, shipped_name(i));
		ck_assert_msg(strstr(buf_text(&list), line) != NULL,
		    "%s.csv has changed: run \"make prove-tables\"", shipped_name(i));
	}
	buf_free(&list);
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
    "presume,risk,said where there is one\n"
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

/* A sound table of sets, derived inputs and conditions. */
static const char derived[] =
    "table,format,1\ntable,system,demo\ntable,version,1\ntable,title,Demo\n"
    "table,citation,Somebody 2020\ntable,prefix,E-\nsource,S1,A source\n"
    "anchor,exam_date,exam,exam\n"
    "input,long_mm,decimal,0.0..100.0,mm,yes,,long\ninput,short_mm,decimal,0.0..100.0,mm,yes,,"
    "short\ninput,shape,enum,round|oval,,no,,shape\n"
    "input,foci,set,macro|rim|dot,,when shape = 'oval',,foci\n"
    "derive,mean_mm,decimal,0.0..100.0,mm,given(long_mm),\"(long_mm + short_mm) / 2\",mean\n"
    "derive,band,integer,0..2,,,\"step(mean_mm, 0, 6.0, 1, 8.0, 2)\",band\n"
    "derive,score,integer,0..9,,,\"points(foci, 'macro', 1, 'rim', 2)\",score\n"
    "reject,shape = 'round' and short_mm > long_mm,short_mm: longer than long_mm\n"
    "stage,main,first,long_mm > 0.0 or long_mm = 0.0,\n"
    "columns,id,if foci,if band,if score,if shape,action,evidence,source,flag\n"
    "row,E-1,dot,,,,none,V1,S1,\n"
    "row,E-2,!=dot,>=1,>=2,,none,V1,S1,\n"
    "row,E-3,,,,!=oval,none,V1,S1,\n"
    "row,E-4,,,,oval,none,V1,S1,\n";

static const struct {
	const char *from, *to, *want; /* want: in the checker's report, or the loader's error */
} broken_derived[] = {
    {"shape = 'oval',", "shape = 'ovel',", "'ovel' is not a value of shape (round|oval)"},
    {"shape = 'round' and", "shape = 'rnd' and", "reject: 'rnd' is not a value of shape"},
    {"shape = 'round' and", "shape = 3 and", "unlike things"},
    {"shape = 'round' and", "foci = 'dot' and", "a set is not compared"},
    {"shape = 'round' and", "shape and", "a condition (yes or no) is expected"},
    {"shape = 'round' and short_mm > long_mm", "short_mm - long_mm", "is not a condition"},
    {"long_mm > 0.0 or", "long_mm > 0.05 or", "0.05 is finer than long_mm is stated"},
    {"long_mm > 0.0 or", "long_mm > 200 or", "200 is outside the legal range of long_mm"},
    {"long_mm > 0.0 or", "long_mm - short_mm > 0.0 or", "stage main, when: calculates"},
    {"long_mm > 0.0 or", "given(band) or", "given(band) is never true"},
    {"8.0, 2)", "5.0, 2)", "thresholds of step() must rise"},
    {"6.0, 1", "6.05, 1", "6.05 is finer"},
    {"'rim', 2)", "'rum', 2)", "'rum' is not a value of foci"},
    {"points(foci", "points(mean_mm", "points() takes a set or an enum"},
    {"points(foci, 'macro', 1, 'rim', 2)", "if(given(foci), 1, 'rim')", "the same kind"},
    {"points(foci, 'macro', 1, 'rim', 2)", "shape", "its value is not of type integer"},
    {"derive,mean_mm", "derive,kind,enum,a|b,,,long_mm,\nderive,mean_mm", "is not of type enum"},
    {"derive,score,integer,0..9,,,\"points(foci, 'macro', 1, 'rim', 2)\"",
	"derive,score,integer,0..9,,,late + 1", "unknown input at \"late"},
    {"derive,score,integer,0..9,,,\"points(foci, 'macro', 1, 'rim', 2)\"",
	"derive,score,integer,0..9,,,\"foci + 1\"", "a number is expected"},
    {"if foci,if band", "if late,if band", "no such input"},
    {"macro|rim|dot", "macro|rim|dot|missing", "\"missing\" cannot be a legal value"},
    {"macro|rim|dot", "macro|rim |dot", "a blank beside"},
    {"macro|rim|dot", "macro|rim|dot|Dot", "are the same"},
    {"macro|rim|dot", "macro|rim||dot", "empty legal value"},
    {"!=dot,>=1", "rim,>=1", "0 faults"},
    {"row,E-3,,,,!=oval", "row,E-3,,,,round", "0 faults"},
    {"row,E-3,,,,!=oval", "row,E-3,macro,,,!=oval", "no row matches"},
    {"!=dot,>=1,>=2,,none", "!=dot,>=1,>=2,,", "no action"},
    {"table,system,demo", "table,system,Demo 1", "system \"Demo 1\""},
    {"table,version,1", "table,version,1/2", "version \"1/2\""},
    {"source,S1,A source", "source,S1,", "source S1 has no citation"},
    {"exam_date,exam,exam", "exam_date,birth,exam", "is not exam, first, previous or report"},
    {"exam_date,exam,exam", "exam_date,exam,exam", "warning: anchor exam_date: no interval"},
    {"stage,main", "source,S2,Another\nstage,main", "warning: source S2: no row refers"},
    {"stage,main", "input,idle,bool,,,no,,\nstage,main", "warning: idle: nothing looks at it"},
    {"input,foci", "input,foci", "0 faults"},
    {"/ 2\"", "/ 1\"", "long_mm=100;short_mm=100 gives 200, outside"},
};

static const struct {
	const char *from, *to, *want;
} broken[] = {
    {"columns,id,enabled", "stage,more,first,,\ncolumns,id,enabled",
	"stage main: no row matches (any input)"},
    {"row,D-4,no,>=8.0,,tissue-sampling,BIOPSY", "row,D-4,no,>=8.0,,,", "yet sets values"},
    {"step,SCH,1,,", "step,SCH,1,E-1,", "its id E-1 does not begin with D-"},
    {",SCH,,V2", ",,,V2", "schedule SCH: no row uses it"},
    {"yes,,,,,,,SCH", "yes,none,,,,,,SCH", "has a schedule and an action"},
    {"V2,S1,\nrow,D-2", "V2,-,\nrow,D-2", "source \"-\" is not declared"},
    {"table,step input,step\n", "", "needs a step input"},
    {"no,routine-screening", "no,", "no action"},
    {",12,12,months,exam_date,,D-3", ",12,,months,exam_date,,D-3", "is not a window"},
    {"months,exam_date,,D-3", "months,exam_date,urgent,D-3", "no schedule \"urgent\""},
    {"12,12,months,exam_date,,D-3", "12,12,,exam_date,,D-3", "unit \"\""},
    {"table,format,1", "table;format;1", "demo.csv:1: cells are parted by semicolons"},
    {"title,Demo", "title,D\xe9mo", "demo.csv:4: not UTF-8 text"},
    {"title,Demo", "title,D\xc3\xa9mo", "0 faults"},
    {"title,Demo", "title,\xed\xa0\x80", "not UTF-8 text"},
    {"title,Demo", "title,\x1b[31mDemo", "not UTF-8 text"},
    {"6,6,months,exam_date", "6.5,7,months,exam_date", "not a whole number"},

    {"\"[6.0,8.0)\",yes", "\"[6.1,8.0)\",yes", "no row matches size_mm=6;risk=yes"},
    {"<6.0", "<=6.0", "rows D-1 (line 20) and D-2 both match size_mm=6;risk=no"},
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
    {"<6.0", "<=5.9", "no row matches size_mm=5.95"},
    {"presume,risk", "presume,risks", "presume: \"risks\" is no input"},
    {"said where there is one", "", "presume: \"risk\" is no input, is named twice or has no"},
    {"presume,risk", "presume,size_mm", "warning: presume size_mm: nothing takes its silence"},
    {"presume,risk,said where there is one\n", "",
	"demo.csv:20: demo 1: row D-2: taken when risk is not stated, and asks for less, or later, "
	"than row D-3, which is still possible: size_mm=6;risk=yes"},
};

/* A table of two rows by one input, which takes the silence about it in some way. */
static const struct {
	const char *input;	/* the lines that declare it */
	const char *said, *yes; /* the row taken in silence, and the other one */
	const char *want;
} silent[] = {
    /* a later date, the same date, an earlier one */
    {"input,x,bool,,,no,no,x\n", "no,follow-up-imaging,CT-CHEST,12,12,months,exam_date",
	"yes,follow-up-imaging,CT-CHEST,6,6,months,exam_date", "row D-1: taken when x is not"},
    {"input,x,bool,,,no,no,x\n", "no,follow-up-imaging,CT-CHEST,6,6,months,exam_date",
	"yes,follow-up-imaging,MR-ABD,180,180,days,exam_date", "0 faults"},
    {"input,x,bool,,,no,no,x\n", "no,follow-up-imaging,CT-CHEST,3,3,months,exam_date",
	"yes,none,,,,,", "0 faults"},
    /* a suggestion is less than a duty, and nothing less than that a person looks */
    {"input,x,bool,,,no,no,x\n", "no,follow-up-imaging-optional,CT-CHEST,3,3,months,exam_date",
	"yes,follow-up-imaging,CT-CHEST,12,12,months,exam_date", "row D-1: taken when x is not"},
    {"input,x,bool,,,no,no,x\n", "no,routine-screening,CT-CHEST,,,,", "yes,human-review,,,,,",
	"row D-1: taken when x is not stated"},
    {"input,x,bool,,,no,no,x\n", "no,human-review,,,,,", "yes,tissue-sampling,BIOPSY,,,,",
	"0 faults"},
    /* a word for what nobody knows */
    {"input,x,enum,yes|no|unknown,,no,unknown,x\n", "no|unknown,none,,,,,",
	"yes,clinical-referral,CLINIC,,,,", "row D-1: taken when x is not stated"},
    {"input,x,enum,yes|no|unknown,,yes,,x\n", "no|unknown,none,,,,,",
	"yes,clinical-referral,CLINIC,,,,", "row D-1: taken when x is unknown"},
    {"input,x,enum,yes|no|unknown,,yes,,x\n", "no,none,,,,,",
	"yes|unknown,clinical-referral,CLINIC,,,,", "0 faults"},
    /* a row for what is missing, and something derived from the silence */
    {"input,x,bool,,,no,,x\n", "missing|no,none,,,,,", "yes,clinical-referral,CLINIC,,,,",
	"row D-1: taken when x is not stated"},
    {"input,w,bool,,,no,,w\nderive,x,bool,,,given(w),w,x\nderive,x,,,,,'no',\n", "no,none,,,,,",
	"yes,clinical-referral,CLINIC,,,,", "row D-1: taken when w is not stated"},
    /* every value is tried */
    {"input,x,bool,,,no,,x\n", "no,none,,,,,", "yes,clinical-referral,CLINIC,,,,", "0 faults"},
};

static char *replaced(const char *base, const char *from, const char *to)
{
	const char *at = strstr(base, from);
	ck_assert_msg(at != NULL, "\"%s\" is not in the table", from);
	struct buf b = {0};
	buf_add(&b, base, (size_t)(at - base));
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
	char *text = replaced(sound, broken[_i].from, broken[_i].to), *report = verdict(text);
	ck_assert_msg(strstr(report, broken[_i].want) != NULL, "%s -> %s: %s", broken[_i].from,
	    broken[_i].to, report);
	free(text);
	free(report);
}
END_TEST

START_TEST(silence_takes_no_row_that_asks_for_less)
{
	struct buf b = {0};
	buf_addf(&b,
	    "table,format,1\ntable,system,demo\ntable,version,1\ntable,title,Demo\n"
	    "table,citation,Somebody 2020\ntable,prefix,D-\nsource,S1,A source\n"
	    "anchor,exam_date,exam,exam\n%sstage,main,first,,\n"
	    "columns,id,evidence,source,if x,action,modality,min,max,unit,anchor\n"
	    "row,D-1,V1,S1,%s\nrow,D-2,V1,S1,%s\n",
	    silent[_i].input, silent[_i].said, silent[_i].yes);
	char *report = verdict(buf_text(&b));
	ck_assert_msg(strstr(report, silent[_i].want) != NULL, "%s\n%s", buf_text(&b), report);
	free(report);
	buf_free(&b);
}
END_TEST

START_TEST(each_kind_of_faulty_expression_is_caught)
{
	char *text = replaced(derived, broken_derived[_i].from, broken_derived[_i].to),
	     *report = verdict(text);
	ck_assert_msg(strstr(report, broken_derived[_i].want) != NULL, "%s -> %s: %s",
	    broken_derived[_i].from, broken_derived[_i].to, report);
	free(text);
	free(report);
}
END_TEST

START_TEST(an_unreachable_row_of_a_first_table_is_caught)
{
	char *text = replaced(sound, "stage,main,unique", "stage,main,first");
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
	char *text = replaced(sound, "stage,main,unique,,", "stage,main,unique,risk = 'yes',");
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
	tcase_add_loop_test(t, shipped_tables_are_proven, 0, shipped_count());
	tcase_add_test(t, shipped_tables_are_listed_as_proven);
	tcase_add_test(t, a_sound_table_has_no_fault);
	tcase_add_loop_test(
	    t, each_kind_of_fault_is_caught, 0, (int)(sizeof broken / sizeof *broken));
	tcase_add_loop_test(t, each_kind_of_faulty_expression_is_caught, 0,
	    (int)(sizeof broken_derived / sizeof *broken_derived));
	tcase_add_loop_test(
	    t, silence_takes_no_row_that_asks_for_less, 0, (int)(sizeof silent / sizeof *silent));
	tcase_add_test(t, an_unreachable_row_of_a_first_table_is_caught);
	tcase_add_test(t, a_chain_without_an_answer_is_caught);
	tcase_add_test(t, a_row_switched_off_is_for_a_person);
	suite_add_tcase(s, t);
	return s;
}
