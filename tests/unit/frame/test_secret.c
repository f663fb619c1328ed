/* SPDX-License-Identifier: Apache-2.0
 *
 * test_secret.c - passwords people may have, hashes, and codes as people type them.
 */
#include "followupd/secret.h"

#include <check.h>
#include <string.h>

Suite *secret_suite(void);

static const struct {
	const char *password, *why; /* NULL: it is taken */
} passwords[] = {
    {"correct horse", NULL},
    {"\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6"
     "\xc3\xbc",
	NULL},
    {"", "at least 12"},
    {"short", "at least 12"},
    {"\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc", "at least 12"},
    {"aaaaaaaaaaaaaaaa", "repeated"},
    {"M.Ortiz@Example.org", "name or address"},
    {"P10011-of-Lakeside", NULL},
};

START_TEST(passwords_that_people_may_have)
{
	static const char *const names[] = {"P10011", "m.ortiz@example.org", NULL};
	struct err e = {0};
	bool ok = secret_password_check(passwords[_i].password, names, &e);
	ck_assert_int_eq(ok, passwords[_i].why == NULL);
	ck_assert_msg(ok || strstr(e.text, passwords[_i].why), "%s", e.text);
	ck_assert(!*passwords[_i].password || !strstr(e.text, passwords[_i].password));
}
END_TEST

START_TEST(a_hash_fits_its_password_alone)
{
	char hash[SECRET_HASH_SIZE], again[SECRET_HASH_SIZE];
	secret_hash("correct horse", hash);
	secret_hash("correct horse", again);
	ck_assert_ptr_eq(strstr(hash, "$argon2id$v=19$m=65536,"), hash);
	ck_assert_str_ne(hash, again); /* each has its salt */
	ck_assert(secret_fits(hash, "correct horse"));
	ck_assert(!secret_fits(hash, "correct horse "));
	ck_assert(!secret_fits(hash, ""));
	ck_assert(!secret_fits("", ""));
	ck_assert(!secret_fits("$argon2id$", "correct horse"));
}
END_TEST

START_TEST(a_code_is_read_as_people_type_it)
{
	unsigned char want[SHA256_SIZE], got[SHA256_SIZE];
	static const char *const good[] = {"OIBA-BCDE-2345", "oiba bcde 2345", "018a8cde2345",
	    " OIBABCDE2345", "o-i-b-abcde2345-"};
	static const char *const bad[] = {
	    "", "OIBA-BCDE-234", "OIBA-BCDE-23456", "OIBA-BCDE-2349", "OIBA_BCDE_2345", "123456"};
	sha256("OIBABCDE2345", 12, want);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ck_assert_msg(secret_code_hash(good[i], SECRET_PAPER, got), "%s", good[i]);
		ck_assert_mem_eq(got, want, sizeof want);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(!secret_code_hash(bad[i], SECRET_PAPER, got), "%s", bad[i]);
}
END_TEST

START_TEST(codes_are_new_and_can_be_read_again)
{
	char one[SECRET_CODE_SIZE], two[SECRET_CODE_SIZE];
	unsigned char hash[SHA256_SIZE];
	ck_assert_uint_eq(strlen(secret_code(SECRET_PAPER, one)), 14);
	ck_assert_str_ne(one, secret_code(SECRET_PAPER, two));
	ck_assert(secret_code_hash(one, SECRET_PAPER, hash));
	ck_assert(!secret_code_hash(one, SECRET_ONCE, hash));
	ck_assert_uint_eq(strlen(secret_code(SECRET_ONCE, one)), 24);
	ck_assert(secret_code_hash(one, SECRET_ONCE, hash));
}
END_TEST

Suite *secret_suite(void)
{
	Suite *s = suite_create("secret");
	TCase *t = tcase_create("secrets");
	tcase_add_loop_test(
	    t, passwords_that_people_may_have, 0, sizeof passwords / sizeof *passwords);
	tcase_add_test(t, a_hash_fits_its_password_alone);
	tcase_add_test(t, a_code_is_read_as_people_type_it);
	tcase_add_test(t, codes_are_new_and_can_be_read_again);
	suite_add_tcase(s, t);
	return s;
}
