/* SPDX-License-Identifier: Apache-2.0
 *
 * test_ctl.c - followupctl guideline as it is called: output, exit status, the site's
 * directory.
 */
#include "autoconf.h"
#include "run_ctl.h"
#include "followupd/guideline.h"
#include "followupd/mem.h"
#include "followupd/sha256.h"
#include "../suite.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

Suite *ctl_suite(void);

static void expect_text(const char *text)
{
	ck_assert_msg(strstr(ctl_output, text) != NULL, "no \"%s\" in:\n%.3000s", text, ctl_output);
}

static void expect_no_text(const char *text)
{
	ck_assert_msg(strstr(ctl_output, text) == NULL, "\"%s\" in:\n%.3000s", text, ctl_output);
}

static json_t *output_json(void)
{
	json_error_t e;
	json_t *j = json_loads(ctl_output, 0, &e);
	ck_assert_msg(j != NULL, "%s in:\n%.1000s", e.text, ctl_output);
	return j;
}

static const char *member(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));
	ck_assert_msg(s != NULL, "no text \"%s\"", name);
	return s;
}

/* A cyst above 30 mm is followed after a year; the second version looks again after two and counts
 * from 20 mm. */
static const char cyst[] =
    "table,format,1\ntable,system,demo-cyst\ntable,version,1\ntable,default,yes\n"
    "table,title,Cysts\ntable,citation,Somebody 2020\ntable,prefix,DC-\nsource,S1,the paper\n"
    "anchor,exam_date,exam,date of the exam\n"
    "input,size_mm,integer,0..500,mm,yes,,largest diameter\n"
    "input,symptoms,bool,,,no,no,pain or bleeding\n"
    "presume,symptoms,the request names them\n"
    "stage,main,first,,\n"
    "columns,id,if symptoms,if "
    "size_mm,action,modality,min,max,unit,anchor,urgency,next,evidence,source,note\n"
    "row,DC-1,yes,,human-review,,,,,,prompt,,I,-,outside the paper\n"
    "row,DC-2,,<30,none,,,,,,none,,V2,S1,\n"
    "row,DC-3,,>=30,follow-up-imaging,US-PELVIS,12,12,months,exam_date,routine,,V2,S1,\n";

static char *replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	ck_assert_msg(at != NULL, "\"%s\" is not in the table", from);
	return xasprintf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* ---- evaluate ------------------------------------------------------------------------------ */

START_TEST(an_answer_is_one_object_with_the_keys_of_the_interface)
{
	static const char *const keys[] = {"system", "version", "row", "action", "modality", "min",
	    "max", "unit", "anchor", "urgency", "optional", "steps", "next", "missing", "evidence",
	    "citation", "table_sha256"};
	ck_assert_int_eq(ctl_run("evaluate", "lung-rads", "2022", "category=3", NULL), 0);
	json_t *o = output_json();
	void *at = json_object_iter(o);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		ck_assert_str_eq(json_object_iter_key(at), keys[i]);
		at = json_object_iter_next(o, at);
	}
	ck_assert_str_eq(member(o, "modality"), "CT-CHEST-LD");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "min")), 6);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "max")), 6);
	ck_assert_uint_eq(strlen(member(o, "table_sha256")), 64);
	json_decref(o);
}
END_TEST

START_TEST(a_version_may_be_the_default_one)
{
	static const char *const words[] = {"default", "-", ""};
	ck_assert_int_eq(
	    ctl_run("evaluate", "bi-rads", words[_i], "modality=MG", "category=4", NULL), 0);
	json_t *o = output_json();
	ck_assert_str_eq(member(o, "action"), "tissue-sampling");
	ck_assert_str_ne(member(o, "version"), words[_i]);
	json_decref(o);
}
END_TEST

START_TEST(what_is_missing_is_named_with_the_rows_still_possible)
{
	ctl_write("c.csv", cyst);
	ck_assert_int_eq(ctl_run("evaluate", "demo-cyst", "1", NULL), 0);
	json_t *o = output_json(), *missing = json_object_get(o, "missing");
	ck_assert_str_eq(member(o, "action"), "human-review");
	ck_assert_uint_eq(json_array_size(missing), 1);
	ck_assert_str_eq(json_string_value(json_array_get(missing, 0)), "size_mm");
	ck_assert_str_eq(member(o, "possible"), "DC-2|DC-3");
	ck_assert(json_is_null(json_object_get(o, "min")));
	json_decref(o);
}
END_TEST

START_TEST(exit_status_tells_errors_from_misuse)
{
	ck_assert_int_eq(ctl_run("evaluate", "lung-rads", "2022", "category=77", NULL), 1);
	ck_assert_int_eq(ctl_run("evaluate", "nobody", "1", NULL), 1);
	ck_assert_int_eq(ctl_run("evaluate", "lung-rads", NULL), 2);
	ck_assert_int_eq(ctl_run("evaluate", "lung-rads", "2022", "category", NULL), 2);
	ck_assert_int_eq(ctl_run("evaluate", "--csv", NULL), 2);
	ck_assert_int_eq(ctl_run("nothing", NULL), 2);
	ck_assert_int_eq(ctl_run("--nothing", NULL), 2);
	ck_assert_int_eq(ctl_run(NULL), 2);
	ck_assert_int_eq(ctl_run("--help", NULL), 0);
	expect_text("diff FILE1 FILE2");
}
END_TEST

static int run_csv(const char *text)
{
	ctl_write("rows.txt", text);
	char *path = xasprintf("%s/rows.txt", ctl_site);
	int status = ctl_run("evaluate", "--csv", path, NULL);
	free(path);
	return status;
}

START_TEST(csv_answers_every_row_in_its_order)
{
	ctl_write("c.csv", cyst);
	int status = run_csv("\xef\xbb\xbfid,system,version,inputs\n"
			     "b,demo-cyst,1,size_mm=30\r\n"
			     "a,demo-cyst,default,size_mm=29;symptoms=no\n"
			     "\n"
			     "\"x, \"\"y\"\"\",demo-cyst,-,\n"
			     "=1+1,demo-cyst,1,symptoms=yes");
	ck_assert_int_eq(status, 0);
	ck_assert_str_eq(ctl_output, "id,row,action,modality,min,max,unit,missing,error\n"
				     "b,DC-3,follow-up-imaging,US-PELVIS,12,12,months,,\n"
				     "a,DC-2,none,,,,,,\n"
				     "\"x, \"\"y\"\"\",,human-review,,,,,size_mm,\n"
				     "'=1+1,DC-1,human-review,,,,,,\n"); /* no formula */
}
END_TEST

START_TEST(a_bad_row_spoils_no_other)
{
	ctl_write("c.csv", cyst);
	int status = run_csv("inputs,id,more,system,version\n"
			     "size_mm=5000,1,,demo-cyst,1\n"
			     "\"size_mm=3,2,,demo-cyst,1\n"
			     "size_mm,3,,demo-cyst,1\n"
			     "size_mm=3,4,,demo-cyst,9\n"
			     "size_mm=3,5\n"
			     "size_mm=3,6,,demo-cyst,1\n");
	ck_assert_int_eq(status, 1);
	expect_text("\n1,,,,,,,,\"size_mm: \"\"5000\"\" is not legal; legal is 0..500 mm\"\n");
	expect_text("\n,,,,,,,,misplaced quote\n");
	expect_text("\n3,,,,,,,,inputs are not key=value;key=value\n");
	expect_text("\n4,,,,,,,,no table for demo-cyst 9\n");
	expect_text("\n5,,,,,,,,\"no table for");
	expect_text("\n6,DC-2,none,,,,,,\n");
}
END_TEST

START_TEST(a_file_without_its_header_is_misuse)
{
	ck_assert_int_eq(run_csv("1,lung-rads,2022,category=3\n"), 2);
	ck_assert_int_eq(run_csv(""), 2);
	ck_assert_int_eq(ctl_run("evaluate", "--csv", "/nowhere/at/all", NULL), 2);
}
END_TEST

/* ---- the site's directory ------------------------------------------------------------------ */

START_TEST(a_table_of_the_site_stands_in_for_the_shipped_one)
{
	char *own = replaced(cyst, "demo-cyst\ntable,version,1", "vi-rads\ntable,version,2018");
	char *more = replaced(cyst, "demo-cyst\ntable,version,1", "lung-rads\ntable,version,9");
	ctl_write("vi.csv", own);
	ctl_write("lung.csv", more);
	ck_assert_int_eq(ctl_run("evaluate", "vi-rads", "2018", "size_mm=31", NULL), 0);
	expect_text("\"DC-3\"");
	/* The site's default outranks the shipped one; the other version is still there. */
	ck_assert_int_eq(ctl_run("evaluate", "lung-rads", "default", "size_mm=31", NULL), 0);
	expect_text("\"DC-3\"");
	ck_assert_int_eq(ctl_run("evaluate", "lung-rads", "2022", "category=3", NULL), 0);
	ck_assert_int_eq(ctl_run("list", NULL), 0);
	expect_text("site* ");
	expect_text("in place of the shipped table");
	ck_assert_int_eq(ctl_run("show", "vi-rads", "2018", NULL), 0);
	expect_text("the site's, in place of the shipped table");
	expect_text(ctl_site);
	free(own);
	free(more);
}
END_TEST

START_TEST(list_says_where_a_table_comes_from)
{
	ctl_write("c.csv", cyst);
	ck_assert_int_eq(ctl_run("list", "--json", NULL), 0);
	json_t *all = output_json(), *one;
	size_t i, seen = 0;
	json_array_foreach(all, i, one)
	{
		bool mine = strcmp(member(one, "system"), "demo-cyst") == 0;
		seen += mine;
		ck_assert_str_eq(member(one, "origin"), mine ? "site" : "shipped");
		bool there = strncmp(member(one, "path"), ctl_site, strlen(ctl_site)) == 0;
		ck_assert(there == mine);
		ck_assert_int_gt(json_integer_value(json_object_get(one, "rows")), 0);
	}
	ck_assert_uint_eq(seen, 1);
	json_decref(all);
	ck_assert_int_eq(ctl_run("list", "more", NULL), 2);
}
END_TEST

START_TEST(a_broken_table_is_refused_by_name_row_and_example)
{
	char *gap = replaced(cyst, ",>=30,", ",>30,"), *path = xasprintf("%s/gap.csv", ctl_site);
	ctl_write("gap.csv", gap);
	ck_assert_int_eq(ctl_run("check", path, NULL), 1);
	expect_text("gap.csv:13: demo-cyst 1: stage main: no row matches size_mm=30;symptoms=no");
	expect_text("demo-cyst 1: 1 fault, ");
	free(gap);
	gap = replaced(cyst, "none,,,,,,none,,V2", "nothing,,,,,,none,,V9");
	ctl_write("gap.csv", gap);
	ck_assert_int_eq(ctl_run("check", path, NULL), 1);
	expect_text("gap.csv:16: demo-cyst 1: row DC-2: unknown action \"nothing\"");
	expect_text("gap.csv:16: demo-cyst 1: row DC-2: evidence \"V9\"");
	/* One that does not parse: every fault on a line of its own. */
	ctl_write("gap.csv", "table,format,2\nwhat\nstage,m,best,,\n");
	ck_assert_int_eq(ctl_run("check", path, NULL), 1);
	expect_text("gap.csv:1: unknown table entry");
	expect_text("\n");
	expect_text("gap.csv:2: unknown kind of line \"what\"\n");
	expect_text("gap.csv:3: unknown hit rule \"best\"\n");
	ck_assert_int_eq(ctl_run("list", NULL), 1);
	free(gap);
	free(path);
}
END_TEST

START_TEST(the_shipped_tables_are_checked_without_arguments)
{
	ck_assert_int_eq(ctl_run("check", NULL), 0);
	expect_text("lung-rads 2022: 0 faults, ");
	expect_text(" tables, 0 with faults, ");
	ck_assert_int_eq(ctl_run("check", "--what", NULL), 2);
}
END_TEST

/* Whether a role would use the tables of these directories. */
static bool usable(const char *dir, const char *site, bool all)
{
	struct arena *a = arena_new();
	struct guideline_set *set;
	struct err e = {0};
	ck_assert_msg(guideline_load(a, dir, site, &set, &e), "%s", e.text);
	bool ok = all ? guideline_prove(set, NULL, &e) : guideline_prove_rest(set, &e);
	ck_assert_msg(ok || strstr(e.text, "gap.csv:13: "), "%s", e.text);
	arena_free(a);
	return ok;
}

START_TEST(only_a_shipped_table_that_is_listed_is_not_proven_again)
{
	char *gap = replaced(cyst, ",>=30,", ",>30,"), hash[65];
	char *later = xasprintf("%s# one more line\n", gap);
	char *listed = xasprintf("%s  gap.csv\n", sha256_hex(gap, strlen(gap), hash));
	char *beside = xasprintf("x%s", listed), *shipped = xasprintf("%s/shipped", ctl_site);
	ck_assert_int_eq(mkdir(shipped, 0755), 0);
	ctl_write("shipped/gap.csv", gap);
	ck_assert(!usable(shipped, NULL, false));
	ctl_write("shipped/proven.sha256", beside);
	ck_assert(!usable(shipped, NULL, false));
	ctl_write("shipped/proven.sha256", listed);
	ck_assert(usable(shipped, NULL, false));
	ck_assert(!usable(shipped, NULL, true));
	/* Another byte, or in the hands of a site. */
	ctl_write("gap.csv", gap);
	ck_assert(!usable(shipped, ctl_site, false));
	ctl_write("shipped/gap.csv", later);
	ck_assert(!usable(shipped, NULL, false));
	free(gap);
	free(later);
	free(listed);
	free(beside);
	free(shipped);
}
END_TEST

/* ---- show ---------------------------------------------------------------------------------- */

static size_t longest_line(void)
{
	size_t most = 0;
	for (const char *at = ctl_output; *at;
	     at += strcspn(at, "\n") + (at[strcspn(at, "\n")] != 0)) {
		size_t n = 0;
		for (size_t i = 0; i < strcspn(at, "\n"); i++)
			n += (at[i] & 0xc0) != 0x80;
		/* A path or a hash is not cut. */
		if (strncmp(at, "sha256", 6) != 0 && *at != '/' && n > most)
			most = n;
	}
	return most;
}

START_TEST(show_keeps_to_the_width)
{
	static const char *const widths[] = {"80", "100", "132", "200"};
	static const char *const systems[] = {"lung-rads", "fleischner", "bi-rads", "o-rads-us"};
	setenv("COLUMNS", widths[_i], 1);
	for (size_t i = 0; i < 4; i++) {
		ck_assert_int_eq(ctl_run("show", systems[i], "default", NULL), 0);
		ck_assert_uint_le(longest_line(), (size_t)atoi(widths[_i]));
	}
	unsetenv("COLUMNS");
}
END_TEST

START_TEST(show_says_conditions_in_words)
{
	setenv("COLUMNS", "80", 1);
	ctl_write("c.csv", cyst);
	ck_assert_int_eq(ctl_run("show", "demo-cyst", "1", NULL), 0);
	expect_text("Cysts\ndemo-cyst 1 (the default version), the site's own\n");
	expect_text("Somebody 2020");
	expect_text("size_mm   0 to 500 mm");
	expect_text("size: largest diameter; needed");
	expect_text("symptoms: pain or bleeding; not stated\n");
	expect_text("means no: the request names them");
	expect_text("STAGE main: the first row that applies");
	expect_text("DC-3  size at least 30 mm");
	expect_text("= follow-up imaging (ultrasound pelvis), 12 months after this exam");
	expect_text("[V2 S1]");
	expect_text("this exam; date of the exam");
	expect_text("V2                verified: two independent sources agree\n");
	expect_text("I                 our reading of what the guideline leaves open\n");
	expect_no_text("recalled and not verified");
	expect_no_text("=>");
	unsetenv("COLUMNS");
}
END_TEST

/* Formulas are sentences, short words are spelt out, and one month is one. */
START_TEST(show_says_formulas_in_words)
{
	setenv("COLUMNS", "200", 1);
	ctl_write("c.csv",
	    "table,format,1\ntable,system,demo-words\ntable,version,1\ntable,title,Words\n"
	    "table,citation,Somebody 2020\ntable,prefix,W-\nsource,S1,the paper\n"
	    "anchor,exam_date,exam,\n"
	    "input,long_mm,decimal,0.0..300.0,mm,yes,,\ninput,short_mm,decimal,0.0..300.0,mm,yes,,"
	    "\n"
	    "input,age_y,integer,0..130,years,yes,,\n"
	    "input,node_type,enum,round|oval_shape|ge6,,when not given(age_y) or age_y >= 35,,\n"
	    "derive,mean_mm,decimal,0.0..300.0,mm,given(long_mm),\"round((long_mm + short_mm) / 2, "
	    "0.1)\",\n"
	    "derive,band,integer,0..2,,,\"step(mean_mm, 0, 6, 1, 8, 2)\",\n"
	    "reject,\"node_type in ('round', 'oval_shape') and short_mm > long_mm\",short_mm: "
	    "longer\n"
	    "stage,main,unique,,\n"
	    "columns,id,if band,if node_type,action,modality,min,max,unit,anchor,evidence,source\n"
	    "row,W-1,0|1,,follow-up-imaging|clinical-referral,CT-CHEST-LD|REF-GYN,1,1,months,exam_"
	    "date,V2,S1\n"
	    "row,W-2,2,ge6,lab-workup,LAB-LFT,,,,,V1,S1\n"
	    "row,W-3,2,round|oval_shape,human-review,,,,,,I,S1\n");
	ck_assert_int_eq(ctl_run("show", "demo-words", "1", NULL), 0);
	expect_text("needed when age is not stated or age is at least 35 years");
	expect_text(
	    "(long axis plus short axis) divided by 2, rounded to 0.1, when long axis is stated");
	expect_text("the band of mean diameter (0; 1 from 6 mm; 2 from 8 mm)");
	expect_text(
	    "refused when node type is round or oval shape and short axis is above long axis");
	expect_text(
	    "follow-up imaging or referral (CT chest low dose or gynaecology), 1 month after "
	    "this exam");
	expect_text("node type: at least 6");
	expect_text("laboratory tests (liver)");
	expect_text("node type: round or oval shape");
	unsetenv("COLUMNS");
}
END_TEST

START_TEST(explain_marks_the_way)
{
	setenv("COLUMNS", "100", 1);
	int status = ctl_run("show", "lung-rads", "2022", "--explain", "lesion=solid",
	    "context=baseline", "mean_mm=7", NULL);
	ck_assert_int_eq(status, 0);
	expect_text("\n->  LR22-SB2");
	expect_text("\n=>  LR22-M3");
	expect_text("\nANSWER\n  =>         follow-up imaging (CT chest low dose), 6 months after "
		    "this exam");
	expect_text("by         LR22-M3, line ");
	expect_text("passed     LR22-SB2, line ");
	expect_text("assumed    ");
	ctl_write("c.csv", cyst);
	ck_assert_int_eq(ctl_run("show", "demo-cyst", "1", "--explain", NULL), 0);
	expect_text("\n?   DC-2");
	expect_text("\n?   DC-3");
	expect_text("\n    DC-1");
	expect_text("missing    size_mm");
	expect_text("possible   DC-2|DC-3 (marked ?)");
	ck_assert_int_eq(ctl_run("show", "demo-cyst", "1", "--explain", "size_mm=x", NULL), 1);
	ck_assert_int_eq(ctl_run("show", "demo-cyst", "1", "explain", NULL), 2);
	unsetenv("COLUMNS");
}
END_TEST

START_TEST(show_is_json_for_programs)
{
	ctl_write("c.csv", cyst);
	ck_assert_int_eq(
	    ctl_run("show", "demo-cyst", "1", "--json", "--explain", "size_mm=30", NULL), 0);
	json_t *o = output_json(),
	       *rows = json_object_get(json_array_get(json_object_get(o, "stages"), 0), "rows"),
	       *last = json_array_get(rows, 2);
	ck_assert_uint_eq(json_array_size(rows), 3);
	ck_assert_str_eq(member(last, "id"), "DC-3");
	ck_assert_str_eq(member(last, "mark"), "answer");
	ck_assert_str_eq(member(json_array_get(rows, 0), "mark"), "");
	ck_assert_str_eq(member(json_array_get(json_object_get(last, "conditions"), 0), "words"),
	    "size at least 30 mm");
	ck_assert_str_eq(member(json_object_get(o, "answer"), "row"), "DC-3");
	ck_assert_str_eq(member(o, "citation"), "Somebody 2020");
	json_decref(o);
}
END_TEST

/* ---- diff ---------------------------------------------------------------------------------- */

START_TEST(the_same_table_in_other_words_is_the_same)
{
	char *first = xasprintf("%s/a.csv", ctl_site), *second = xasprintf("%s/b.csv", ctl_site),
	     *text = replaced(cyst, "source,S1", "# a remark\n\nsource,S1");
	ctl_write("a.csv", cyst);
	ctl_write("b.csv", text);
	ck_assert_int_eq(ctl_run("diff", first, second, NULL), 0);
	expect_text("\n0 changes of the text; ");
	free(first);
	free(second);
	free(text);
}
END_TEST

START_TEST(diff_names_cells_and_finds_inputs)
{
	char *first = xasprintf("%s/a.csv", ctl_site), *second = xasprintf("%s/b.csv", ctl_site),
	     *one = replaced(cyst, ",<30,none", ",<20,none"),
	     *two = replaced(one, "DC-3,,>=30", "DC-3,,>=20"),
	     *text = replaced(two, "12,12,months", "12,24,months");
	ctl_write("a.csv", cyst);
	ctl_write("b.csv", text);
	ck_assert_int_eq(ctl_run("diff", first, second, NULL), 1);
	expect_text("~ row DC-2, if size_mm\n    was size below 30 mm\n"
		    "    is  size below 20 mm\n");
	expect_text("~ row DC-3, interval\n    was 12 months\n    is  12 to 24 months\n");
	/* 20 is in the band that moved, 500 far behind it. */
	expect_text("symptoms=no\n    was DC-2: none (none)\n"
		    "    is  DC-3: follow-up-imaging US-PELVIS 12..24 months from exam_date");
	expect_text("    was DC-3: follow-up-imaging US-PELVIS 12..12 months");
	/* 0, 19, 20, 21, 29, 30, 31, 500 without symptoms, any size with: 9 combinations; those
	 * from 20 on differ. */
	expect_text("\n3 changes of the text; 9 combinations of inputs compared, 6 with another");
	ck_assert_int_eq(ctl_run("diff", "--json", first, second, NULL), 1);
	json_t *o = output_json();
	ck_assert_uint_eq(json_array_size(json_object_get(o, "changes")), 3);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "differing")), 6);
	json_decref(o);
	free(first);
	free(second);
	free(one);
	free(two);
	free(text);
}
END_TEST

START_TEST(diff_matches_rows_of_two_versions)
{
	char *one = replaced(cyst, "version,1\ntable,default,yes", "version,2"),
	     *two = replaced(one, "prefix,DC-", "prefix,DD-"),
	     *three = replaced(
		 two, "row,DC-1,yes,,human-review,,,,,,prompt,,I,-,outside the paper\n", ""),
	     *four = replaced(three, "DC-2", "DD-2"), *five = replaced(four, "DC-3", "DD-3"),
	     *text = replaced(five, "symptoms,bool,,,no,no,pain", "symptoms,bool,,,no,,pain");
	ctl_write("a.csv", cyst);
	ctl_write("b.csv", text);
	ck_assert_int_eq(ctl_run("diff", "demo-cyst", "1", "2", NULL), 1);
	expect_text("- row 1\n    symptoms: yes: a person decides (prompt)\n");
	expect_text("~ input symptoms, if missing\n    was no\n    is  (empty)\n");
	expect_no_text("row 2");
	expect_no_text("row 3");
	expect_text("symptoms=yes\n    was DC-1: human-review (prompt)\n    is  DD-");
	char *all[] = {one, two, three, four, five, text};
	for (size_t i = 0; i < 6; i++)
		free(all[i]);
}
END_TEST

START_TEST(diff_of_the_shipped_table_with_the_sites)
{
	ck_assert_int_eq(ctl_run("diff", "vi-rads", "2018", NULL), 2);
	char *own = replaced(cyst, "demo-cyst\ntable,version,1", "vi-rads\ntable,version,2018");
	ctl_write("vi.csv", own);
	ck_assert_int_eq(ctl_run("diff", "vi-rads", "2018", NULL), 1);
	expect_text("+ input size_mm");
	expect_text("- input ");
	ck_assert_int_eq(ctl_run("diff", "vi-rads", NULL), 2);
	ck_assert_int_eq(ctl_run("diff", "vi-rads", "1", "2", "3", NULL), 2);
	ck_assert_int_eq(ctl_run("diff", "vi-rads", "2018", "77", NULL), 2);
	ck_assert_int_eq(ctl_run("diff", "/nowhere/a.csv", "/nowhere/b.csv", NULL), 2);
	free(own);
}
END_TEST

Suite *ctl_suite(void)
{
	Suite *s = suite_create("followupctl guideline");
	TCase *t = tcase_create("commands");
	tcase_add_checked_fixture(t, ctl_make_site, ctl_remove_site);
	tcase_add_test(t, an_answer_is_one_object_with_the_keys_of_the_interface);
	tcase_add_loop_test(t, a_version_may_be_the_default_one, 0, 3);
	tcase_add_test(t, what_is_missing_is_named_with_the_rows_still_possible);
	tcase_add_test(t, exit_status_tells_errors_from_misuse);
	tcase_add_test(t, csv_answers_every_row_in_its_order);
	tcase_add_test(t, a_bad_row_spoils_no_other);
	tcase_add_test(t, a_file_without_its_header_is_misuse);
	tcase_add_test(t, a_table_of_the_site_stands_in_for_the_shipped_one);
	tcase_add_test(t, list_says_where_a_table_comes_from);
	tcase_add_test(t, a_broken_table_is_refused_by_name_row_and_example);
	tcase_add_test(t, only_a_shipped_table_that_is_listed_is_not_proven_again);
	tcase_add_test(t, the_shipped_tables_are_checked_without_arguments);
	tcase_add_loop_test(t, show_keeps_to_the_width, 0, 4);
	tcase_add_test(t, show_says_conditions_in_words);
	tcase_add_test(t, show_says_formulas_in_words);
	tcase_add_test(t, explain_marks_the_way);
	tcase_add_test(t, show_is_json_for_programs);
	tcase_add_test(t, the_same_table_in_other_words_is_the_same);
	tcase_add_test(t, diff_names_cells_and_finds_inputs);
	tcase_add_test(t, diff_matches_rows_of_two_versions);
	tcase_add_test(t, diff_of_the_shipped_table_with_the_sites);
	suite_add_tcase(s, t);
	return s;
}
