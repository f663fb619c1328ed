/* SPDX-License-Identifier: Apache-2.0
 *
 * test_form.c - what a form or a query says, and which ones say nothing.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/form.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *form_suite(void);

/* As "name=value|name=value", so that a row shows what came out. */
static const struct {
	const char *sent, *read;
} forms[] = {
    {"", ""},
    {"a=b", "a=b"},
    {"a=b&c=d", "a=b|c=d"},
    {"a=1&b=2&a=3", "a=1|b=2|a=3"},
    {"a", "a="},
    {"a=", "a="},
    {"=b", "=b"},
    {"=", "="},
    {"a=b=c", "a=b=c"},
    {"&&a=b&&", "a=b"},
    {"a;b=c", "a;b=c"},
    {"a=b+c", "a=b c"},
    {"a+b=c", "a b=c"},
    {"a=b%2Bc", "a=b+c"},
    {"a=b%20c", "a=b c"},
    {"a=%3D%26%25", "a==&%"},
    {"a=%2525", "a=%25"},
    {"%61=%62", "a=b"},
    {"a=%c3%a9%C3%A9", "a=\xc3\xa9\xc3\xa9"},
    {"a=\xc3\xa9", "a=\xc3\xa9"},
    {"a=\xc3%A9", "a=\xc3\xa9"},
    {"a=%0D%0A%09%01%7F", "a=\r\n\t\x01\x7f"},
    {"a=%C2%80%DF%BF", "a=\xc2\x80\xdf\xbf"},
    {"a=%E0%A0%80%EF%BF%BF", "a=\xe0\xa0\x80\xef\xbf\xbf"},
    {"a=%ED%9F%BF%EE%80%80", "a=\xed\x9f\xbf\xee\x80\x80"},
    {"a=%F0%90%80%80%F4%8F%BF%BF", "a=\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"},
};

START_TEST(forms_are_read)
{
	struct arena *a = arena_new();
	struct form f;
	struct err e = {0};
	struct buf read = {0};
	ck_assert_msg(form_parse(a, forms[_i].sent, strlen(forms[_i].sent), &f, &e), "%s: %s",
	    forms[_i].sent, e.text);
	for (size_t i = 0; i < f.count; i++)
		buf_addf(&read, "%s%s=%s", i ? "|" : "", f.field[i].name, f.field[i].value);
	ck_assert_str_eq(buf_text(&read), forms[_i].read);
	buf_free(&read);
	arena_free(a);
}
END_TEST

static const char *const malformed[] = {
    "%",
    "a=%",
    "a=%4",
    "a=%4&b=1",
    "%4=1",
    "a=%g0",
    "a=%0g",
    "a=%%41",
    "a=% 41",
    "a=%u0041",
    "a=%00",
    "a=b%00c",
    "%00=a",
    "a%00=b", /* NUL */
    "a=%80",
    "a=%C3",
    "a=%C3%28",
    "a=%C3&b=%A9",
    "a=\xc3",
    "\xa9=a", /* pieces of letters */
    "a=%C0%80",
    "a=%C1%BF",
    "a=%E0%9F%BF",
    "a=%F0%8F%BF%BF", /* overlong */
    "a=%ED%A0%80",
    "a=%ED%BF%BF", /* surrogates */
    "a=%F4%90%80%80",
    "a=%F5%80%80%80",
    "a=%FF",
    "a=%FE%FF",
    "a=%E2%82", /* beyond, cut off */
    "a=1&b=2&c=%zz",
};

START_TEST(malformed_forms_are_refused_whole_and_not_quoted)
{
	struct arena *a = arena_new();
	struct form f;
	struct err e = {0};
	ck_assert_msg(
	    !form_parse(a, malformed[_i], strlen(malformed[_i]), &f, &e), "%s", malformed[_i]);
	ck_assert_int_eq(e.code, ERR_INPUT);
	ck_assert_ptr_null(strstr(e.text, "a="));
	arena_free(a);
}
END_TEST

START_TEST(only_the_bytes_given_are_read)
{
	struct arena *a = arena_new();
	struct form f;
	ck_assert(form_parse(a, "a=b%41", 3, &f, NULL));
	ck_assert_str_eq(f.field[0].value, "b");
	ck_assert(!form_parse(a, "a=%41", 4, &f, NULL));
	ck_assert(!form_parse(a, "a=b\0c", 5, &f, NULL));
	ck_assert(!form_parse(a, "a\0=b", 4, &f, NULL));
	arena_free(a);
}
END_TEST

START_TEST(the_first_field_of_a_name_counts)
{
	struct arena *a = arena_new();
	struct form f;
	ck_assert(form_parse(a, "tick=1&tick=2&note=", 19, &f, NULL));
	ck_assert_str_eq(form_value(&f, "tick"), "1");
	ck_assert_str_eq(form_value(&f, "note"), "");
	ck_assert_ptr_null(form_value(&f, "Tick"));
	ck_assert_ptr_null(form_value(&f, ""));
	arena_free(a);
}
END_TEST

static bool parses(const struct buf *b, enum err_code *why)
{
	struct arena *a = arena_new();
	struct form f;
	struct err e = {0};
	bool ok = form_parse(a, b->data, b->len, &f, &e);
	*why = e.code;
	arena_free(a);
	return ok;
}

static void add_many(struct buf *b, const char *s, int times)
{
	for (int i = 0; i < times; i++)
		buf_adds(b, s);
}

/* Fields, bytes of a name, bytes of a value once %41 is one byte: at the limit and one beyond. */
START_TEST(forms_have_limits)
{
	static const struct {
		const char *before, *piece;
		int most;
	} limits[] = {
	    {"", "a=1&", FORM_FIELDS_MAX},
	    {"", "n", FORM_NAME_MAX},
	    {"a=", "%41", FORM_VALUE_MAX},
	};
	for (int beyond = 0; beyond < 2; beyond++) {
		enum err_code why;
		struct buf b = {0};
		buf_adds(&b, limits[_i].before);
		add_many(&b, limits[_i].piece, limits[_i].most + beyond);
		ck_assert_int_eq(parses(&b, &why), !beyond);
		ck_assert_int_eq(why, beyond ? ERR_REFUSED : ERR_NONE);
		buf_free(&b);
	}
}
END_TEST

START_TEST(in_a_path_plus_is_itself)
{
	struct arena *a = arena_new();
	struct err e = {0};
	ck_assert_str_eq(form_path_part(a, "a+b%2F%C3%A9/c", 12, &e), "a+b/\xc3\xa9");
	ck_assert_ptr_null(form_path_part(a, "a%00", 4, &e));
	ck_assert_int_eq(e.code, ERR_INPUT);
	ck_assert_ptr_null(form_path_part(a, "%C3", 3, &e));
	ck_assert_ptr_null(form_path_part(a, "%4", 2, &e));
	arena_free(a);
}
END_TEST

Suite *form_suite(void)
{
	Suite *s = suite_create("form");
	TCase *t = tcase_create("forms");
	tcase_add_loop_test(t, forms_are_read, 0, sizeof forms / sizeof *forms);
	tcase_add_loop_test(t, malformed_forms_are_refused_whole_and_not_quoted, 0,
	    sizeof malformed / sizeof *malformed);
	tcase_add_test(t, only_the_bytes_given_are_read);
	tcase_add_test(t, the_first_field_of_a_name_counts);
	tcase_add_loop_test(t, forms_have_limits, 0, 3);
	tcase_add_test(t, in_a_path_plus_is_itself);
	suite_add_tcase(s, t);
	return s;
}
