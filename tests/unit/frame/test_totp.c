/* SPDX-License-Identifier: Apache-2.0
 *
 * test_totp.c - the test vectors of RFC 4226, RFC 6238 and RFC 4648, and what a code is good for.
 */
#include "followupd/totp.h"
#include "followupd/base32.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *totp_suite(void);

/* Both RFCs have this secret for SHA-1. */
static const unsigned char secret[] = "12345678901234567890";
#define SECRET secret, sizeof secret - 1

START_TEST(rfc_4226_appendix_d)
{
	static const uint32_t codes[] = {
	    755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489};
	ck_assert_uint_eq(hotp_code(SECRET, (uint64_t)_i, 6), codes[_i]);
}
END_TEST

static const struct {
	int64_t time;
	uint32_t code;
} rfc_6238[] = {{59, 94287082}, {1111111109, 7081804}, {1111111111, 14050471},
    {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};

START_TEST(rfc_6238_appendix_b)
{
	int64_t time = rfc_6238[_i].time;
	char code[16];
	ck_assert_uint_eq(hotp_code(SECRET, (uint64_t)(time / 30), 8), rfc_6238[_i].code);
	snprintf(code, sizeof code, "%06u", rfc_6238[_i].code % 1000000);
	ck_assert_int_eq(totp_step(SECRET, code, time, 0), time / 30);
}
END_TEST

/* At 1111111111, step 37037037, the codes of the steps around it are these. */
static const struct {
	const char *code;
	int64_t used, step;
} said[] = {
    {"050471", 0, 37037037},
    {"050 471", 0, 37037037},
    {" 050471 ", 0, 37037037},
    {"081804", 0, 37037036},	    /* the one before: the telephone is slow */
    {"266759", 0, 37037038},	    /* the one after */
    {"050471", 37037036, 37037037}, /* another was used before */
    {"050471", 37037037, 0},	    /* this one was */
    {"081804", 37037037, 0},	    /* a later one was */
    {"050472", 0, 0},
    {"731029", 0, 0}, /* two steps back */
    {"", 0, 0},
    {"05047", 0, 0},
    {"0504711", 0, 0},
    {"o50471", 0, 0},
    {"-50471", 0, 0},
};

START_TEST(a_code_is_good_for_one_step)
{
	ck_assert_int_eq(
	    totp_step(SECRET, said[_i].code, 1111111111, said[_i].used), said[_i].step);
}
END_TEST

START_TEST(the_uri_is_what_apps_read)
{
	char *uri = totp_uri(SECRET, "St. Mary's & Co", "m.ortiz@example.org");
	ck_assert_str_eq(uri,
	    "otpauth://totp/St.%20Mary%27s%20%26%20Co:m.ortiz%40example.org"
	    "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=St.%20Mary%27s%20%26%20Co");
	free(uri);
}
END_TEST

/* RFC 4648, section 10, without its padding. */
static const struct {
	const char *bytes, *letters;
} rfc_4648[] = {{"f", "my"}, {"fo", "mzxq"}, {"foo", "mzxw6"}, {"foob", "mzxw6yq"},
    {"fooba", "mzxw6ytb"}, {"foobar", "mzxw6ytboi"}};

START_TEST(rfc_4648_section_10)
{
	char letters[BASE32_SIZE(6)];
	unsigned char bytes[6];
	const char *want = rfc_4648[_i].bytes;
	base32_write(want, strlen(want), letters);
	ck_assert_str_eq(letters, rfc_4648[_i].letters);
	ck_assert_uint_eq(base32_read(letters, strlen(letters), bytes, sizeof bytes), strlen(want));
	ck_assert_mem_eq(bytes, want, strlen(want));
}
END_TEST

START_TEST(what_nobody_wrote_is_refused)
{
	static const char *const rows[] = {"m1", "mz", "m", "my======", "mzxw6ytboi1"};
	unsigned char bytes[6];
	ck_assert_uint_eq(base32_read(rows[_i], strlen(rows[_i]), bytes, sizeof bytes), 0);
}
END_TEST

Suite *totp_suite(void)
{
	Suite *s = suite_create("totp");
	TCase *t = tcase_create("codes");
	tcase_add_loop_test(t, rfc_4226_appendix_d, 0, 10);
	tcase_add_loop_test(t, rfc_6238_appendix_b, 0, 6);
	tcase_add_loop_test(t, a_code_is_good_for_one_step, 0, sizeof said / sizeof *said);
	tcase_add_test(t, the_uri_is_what_apps_read);
	tcase_add_loop_test(t, rfc_4648_section_10, 0, 6);
	tcase_add_loop_test(t, what_nobody_wrote_is_refused, 0, 5);
	suite_add_tcase(s, t);
	return s;
}
