/* SPDX-License-Identifier: Apache-2.0
 *
 * test_envelope.c - which addresses and messages may reach an SMTP connection.
 */
#include "autoconf.h"
#include "followupd/envelope.h"

#include <check.h>
#include <string.h>

Suite *envelope_suite(void);

static const char *const good_addresses[] = {"a@b", "first.last@clinic.example",
    "a+b=c/d!#$%&'*-?^_`{|}~@x.example", "n1@[192.0.2.1]", "n1@[IPv6:2001:db8::1]",
    "x@a-b.c0.example", "1@2.example"};

START_TEST(usable_addresses_pass)
{
	struct err e = {0};
	ck_assert_msg(
	    envelope_address(good_addresses[_i], &e), "%s: %s", good_addresses[_i], e.text);
}
END_TEST

static const char *const bad_addresses[] = {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c",
    "a@b\r\nRCPT TO:<c@d>", "a@b\n", "<a@b>", "a@b>", "a@b> SIZE=1", ".a@b", "a.@b", "a..b@c",
    "\"a b\"@c", "a@-b", "a@b-", "a@b-.c", "a@.b", "a@b..c", "a@b.", "a@[", "a@[]", "a@[1]",
    "a@[1 2]", "a@[1>2]", "\xc3\xa4@b", "a@\xc3\xa4", "a\x7f@b", "a@b\t", "a,b@c", "a(b)@c",
    "a@b_c", "a@b/c"};

START_TEST(unusable_addresses_are_refused_without_being_quoted)
{
	struct err e = {0};
	ck_assert_msg(!envelope_address(bad_addresses[_i], &e), "%s", bad_addresses[_i]);
	ck_assert_int_eq(e.code, ERR_INPUT);
	ck_assert_ptr_null(strstr(e.text, "RCPT"));
}
END_TEST

START_TEST(addresses_have_limits)
{
	char a[300];
	memset(a, 'a', sizeof a);
	strcpy(a + 64, "@b.example");
	ck_assert(envelope_address(a, NULL));
	memset(a, 'a', sizeof a);
	strcpy(a + 65, "@b.example");
	ck_assert(!envelope_address(a, NULL));
	memset(a, 'a', sizeof a);
	a[1] = '@';
	a[2 + 63] = '\0';
	ck_assert(envelope_address(a, NULL));
	a[2 + 63] = 'a';
	a[2 + 64] = '\0';
	ck_assert(!envelope_address(a, NULL));
	memset(a, 'a', sizeof a);
	a[1] = '@';
	for (int i = 10; i < 280; i += 10)
		a[i] = '.';
	a[255] = '\0';
	ck_assert(!envelope_address(a, NULL));
	a[254] = '\0';
	ck_assert(envelope_address(a, NULL));
}
END_TEST

static const struct {
	const char *bytes;
	bool ok;
} messages[] = {
    {"Subject: x\r\n\r\nbody\r\n", true},
    {"Subject: x\r\n\r\n", true},
    {"Subject: x\r\n\r\nbody without an end", true},
    {"Subject: x\r\n folded\r\n\r\n.\r\n..\r\n", true},
    {"", false},
    {"\r\nbody\r\n", false},
    {"Subject: x\r\nbody\r\n", false},
    {"Subject: x\n\nbody\n", false},
    {"Subject: x\r\n\r\nbody\n", false},
    {"Subject: x\r\n\r\nbo\rdy\r\n", false},
    {"Subject: x\r\n\r\nbody\r", false},
};

START_TEST(messages_have_whole_line_ends_and_a_header)
{
	ck_assert_int_eq(envelope_message(messages[_i].bytes, strlen(messages[_i].bytes), NULL),
	    messages[_i].ok);
}
END_TEST

START_TEST(messages_have_no_nul_and_no_long_line)
{
	char m[1100] = "Subject: x\r\n\r\n";
	size_t n = strlen(m);
	memset(m + n, 'x', 999);
	ck_assert(envelope_message(m, n + 998, NULL));
	ck_assert(!envelope_message(m, n + 999, NULL));
	ck_assert(!envelope_message("Subject: x\r\n\r\na\0b\r\n", 19, NULL));
}
END_TEST

START_TEST(envelope_ids_are_printable_and_short)
{
	char id[100];
	ck_assert(envelope_id("8d2f-1", NULL));
	ck_assert(!envelope_id("", NULL));
	ck_assert(!envelope_id("a b", NULL));
	ck_assert(!envelope_id("a\r\n", NULL));
	memset(id, 'x', sizeof id);
	id[80] = '\0';
	ck_assert(envelope_id(id, NULL));
	id[80] = 'x';
	id[81] = '\0';
	ck_assert(!envelope_id(id, NULL));
}
END_TEST

Suite *envelope_suite(void)
{
	Suite *s = suite_create("envelope");
	TCase *t = tcase_create("envelope");
	tcase_add_loop_test(
	    t, usable_addresses_pass, 0, sizeof good_addresses / sizeof *good_addresses);
	tcase_add_loop_test(t, unusable_addresses_are_refused_without_being_quoted, 0,
	    sizeof bad_addresses / sizeof *bad_addresses);
	tcase_add_test(t, addresses_have_limits);
	tcase_add_loop_test(
	    t, messages_have_whole_line_ends_and_a_header, 0, sizeof messages / sizeof *messages);
	tcase_add_test(t, messages_have_no_nul_and_no_long_line);
	tcase_add_test(t, envelope_ids_are_printable_and_short);
	suite_add_tcase(s, t);
	return s;
}
