/* SPDX-License-Identifier: Apache-2.0
 *
 * test_sign.c - the test vectors of RFC 8032, section 7.1, and which files hold a key.
 */
#include "autoconf.h"
#include "followupd/sign.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *sign_suite(void);

static char path[] = "/tmp/sign.XXXXXX";

static void put(const char *text, mode_t mode)
{
	int fd = mkstemp(strcpy(path, "/tmp/sign.XXXXXX"));
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

#define ONE "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n"

static const struct {
	const char *seed, *open, *message, *signature;
} rfc_8032[] = {
    {ONE, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
	"f9b4"
	"6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "r",
	"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
	"f11d"
	"8c387b2eaeb4302aeeb00d291612bb0c00"},
};

START_TEST(rfc_8032_section_7_1)
{
	struct sign_key k;
	struct err e = {0};
	char open[SIGN_PUB_HEX], made[SIGN_HEX];
	put(rfc_8032[_i].seed, 0400);
	ck_assert_msg(sign_key_read(path, &k, &e), "%s", e.text);
	unlink(path);
	ck_assert_str_eq(sign_public_hex(&k, open), rfc_8032[_i].open);
	ck_assert_str_eq(sign_hex(&k, rfc_8032[_i].message, strlen(rfc_8032[_i].message), made),
	    rfc_8032[_i].signature);
}
END_TEST

static const struct {
	const char *text;
	mode_t mode;
} refused[] = {{"", 0400}, {"9d61", 0400}, {ONE, 0440}, {ONE, 0404},
    {"zz61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n", 0400}};

START_TEST(what_is_no_key_or_no_secret_is_refused)
{
	struct sign_key k;
	struct err e = {0};
	put(refused[_i].text, refused[_i].mode);
	bool ok = sign_key_read(path, &k, &e);
	unlink(path);
	ck_assert(!ok);
	ck_assert_ptr_nonnull(strstr(e.text, path));
}
END_TEST

START_TEST(a_key_is_made_once)
{
	struct sign_key made, back;
	struct err e = {0};
	char pem[SIGN_PEM];
	put("", 0400);
	ck_assert(!sign_key_make(path, &made, &e)); /* never over another file */
	unlink(path);
	ck_assert(sign_key_make(path, &made, &e));
	ck_assert(sign_key_read(path, &back, &e));
	unlink(path);
	ck_assert_mem_eq(&made, &back, sizeof made);
	ck_assert_ptr_nonnull(strstr(sign_public_pem(&made, pem), "\nMCowBQYDK2VwAyEA"));
	sign_key_wipe(&made);
	ck_assert_mem_ne(&made, &back, sizeof made);
}
END_TEST

Suite *sign_suite(void)
{
	Suite *s = suite_create("sign");
	TCase *t = tcase_create("keys");
	tcase_add_loop_test(t, rfc_8032_section_7_1, 0, 2);
	tcase_add_loop_test(t, what_is_no_key_or_no_secret_is_refused, 0, 5);
	tcase_add_test(t, a_key_is_made_once);
	suite_add_tcase(s, t);
	return s;
}
