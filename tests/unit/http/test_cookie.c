/* SPDX-License-Identifier: Apache-2.0
 *
 * test_cookie.c - the one cookie of a name, and that two of it are none.
 */
#include "autoconf.h"
#include "daemon/http/cookie.h"

#include <check.h>
#include <string.h>

Suite *cookie_suite(void);

static const struct {
	const char *header;
	size_t count;
	const char *value; /* of the last "s" */
} cookies[] = {
    {"", 0, NULL},
    {"s=1", 1, "1"},
    {"s=", 1, ""},
    {"s", 0, NULL},
    {"S=1", 0, NULL},
    {"xs=1", 0, NULL},
    {"s =1", 0, NULL},
    {"ss=1", 0, NULL},
    {"a=b; s=1", 1, "1"},
    {"a=b;s=1;c=d", 1, "1"},
    {"a=s=1", 0, NULL},
    {"a=\"x; s=1\"", 1, "1\""}, /* quotes hide nothing (RFC 6265 section 5.4) */
    {"s=a=b==", 1, "a=b=="},
    {"s=1 \t; a=b", 1, "1"},
    {"s=1;", 1, "1"},
    {";;; s=1 ;;", 1, "1"},
    {"s=1; s=2", 2, "2"},
    {"s=1;s=1", 2, "1"},
    {"s=a b", 1, "a b"},
};

START_TEST(cookies_are_found)
{
	struct cookie_found f = {0};
	cookie_find(cookies[_i].header, "s", &f);
	ck_assert_uint_eq(f.count, cookies[_i].count);
	if (f.count) {
		ck_assert_uint_eq(f.len, strlen(cookies[_i].value));
		ck_assert_int_eq(memcmp(f.value, cookies[_i].value, f.len), 0);
	}
}
END_TEST

START_TEST(headers_add_up)
{
	struct cookie_found f = {0};
	cookie_find("a=b; s=1", "s", &f);
	cookie_find("s=2", "s", &f);
	ck_assert_uint_eq(f.count, 2);
}
END_TEST

Suite *cookie_suite(void)
{
	Suite *s = suite_create("cookie");
	TCase *t = tcase_create("cookies");
	tcase_add_loop_test(t, cookies_are_found, 0, sizeof cookies / sizeof *cookies);
	tcase_add_test(t, headers_add_up);
	suite_add_tcase(s, t);
	return s;
}
