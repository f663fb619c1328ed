/* SPDX-License-Identifier: Apache-2.0
 *
 * test_address.c - which addresses, identifiers and names are let through, and why others are not.
 */
#include "followupd/address.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *address_suite(void);

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10

static const char *const good[] = {"a@b", "j.doe@example.org", "o'neil+ct@mail.example.org",
    "x@xn--bcher-kva.example", "1@1a.org", "{a}|b~@h-1.example", A60 "aaaa@example.org",
    "a@" A60 "aaa.org"};

START_TEST(mailboxes_of_the_plain_kind_pass)
{
	struct err e = {0};
	ck_assert_msg(address_check(good[_i], &e), "%s", e.text);
}
END_TEST

static const struct {
	const char *address, *why;
} bad[] = {
    {"", "empty"},
    {"a", "no \"@\""},
    {"@b", "before the \"@\""},
    {"a@", "not a host name"},
    {"a@b@c", "before the \"@\""},
    {".a@b", "dot"},
    {"a.@b", "dot"},
    {"a..b@c", "dot"},
    {A60 "aaaaa@b", "too long"},
    {"a@" A60 "aaaa", "not a host name"},
    {"a@" A60 "." A60 "." A60 "." A60 "." A10, "too long"},
    {"a@-b.org", "not a host name"},
    {"a@b-.org", "not a host name"},
    {"a@b..org", "not a host name"},
    {"a@b.org.", "not a host name"},
    {"a@b_c.org", "not a host name"},
    {"a@[192.0.2.1]", "literals"},
    {"a@192.0.2.1", "number"},
    {"\"a b\"@c", "quoted"},
    {"\"a\"@c", "quoted"},
    {"a(b)@c", "not allowed"},
    {"<a@c>", "not allowed"},
    {"a@c>", "not a host name"},
    {"mailto:a@c", "not allowed"},
    {"a@c,b@d", "not allowed"},
    {"Jane Doe <a@c>", "blank"},
    {"a\\b@c", "not allowed"},
    {"j\xc3\xb6rg@example.org", "outside ASCII"},
    {"a@b\xc3\xbc.org", "outside ASCII"},
    {"a\xff@b", "outside ASCII"},
    {"a\tb@c", "control"},
    {"a\x7f@c", "control"},
    {"a@b.org\r\nRCPT TO:<evil@x>", "line break"},
    {"a@b.org\nBcc: evil@x", "line break"},
    {"a\r@b.org", "line break"},
    {"a@b.org ", "blank"},
};

START_TEST(everything_else_is_refused_with_its_reason)
{
	struct err e = {0};
	ck_assert_msg(!address_check(bad[_i].address, &e), "took \"%s\"", bad[_i].address);
	ck_assert_msg(
	    strstr(e.text, bad[_i].why) != NULL, "\"%s\" not in: %s", bad[_i].why, e.text);
	ck_assert_int_eq(e.code, ERR_INPUT);
	for (const char *c = e.text; *c; c++)
		ck_assert_msg(*c >= 0x20 && *c < 0x7f, "error text is not one plain line");
}
END_TEST

START_TEST(no_byte_outside_the_grammar_passes_anywhere)
{
	static const char fine[] = "!#$%&'*+-/=?^_`{|}~";
	for (int c = 1; c < 256; c++) {
		char local[] = "a?b@c.org", host[] = "a@b?c.org";
		local[1] = host[3] = (char)c;
		bool letter =
		    (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		ck_assert_int_eq(
		    address_check(local, NULL), letter || c == '.' || strchr(fine, c) != NULL);
		ck_assert_int_eq(address_check(host, NULL), letter || c == '.' || c == '-');
	}
}
END_TEST

START_TEST(message_ids_follow_the_same_grammar)
{
	struct err e;
	ck_assert(address_check_message_id("0b0e8b1e-6a50-4c56-8a3c-5d2f6f6e9d11@example.org", &e));
	ck_assert(!address_check_message_id("<a@b>", &e));
	ck_assert(!address_check_message_id("a@b\r\nX: y", &e));
	ck_assert(!address_check_message_id("", &e));
}
END_TEST

START_TEST(names_are_one_line_of_utf8)
{
	struct err e;
	ck_assert(address_check_name(NULL, &e));
	ck_assert(address_check_name("Dr. J\xc3\xb6rg \"JJ\" M\xc3\xbcller, MD", &e));
	ck_assert(!address_check_name("a\r\nBcc: x@y", &e));
	ck_assert(!address_check_name("a\xc2\x85 b", &e));
	ck_assert(!address_check_name("a\xff", &e));
	ck_assert(!address_check_name(A60 A60 A60 A60, &e));
}
END_TEST

Suite *address_suite(void)
{
	Suite *s = suite_create("address");
	TCase *t = tcase_create("check");
	tcase_add_loop_test(
	    t, mailboxes_of_the_plain_kind_pass, 0, (int)(sizeof good / sizeof *good));
	tcase_add_loop_test(
	    t, everything_else_is_refused_with_its_reason, 0, (int)(sizeof bad / sizeof *bad));
	tcase_add_test(t, no_byte_outside_the_grammar_passes_anywhere);
	tcase_add_test(t, message_ids_follow_the_same_grammar);
	tcase_add_test(t, names_are_one_line_of_utf8);
	suite_add_tcase(s, t);
	return s;
}
