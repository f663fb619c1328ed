/* SPDX-License-Identifier: Apache-2.0
 *
 * test_rules.c - a site adds words and patterns, and what is wrong in them is said by file and
 * line.
 */
#include "autoconf.h"
#include "help.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *rules_suite(void);

static char *shipped_dir(void)
{
	return xasprintf("%s/schema/narrative", source_dir());
}

/* A site directory with one file.  Returns new; site_remove ends it. */
static char *site_with(const char *file, const char *text)
{
	char *dir = xstrdup("/tmp/narrative-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	char *path = xasprintf("%s/%s", dir, file);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	free(path);
	return dir;
}

static void site_remove(char *dir, const char *file)
{
	char *path = xasprintf("%s/%s", dir, file);
	unlink(path);
	rmdir(dir);
	free(path);
	free(dir);
}

static const struct {
	const char *file, *text, *fault;
} wrong[] = {{"cues.csv", "words,class,value,only\nfoo,no-such-class,,\n", "cues.csv:2"},
    {"cues.csv", "words,class,value,only\nfoo,recommend,maybe,\n", "cues.csv:2"},
    {"cues.csv", "words,class,value,only\n,recommend,strong,\n", "cues.csv:2"},
    {"cues.csv", "words,class\nfoo,recommend\n", "cues.csv:1"},
    {"values.csv", "system,pattern,category\nBI-RADS,([0-6,$1\n", "values.csv:2"},
    {"values.csv", "system,pattern,category\n# a comment\nXX-RADS,([0-6]),$1\n", "values.csv:3"},
    {"guards.csv", "reason,outcome,systems,pattern\nx,forget,,a\n", "guards.csv:2"},
    {"patterns.csv", "name,pattern\nfoo,{no-such-name}\n", "patterns.csv:2"},
    {"names.csv", "words,system,kind,needs,unless,only\nfoo,BI-RADS,own,no-topic,,\n",
	"names.csv:2"},
    {"names.csv", "words,system,kind,needs,unless,only\nfoo,XX-RADS,own,,,\n", "names.csv:2"},
    {"intervals.csv", "words,class,value,only\nfortnight,unit,fortnight,\n", "intervals.csv:2"},
    {"systems.csv", "system,table,several,categories\nXX-RADS,xx-rads,,\n", "systems.csv:2"},
    {"sections.csv", "words,class,value,only\n\"foo,section,history,\n", "sections.csv"}};

START_TEST(faults_name_file_and_line)
{
	struct narrative_rules *r = NULL;
	struct err e = {0};
	char *dir = shipped_dir(), *site = site_with(wrong[_i].file, wrong[_i].text);
	ck_assert(!narrative_load(dir, site, &r, &e));
	ck_assert_ptr_null(r);
	ck_assert_msg(strstr(e.text, wrong[_i].fault) != NULL, "%s", e.text);
	site_remove(site, wrong[_i].file);
	free(dir);
}
END_TEST

START_TEST(missing_directory_is_said)
{
	struct narrative_rules *r = NULL;
	struct err e = {0};
	ck_assert(!narrative_load("/no/such/directory", NULL, &r, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "/no/such/directory"));
}
END_TEST

static const struct {
	const char *file, *text, *report, *modality;
} additions[] = {{"exams.csv", "words,class,value,only\nzonogram,modality,US,\n",
		     "Recommend renal zonogram in 6 weeks.", "US"},
    {"cues.csv", "words,class,value,only\nbeg for,recommend,strong,\n",
	"We beg for a renal CT in 6 weeks.", "CT"}};

START_TEST(site_adds_words)
{
	struct narrative_rules *r = NULL;
	struct err e = {0};
	struct arena *a = arena_new();
	struct narrative_records all;
	const char *report = additions[_i].report;
	char *dir = shipped_dir(), *site = site_with(additions[_i].file, additions[_i].text);
	ck_assert_msg(narrative_load(dir, site, &r, &e), "%s", e.text);
	narrative_extract(r, report, strlen(report), NULL, a, &all);
	const struct narrative_record *one = record_of(&all, NARRATIVE_RECOMMENDATION, 0);
	ck_assert_ptr_nonnull(one);
	ck_assert_str_eq(one->modality, additions[_i].modality);
	all = read_text(a, report);
	one = record_of(&all, NARRATIVE_RECOMMENDATION, 0);
	ck_assert(!one || strcmp(one->modality, additions[_i].modality) != 0 || _i == 1);
	narrative_free(r);
	site_remove(site, additions[_i].file);
	arena_free(a);
	free(dir);
}
END_TEST

START_TEST(site_adds_pattern)
{
	static const char report[] = "BI-RADS quatro.";
	struct narrative_rules *r = NULL;
	struct err e = {0};
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, report);
	char *dir = shipped_dir(),
	     *site = site_with("values.csv", "system,pattern,category\nBI-RADS,quatro,4\n");
	ck_assert_uint_eq(all.count, 0);
	ck_assert_msg(narrative_load(dir, site, &r, &e), "%s", e.text);
	narrative_extract(r, report, strlen(report), NULL, a, &all);
	ck_assert_str_eq(category_in(&all, "BI-RADS"), "4");
	narrative_free(r);
	site_remove(site, "values.csv");
	arena_free(a);
	free(dir);
}
END_TEST

Suite *rules_suite(void)
{
	Suite *s = suite_create("rules");
	TCase *t = tcase_create("rules");
	tcase_add_loop_test(t, faults_name_file_and_line, 0, sizeof wrong / sizeof *wrong);
	tcase_add_test(t, missing_directory_is_said);
	tcase_add_loop_test(t, site_adds_words, 0, sizeof additions / sizeof *additions);
	tcase_add_test(t, site_adds_pattern);
	suite_add_tcase(s, t);
	return s;
}
