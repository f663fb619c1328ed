/* SPDX-License-Identifier: Apache-2.0
 *
 * test_rules.c - rules that cannot be loaded name the file at fault.
 */
#include "table.h"

#include <stdio.h>
#include <string.h>

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
	tcase_add_test(t, no_rules_are_freed_too);
	suite_add_tcase(s, t);
	return s;
}
