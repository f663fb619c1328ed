/* SPDX-License-Identifier: Apache-2.0
 *
 * test_observations.c - the map from codes to inputs, and its faults.
 */
#include "autoconf.h"
#include "../suite.h"
#include "followupd/observations.h"
#include "help.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *observations_suite(void);

#define HEAD "code,coding_system,system,version,input,unit,values\n"

static struct arena *arena;
static char path[] = "/tmp/observations-XXXXXX";

static void setup(void)
{
	arena = arena_new();
	strcpy(path + sizeof path - 7, "XXXXXX");
}

static void teardown(void)
{
	arena_free(arena);
	unlink(path);
}

static void write_file(const char *text)
{
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static const char *shipped_path(void)
{
	return arena_printf(arena, "%s/schema/codes/observations.csv", source_dir());
}

START_TEST(shipped_map_loads_and_answers)
{
	const struct observation_map *m;
	struct observation o;
	struct err e = {0};
	ck_assert_msg(observations_load(arena, shipped_path(), NULL, &m, &e), "%s", e.text);
	ck_assert_uint_gt(observations_count(m), 30);
	ck_assert(observation_find(m, arena, "lungrads", "anything", &o));
	ck_assert_str_eq(o.system, "lung-rads");
	ck_assert_str_eq(o.version, "2022");
	ck_assert_str_eq(o.input, "category");
	ck_assert(observation_find(m, arena, "LUNGRADSMOD", NULL, &o));
	ck_assert_str_eq(observation_value(&o, "s"), "yes");
	ck_assert_str_eq(observation_value(&o, "other"), "other");
	ck_assert(!observation_find(m, arena, "GLUCOSE", "L", &o));
	ck_assert(!observation_find(m, arena, "", "L", &o));
}
END_TEST

START_TEST(site_rows_come_before_shipped_ones)
{
	const struct observation_map *m;
	struct observation o;
	struct err e = {0};
	write_file(HEAD "LUNGRADS,,lung-rads,1.1,category,,\nBR,SITE,bi-rads,5,category,,\n");
	ck_assert_msg(observations_load(arena, shipped_path(), path, &m, &e), "%s", e.text);
	ck_assert(observation_find(m, arena, "LUNGRADS", NULL, &o));
	ck_assert_str_eq(o.version, "1.1");
	ck_assert(observation_find(m, arena, "BR", "site", &o));
	ck_assert(!observation_find(m, arena, "BR", "ELSE", &o));
	ck_assert(!observation_find(m, arena, "BR", NULL, &o));
}
END_TEST

static const struct {
	const char *code, *system, *version, *input; /* system NULL: no input */
} generic[] = {
    {"fleischner.size_mm", "fleischner", "", "size_mm"},
    {"FLEISCHNER.size_mm", "fleischner", "", "size_mm"},
    {"bi-rads/5.category", "bi-rads", "5", "category"},
    {"pi-rads/2.1.category", "pi-rads", "2.1", "category"},
    {"stated.interval", "stated", "", "interval"},
    {"nopoint", NULL, NULL, NULL},
    {".x", NULL, NULL, NULL},
    {"x.", NULL, NULL, NULL},
    {"a b.c", NULL, NULL, NULL},
    {"x.y/z", NULL, NULL, NULL},
};

START_TEST(generic_codes_need_no_row)
{
	struct observation o;
	bool found = observation_find(NULL, arena, generic[_i].code, "99FUD", &o);
	ck_assert_int_eq(found, generic[_i].system != NULL);
	if (!found)
		return;
	ck_assert_str_eq(o.system, generic[_i].system);
	ck_assert_str_eq(o.version, generic[_i].version);
	ck_assert_str_eq(o.input, generic[_i].input);
}
END_TEST

static const struct {
	const char *text, *fault;
} faults[] = {
    {"code,system\nA,b\n", "there is no column \"coding_system\""},
    {HEAD ",,lung-rads,,category,,\n", ":2: code is empty"},
    {HEAD "A,,Lung RADS,,category,,\n", ":2: not the name of a decision table: \"Lung RADS\""},
    {HEAD "A,,lung-rads,,,,\n", ":2: not the name of an input"},
    {HEAD "A,,stated,,size,,\n", ":2: stated is interval or procedure, not \"size\""},
    {HEAD "A,,x,,y,,S\n", "not a list"},
    {HEAD "A,,x,,y,,\na,,x,,z,,\n", ":3: code stands twice"},
    {HEAD "A,,x,,y,,a=b\n\nB,,x,,,,\n", ":4: not the name of an input"},
};

START_TEST(faults_name_file_and_line)
{
	const struct observation_map *m;
	struct err e = {0};
	write_file(faults[_i].text);
	ck_assert(!observations_load(arena, path, NULL, &m, &e));
	ck_assert_msg(strstr(e.text, faults[_i].fault) != NULL, "%s", e.text);
	ck_assert_msg(strstr(e.text, path) != NULL, "%s", e.text);
}
END_TEST

Suite *observations_suite(void)
{
	Suite *s = suite_create("observations");
	TCase *t = tcase_create("map");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, shipped_map_loads_and_answers);
	tcase_add_test(t, site_rows_come_before_shipped_ones);
	tcase_add_loop_test(t, generic_codes_need_no_row, 0, sizeof generic / sizeof *generic);
	tcase_add_loop_test(t, faults_name_file_and_line, 0, sizeof faults / sizeof *faults);
	suite_add_tcase(s, t);
	return s;
}
