/* SPDX-License-Identifier: Apache-2.0
 *
 * test_map.c - mappings that are of use, and what is said of the others.
 */
#include "followupd/tracker.h"

#include <check.h>
#include <string.h>

Suite *map_suite(void);

#define REST                                                                                       \
	"field \"number\" { column = \"MRN\" }\nfield \"name\" { column = \"N\" }\n"               \
	"field \"birth\" { column = \"B\" }\nfield \"exam\" { column = \"X\" }\n"                  \
	"field \"exam_date\" { column = \"D\" }\nfield \"finding\" { column = \"F\" }\n"           \
	"field \"recommended\" { column = \"R\" }\n"
#define DUE	 "field \"due\" { column = \"U\" format = \"M/D/YYYY\" }\n"
#define FACILITY "facility = \"RIVERBEND\"\n"

static const struct {
	const char *text, *fault; /* fault NULL: it is of use */
} maps[] = {
    {FACILITY REST DUE, NULL},
    {"field \"authority\" { value = \"EMPI\" }\n" REST DUE, NULL},
    {FACILITY REST DUE
	"field \"status\" { column = \"S\" map = {\"Done = closed\", \"Due=open\"} }",
	NULL},
    {REST DUE, "say whose the patients' numbers are"},
    {FACILITY REST, "field \"due\" is missing"},
    {FACILITY REST DUE "field \"family\" { column = \"N\" }", "\"family\" and \"given\""},
    {FACILITY REST DUE "field \"colour\" { column = \"C\" }", "m:10: there is no field \"colour\""},
    {FACILITY REST DUE "field \"sex\" { }", "m:10: field \"sex\" needs either a column or a value"},
    {FACILITY REST DUE "field \"sex\" { column = \"S\" map = {\"Female\"} }", "has no ="},
    {FACILITY REST DUE "field \"sex\" { column = \"S\" format = \"YYYY\" }", "is no date"},
    {FACILITY REST "field \"due\" { column = \"U\" format = \"MM/DD/YY\" }",
	"m:9: format \"MM/DD/YY\""},
    {FACILITY REST DUE "field \"sex\" { colum = \"S\" }", "colum"},
    {"\xff" FACILITY REST DUE, "m:1: is not UTF-8 text"},
    {FACILITY REST DUE "field \"sex\" {", "m:"},
};

START_TEST(a_mapping_is_of_use_or_its_fault_is_told_with_its_line)
{
	struct arena *a = arena_new();
	struct buf text = {0}, faults = {0};
	struct tracker_map *m;
	buf_adds(&text, maps[_i].text);
	bool ok = tracker_map_read(a, "m", &text, &m, &faults);
	ck_assert_msg(ok == !maps[_i].fault, "%s", buf_text(&faults));
	if (maps[_i].fault)
		ck_assert_msg(strstr(buf_text(&faults), maps[_i].fault), "%s", buf_text(&faults));
	buf_free(&text);
	buf_free(&faults);
	arena_free(a);
}
END_TEST

Suite *map_suite(void)
{
	Suite *s = suite_create("map");
	TCase *t = tcase_create("maps");
	tcase_add_loop_test(t, a_mapping_is_of_use_or_its_fault_is_told_with_its_line, 0,
	    sizeof maps / sizeof *maps);
	suite_add_tcase(s, t);
	return s;
}
