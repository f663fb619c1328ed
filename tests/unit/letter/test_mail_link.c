/* SPDX-License-Identifier: Apache-2.0
 *
 * test_mail_link.c - a kept mail has a link's name, the one that leaves has its token.
 */
#include "autoconf.h"
#include "followupd/mail_link.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *mail_link_suite(void);

static const unsigned char bytes[2][LINK_RANDOM] = {
    {0}, {255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};

START_TEST(a_token_has_26_letters_and_a_name_that_is_none)
{
	char token[LINK_TEXT], name[LINK_TEXT], read[LINK_TEXT];
	unsigned char hash[SHA256_SIZE], hash_of_name[SHA256_SIZE];
	link_token(bytes[_i], token);
	link_name(token, name);
	ck_assert_uint_eq(strlen(token), 26);
	ck_assert_uint_eq(strspn(token, "abcdefghijklmnopqrstuvwxyz234567"), 26);
	ck_assert_uint_eq(strlen(name), 26);
	ck_assert_str_ne(name, token);
	link_hash(token, hash);
	link_hash(name, hash_of_name);
	ck_assert_int_ne(memcmp(hash, hash_of_name, sizeof hash), 0);
	ck_assert(link_read(token, read));
	ck_assert_str_eq(read, token);
}
END_TEST

static const struct {
	const char *text;
	bool is;
} typed[] = {
    {"aaaaaaaaaaaaaaaaaaaaaaaaaa", true},
    {"AAAAAAAAAAAAAAAAAAAAAAAAAA", true},
    {"aaaaaaaaaaaaaaaaaaaaaaaaab", false}, /* bits behind the last byte */
    {"aaaaaaaaaaaaaaaaaaaaaaaaa", false},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
    {"aaaaaaaaaaaaaaaaaaaaaaaaa1", false},
    {"aaaaaaaaaaaa/../aaaaaaaaaa", false},
    {"", false},
};

START_TEST(only_a_token_is_read_as_one)
{
	char out[LINK_TEXT];
	ck_assert_int_eq(link_read(typed[_i].text, out), typed[_i].is);
	if (typed[_i].is)
		ck_assert_str_eq(out, typed[0].text);
}
END_TEST

/* Names become tokens where the mail is folded too, and nothing else changes. */
static void filled(const char *before, const char *fold, const char *after)
{
	char token[2][LINK_TEXT], name[2][LINK_TEXT], mail[400], wanted[400], both[2 * LINK_TEXT];
	for (int i = 0; i < 2; i++)
		link_name(link_token(bytes[i], token[i]), name[i]);
	snprintf(mail, sizeof mail, "%s%.7s%s%s?do=3Dordered %s%s", before, name[0], fold,
	    name[0] + 7, name[1], after);
	snprintf(wanted, sizeof wanted, "%s%.7s%s%s?do=3Dordered %s%s", before, token[0], fold,
	    token[0] + 7, token[1], after);
	snprintf(both, sizeof both, "%s %s", token[0], token[1]);
	links_fill(mail, strlen(mail), both);
	ck_assert_str_eq(mail, wanted);
}

START_TEST(names_become_tokens)
{
	filled("https://x.example/a/", "", "\r\n");
	filled("https://x.example/a/", "=\r\n", "");
	filled("", "=\r\n", "=");
}
END_TEST

START_TEST(a_mail_without_links_stays_as_it_is)
{
	char mail[] = "Subject: x\r\n\r\naaaaaaaaaaaaaaaaaaaaaaaaaa=\r\n", was[sizeof mail];
	memcpy(was, mail, sizeof mail);
	links_fill(mail, sizeof mail - 1, "");
	links_fill(mail, sizeof mail - 1, " short  ");
	links_fill(mail, sizeof mail - 1, "aaaaaaaaaaaaaaaaaaaaaaaaaa");
	links_fill(mail, 0, "aaaaaaaaaaaaaaaaaaaaaaaaaa");
	ck_assert_str_eq(mail, was);
}
END_TEST

Suite *mail_link_suite(void)
{
	Suite *s = suite_create("mail_link");
	TCase *t = tcase_create("links");
	tcase_add_loop_test(t, a_token_has_26_letters_and_a_name_that_is_none, 0, 2);
	tcase_add_loop_test(t, only_a_token_is_read_as_one, 0, (int)(sizeof typed / sizeof *typed));
	tcase_add_test(t, names_become_tokens);
	tcase_add_test(t, a_mail_without_links_stays_as_it_is);
	suite_add_tcase(s, t);
	return s;
}
