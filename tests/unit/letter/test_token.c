/* SPDX-License-Identifier: Apache-2.0
 *
 * test_token.c - what was signed is read, in either case, and nothing else is.
 */
#include "autoconf.h"
#include "followupd/token.h"

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *token_suite(void);

static struct token_keys keys_of(const char *text)
{
	struct token_keys k;
	struct err e = {0};
	char path[] = "/tmp/followupd-token-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	bool ok = token_keys_load(path, &k, &e);
	unlink(path);
	ck_assert_msg(ok, "%s", e.text);
	return k;
}

#define FIRST  "0123456789abcdef0123456789abcdef\n"
#define SECOND "another key of another year, 32 bytes and more\n"

static const struct signed_token about[] = {
    {TOKEN_REPLY, TOKEN_OF_FOLLOWUP, 1234, 5678, 91},
    {TOKEN_LINK, TOKEN_OF_QUESTION, INT64_MAX, INT64_MAX, INT64_MAX},
    {TOKEN_ENTRY, TOKEN_OF_DIGEST, 0, 0, 1},
    {TOKEN_REPLY, TOKEN_OF_FOLLOWUP, 127, 128, 16384},
};

static struct signed_token row(int i)
{
	struct signed_token t = about[i];
	t.ends = date_of(2026, 7, 15) + i * 20000;
	return t;
}

START_TEST(what_was_signed_is_read)
{
	struct token_keys k = keys_of("# of 2026\n" FIRST);
	struct signed_token t = row(_i), got = {0};
	char text[TOKEN_TEXT_MAX];
	token_write(&k, &t, text);
	ck_assert_uint_lt(strlen(text), TOKEN_TEXT_MAX);
	ck_assert_uint_eq(strspn(text, "abcdefghijklmnopqrstuvwxyz234567"), strlen(text));
	ck_assert(token_read(&k, t.purpose, text, strlen(text), &got));
	ck_assert_int_eq(got.item, t.item);
	ck_assert_int_eq(got.notice, t.notice);
	ck_assert_int_eq(got.person, t.person);
	ck_assert_int_eq(got.ends, t.ends);
	ck_assert_int_eq((int)got.subject, (int)t.subject);
	for (char *c = text; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	ck_assert(token_read(&k, t.purpose, text, strlen(text), &got));
	ck_assert(!token_read(
	    &k, t.purpose == TOKEN_LINK ? TOKEN_REPLY : TOKEN_LINK, text, strlen(text), &got));
}
END_TEST

START_TEST(every_change_of_a_letter_is_seen)
{
	struct token_keys k = keys_of(FIRST);
	struct signed_token t = row(0), got;
	char text[TOKEN_TEXT_MAX];
	token_write(&k, &t, text);
	size_t len = strlen(text);
	ck_assert_uint_le(len, 44); /* beside "followup+" in the 64 bytes of a local part */
	for (size_t i = 0; i < len; i++) {
		char was = text[i];
		for (const char *c = "abcdefghijklmnopqrstuvwxyz234567+.-\n@"; *c; c++) {
			text[i] = *c;
			ck_assert(*c == was || !token_read(&k, TOKEN_REPLY, text, len, &got));
		}
		text[i] = was;
		ck_assert(!token_read(&k, TOKEN_REPLY, text, i, &got));
	}
	ck_assert(!token_read(&k, TOKEN_REPLY, "", 0, &got));
}
END_TEST

START_TEST(an_older_key_is_read_and_a_foreign_one_is_not)
{
	struct token_keys old = keys_of(FIRST), now = keys_of(SECOND "\n" FIRST),
			  other = keys_of(SECOND);
	struct signed_token t = row(0), got;
	char text[TOKEN_TEXT_MAX];
	token_write(&old, &t, text);
	ck_assert(token_read(&now, TOKEN_REPLY, text, strlen(text), &got));
	ck_assert(!token_read(&other, TOKEN_REPLY, text, strlen(text), &got));
}
END_TEST

START_TEST(a_short_key_is_refused)
{
	struct token_keys k;
	struct err e = {0};
	ck_assert(!token_keys_load("/nowhere/at/all", &k, &e));
	char path[] = "/tmp/followupd-token-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_eq(write(fd, "short\n", 6), 6);
	ck_assert(!token_keys_load(path, &k, &e));
	ck_assert_ptr_nonnull(strstr(e.text, ":1: a key has 5 bytes"));
	ck_assert_int_eq(ftruncate(fd, 0), 0);
	ck_assert(!token_keys_load(path, &k, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "has no key"));
	close(fd);
	unlink(path);
}
END_TEST

Suite *token_suite(void)
{
	Suite *s = suite_create("token");
	TCase *t = tcase_create("token");
	tcase_add_loop_test(t, what_was_signed_is_read, 0, (int)(sizeof about / sizeof *about));
	tcase_add_test(t, every_change_of_a_letter_is_seen);
	tcase_add_test(t, an_older_key_is_read_and_a_foreign_one_is_not);
	tcase_add_test(t, a_short_key_is_refused);
	suite_add_tcase(s, t);
	return s;
}
