/* SPDX-License-Identifier: Apache-2.0
 *
 * test_behaviour.c - the file of percentages, and its faults by line and column.
 */
#include "../suite.h"
#include "followupd/simulate.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *behaviour_suite(void);

static bool loaded(struct arena *a, const char *text, struct behaviour *out, struct err *e)
{
	char path[] = "/tmp/followupd-behaviour-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	bool ok = behaviour_load(a, path, out, e);
	unlink(path);
	return ok;
}

START_TEST(the_shipped_file_is_read)
{
	struct arena *a = arena_new();
	struct behaviour b;
	struct err e = {0};
	const char *path = arena_printf(a, "%s/schema/policy/behaviour.csv", source_dir());
	ck_assert_msg(behaviour_load(a, path, &b, &e), "%s", e.text);
	for (int i = 0; i < BEHAVIOURS; i++)
		ck_assert_int_gt(b.of[i].percent, 0);
	ck_assert_int_lt(b.of[BEHAVE_EXAM].from, 0);
	arena_free(a);
}
END_TEST

#define FILE_OF(rows) "behaviour,percent,from_days,to_days\n" rows

static const struct {
	const char *text, *want; /* NULL: it is well */
} files[] = {
    {FILE_OF("order,50,0,3\nexam,10,-30,-1\n"), NULL},
    {FILE_OF(""), NULL},
    {FILE_OF("sleep,50,0,3\n"), ":2: behaviour: is acknowledge, order, exam or answer"},
    {FILE_OF("order,50,0,3\norder,50,0,3\n"), ":3: behaviour: \"order\" stands here twice"},
    {FILE_OF("# a note\norder,101,0,3\n"), ":3: percent: must be 0 to 100"},
    {FILE_OF("order,ten,0,3\n"), ":2: percent:"},
    {FILE_OF("order,10,-1,3\n"), ":2: from_days: must be 0 to 3660"},
    {FILE_OF("order,10,5,3\n"), ":2: to_days: must be 5 to 3660"},
    {"behaviour,percent,from_days\n", ":1: the column \"to_days\" is missing"},
    {"", ":1: the column \"behaviour\" is missing"},
};

START_TEST(a_fault_has_its_line)
{
	struct arena *a = arena_new();
	struct behaviour b;
	struct err e = {0};
	bool ok = loaded(a, files[_i].text, &b, &e);
	ck_assert_msg(ok == !files[_i].want, "%s", e.text);
	if (!ok)
		ck_assert_msg(strstr(e.text, files[_i].want) != NULL, "%s", e.text);
	arena_free(a);
}
END_TEST

Suite *behaviour_suite(void)
{
	Suite *s = suite_create("behaviour");
	TCase *t = tcase_create("behaviour");
	tcase_add_test(t, the_shipped_file_is_read);
	tcase_add_loop_test(t, a_fault_has_its_line, 0, (int)(sizeof files / sizeof *files));
	suite_add_tcase(s, t);
	return s;
}
