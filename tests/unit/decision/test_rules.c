/* SPDX-License-Identifier: Apache-2.0
 *
 * test_rules.c - rules that cannot be loaded name the file at fault.
 */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *rules_suite(void);

struct paths {
	char policy[4096], guidelines[4096], codes[4096], narrative[4096], holidays[4096];
	struct rule_files files;
};

static void good(struct paths *p)
{
	const char *dir = source_dir();
	snprintf(p->policy, sizeof p->policy, "%s/schema/policy/default.conf", dir);
	snprintf(p->guidelines, sizeof p->guidelines, "%s/schema/guidelines", dir);
	snprintf(p->codes, sizeof p->codes, "%s/schema/codes", dir);
	snprintf(p->narrative, sizeof p->narrative, "%s/schema/narrative", dir);
	snprintf(p->holidays, sizeof p->holidays, "%s/schema/codes/holidays.csv", dir);
	p->files = (struct rule_files){.policy = p->policy,
	    .guidelines = p->guidelines,
	    .codes = p->codes,
	    .narrative = p->narrative,
	    .holidays = p->holidays,
	    .timezone = "UTC",
	    .workdays = "Mon,Tue  Wed",
	    .send_time = "07:30",
	    .site_exams = "",
	    .site_guidelines = ""};
}

static void fails_with(const struct rule_files *f, const char *text)
{
	struct err e = {0};
	struct rules *r = rules_load(f, &e);
	ck_assert_ptr_null(r);
	ck_assert_msg(strstr(e.text, text) != NULL, "%s", e.text);
}

START_TEST(each_fault_is_named)
{
	struct paths p;
	good(&p);
	struct rule_files *f = &p.files;
	struct {
		const char **field, *value, *expected;
	} rows[] = {{&f->timezone, "Mars/Base", "no time zone \"Mars/Base\""},
	    {&f->send_time, "noon", "send_time is not HH:MM"},
	    {&f->workdays, "Mon Dim", "rules.workdays has \"Dim\""},
	    {&f->workdays, " ", "rules.workdays is empty"},
	    {&f->holidays, "/nowhere/holidays.csv", "/nowhere/holidays.csv"},
	    {&f->policy, "/nowhere/policy.conf", "/nowhere/policy.conf"},
	    {&f->codes, "/nowhere/codes", "/nowhere/codes"},
	    {&f->guidelines, "/nowhere/guidelines", "/nowhere/guidelines"}};
	*rows[_i].field = rows[_i].value;
	fails_with(f, rows[_i].expected);
}
END_TEST

/* The shipped policy with one line of a duty changed. */
static void edited(const char *was, const char *is, const char *expected)
{
	struct paths p;
	struct buf text = {0}, out = {0};
	struct err e = {0};
	char path[] = "/tmp/policy-XXXXXX";
	int fd = mkstemp(path);
	good(&p);
	ck_assert_int_ge(fd, 0);
	ck_assert(buf_read_file(&text, p.policy, 1000 * 1000, &e));
	const char *at = strstr(buf_text(&text), was);
	ck_assert_ptr_nonnull(at);
	buf_addf(
	    &out, "%.*s%s%s", (int)(at - buf_text(&text)), buf_text(&text), is, at + strlen(was));
	ck_assert_int_eq(write(fd, out.data, out.len), (ssize_t)out.len);
	close(fd);
	p.files.policy = path;
	fails_with(&p.files, expected);
	unlink(path);
	buf_free(&text);
	buf_free(&out);
}

START_TEST(a_duty_goes_by_a_table_that_is_there)
{
	edited("table = \"communication acr-2014\"", "table = \"communication house-1\"",
	    "duty \"review\" names the table \"communication house-1\", which is not there");
	edited("inputs = \"non_routine=c\"", "inputs = \"weather=fair\"",
	    "duty \"review\" has the input \"weather\", which its table has not");
}
END_TEST

START_TEST(no_rules_are_freed_too)
{
	rules_free(NULL);
}
END_TEST

Suite *rules_suite(void)
{
	Suite *s = suite_create("rules");
	TCase *t = tcase_create("faults");
	tcase_add_loop_test(t, each_fault_is_named, 0, 8);
	tcase_add_test(t, a_duty_goes_by_a_table_that_is_there);
	tcase_add_test(t, no_rules_are_freed_too);
	suite_add_tcase(s, t);
	return s;
}
