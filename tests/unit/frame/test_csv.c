/* SPDX-License-Identifier: Apache-2.0
 *
 * test_csv.c - rows, quotes, comments and the line numbers that errors need.
 */
#include "followupd/csv.h"
#include "followupd/mem.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *csv_suite(void);

START_TEST(rows_know_their_lines)
{
	static const char text[] = "\xef\xbb\xbf# note\nname,size\r\n\n\"a \"\"b\"\", c\",1\n# "
				   "\"odd\n\"two\nlines\",2\nlast,";
	struct arena *a = arena_new();
	struct csv c;
	struct err e;
	ck_assert_msg(csv_read(a, text, sizeof text - 1, &c, &e), "%s", e.text);
	ck_assert_uint_eq(c.count, 4);
	ck_assert_int_eq(c.row[0].line, 2);
	ck_assert_int_eq(csv_column(&c, "size"), 1);
	ck_assert_int_eq(csv_column(&c, "none"), -1);
	ck_assert_int_eq(c.row[1].line, 4);
	ck_assert_str_eq(csv_get(&c.row[1], 0), "a \"b\", c");
	ck_assert_int_eq(c.row[2].line, 6);
	ck_assert_str_eq(csv_get(&c.row[2], 0), "two\nlines");
	ck_assert_int_eq(c.row[3].line, 8);
	ck_assert_str_eq(csv_get(&c.row[3], 1), "");
	ck_assert_str_eq(csv_get(&c.row[3], 7), "");
	arena_free(a);
}
END_TEST

START_TEST(a_foreign_row_may_start_with_a_hash)
{
	static const char text[] = "#,name\n#123,Doe\n\n# ,Roe\n";
	struct arena *a = arena_new();
	struct csv c;
	struct err e;
	ck_assert_msg(csv_read_foreign(a, text, sizeof text - 1, &c, &e), "%s", e.text);
	ck_assert_uint_eq(c.count, 3);
	ck_assert_int_eq(csv_column(&c, "#"), 0);
	ck_assert_str_eq(csv_get(&c.row[1], 0), "#123");
	ck_assert_int_eq(c.row[2].line, 4);
	arena_free(a);
}
END_TEST

START_TEST(faults_name_the_line)
{
	static const struct {
		const char *text, *want;
	} rows[] = {{"a,b\n\"open,1\n", "line 2"}, {"a\nb\n\"x\" y\n", "line 3"},
	    {"a\n\nx\"y\n", "line 3"}};
	struct arena *a = arena_new();
	struct csv c;
	struct err e;
	ck_assert(!csv_read(a, rows[_i].text, strlen(rows[_i].text), &c, &e));
	ck_assert_msg(strstr(e.text, rows[_i].want) != NULL, "%s", e.text);
	arena_free(a);
}
END_TEST

START_TEST(what_is_written_is_read)
{
	static const char *const fields[] = {"", "plain", "a \"b\", c", "two\r\nlines", " x", "é"};
	struct arena *a = arena_new();
	struct buf b = {0};
	struct csv c;
	struct err e;
	for (size_t i = 0; i < 6; i++)
		csv_put(&b, fields[i], i < 5 ? ',' : '\n');
	ck_assert_msg(csv_read(a, b.data, b.len, &c, &e), "%s", e.text);
	ck_assert_uint_eq(c.count, 1);
	for (int i = 0; i < 6; i++)
		ck_assert_str_eq(csv_get(&c.row[0], i), fields[i]);
	buf_free(&b);
	arena_free(a);
}
END_TEST

/* What a spreadsheet would compute is text. */
static const struct {
	const char *text, *field;
} hostile[] = {
    {"=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""},
    {"+1 555 0100", "'+1 555 0100"},
    {"-1", "'-1"},
    {"@SUM(A1)", "'@SUM(A1)"},
    {"\t=1", "\"'\t=1\""},
    {"\r=1", "\"'\r=1\""},
    {"\n=1", "\"'\n=1\""},
    {"  =1", "\"'  =1\""},
    {"\xef\xbc\x9d"
     "1",
	"'\xef\xbc\x9d"
	"1"}, /* U+FF1D */
    {"\xef\xbc\xa0"
     "A",
	"'\xef\xbc\xa0"
	"A"},			      /* U+FF20 */
    {"\xef\xbc\xa1", "\xef\xbc\xa1"}, /* U+FF21, a letter */
    {"'=1", "'=1"},
    {"O'Neil-Smith", "O'Neil-Smith"},
    {"a=1", "a=1"},
};

START_TEST(a_formula_is_text)
{
	struct buf b = {0};
	csv_put(&b, hostile[_i].text, ',');
	csv_put(&b, hostile[_i].text, '\n');
	char *want = xasprintf("%s,%s\r\n", hostile[_i].field, hostile[_i].field);
	ck_assert_str_eq(buf_text(&b), want);
	free(want);
	buf_free(&b);
}
END_TEST

Suite *csv_suite(void)
{
	Suite *s = suite_create("csv");
	TCase *t = tcase_create("rows");
	tcase_add_test(t, rows_know_their_lines);
	tcase_add_test(t, a_foreign_row_may_start_with_a_hash);
	tcase_add_loop_test(t, faults_name_the_line, 0, 3);
	tcase_add_test(t, what_is_written_is_read);
	tcase_add_loop_test(t, a_formula_is_text, 0, sizeof hostile / sizeof *hostile);
	suite_add_tcase(s, t);
	return s;
}
