/* SPDX-License-Identifier: Apache-2.0
 *
 * test_verdict.c - what each answer at each stage means, and the spacing of retries.
 */
#include "autoconf.h"
#include "followupd/clock.h"
#include "followupd/verdict.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *verdict_suite(void);

#define A VERDICT_ACCEPTED
#define R VERDICT_RETRY
#define F VERDICT_FAILED
#define C VERDICT_CONFIGURATION
#define D VERDICT_IN_DOUBT

/* One column per stage from STAGE_CONNECT on: connect greeting EHLO STARTTLS AUTH MAIL RCPT DATA
 * body. */
static const struct {
	int code;
	const char *enhanced;
	enum verdict at[9];
} replies[] = {
    {250, "2.0.0", {R, R, R, R, R, R, R, R, A}}, /* only after the body it is acceptance */
    {251, "", {R, R, R, R, R, R, R, R, A}},
    {354, "", {R, R, R, R, R, R, R, R, D}},
    {199, "", {R, R, R, R, R, R, R, R, D}},
    {600, "", {R, R, R, R, R, R, R, R, D}},
    {999, "", {R, R, R, R, R, R, R, R, D}},
    {421, "4.3.2", {R, R, R, R, R, R, R, R, R}},
    {450, "4.2.0", {R, R, R, R, R, R, R, R, R}},
    {451, "", {R, R, R, R, R, R, R, R, R}},
    {452, "4.2.2", {R, R, R, R, R, R, R, R, R}},
    {454, "4.7.0", {R, R, R, R, R, R, R, R, R}},
    {499, "", {R, R, R, R, R, R, R, R, R}},
    {500, "", {C, C, C, C, C, C, F, F, F}},
    {503, "5.5.1", {R, R, R, R, R, R, R, R, R}},
    {530, "5.7.0", {C, C, C, C, C, C, C, C, C}},
    {534, "", {C, C, C, C, C, C, C, C, C}},
    {535, "5.7.8", {C, C, C, C, C, C, C, C, C}},
    {538, "", {C, C, C, C, C, C, C, C, C}},
    {550, "5.1.1", {C, C, C, C, C, C, F, F, F}},
    {550, "5.7.0", {C, C, C, C, C, C, C, C, C}}, /* the code hides what the enhanced one says */
    {552, "", {C, C, C, C, C, F, F, F, F}},
    {550, "5.3.4", {C, C, C, C, C, F, F, F, F}},
    {553, "5.1.8", {C, C, C, C, C, C, F, F, F}},
    {554, "5.7.1", {C, C, C, C, C, C, F, F, F}},
    {599, "", {C, C, C, C, C, C, F, F, F}},
};

START_TEST(each_reply_at_each_stage_has_its_verdict)
{
	struct outcome o = {.code = replies[_i].code};
	strcpy(o.enhanced, replies[_i].enhanced);
	for (int stage = STAGE_CONNECT; stage <= STAGE_BODY; stage++) {
		o.stage = (enum smtp_stage)stage;
		ck_assert_msg(verdict_of(&o) == replies[_i].at[stage - STAGE_CONNECT],
		    "%d %s at %s is %s", o.code, o.enhanced, stage_name(o.stage),
		    vocabulary_word(&verdict_words, (int)verdict_of(&o)));
	}
}
END_TEST

/* Before and after the permission to send the body. */
static const struct {
	enum smtp_trouble trouble;
	enum verdict before, after;
	bool session;
} troubles[] = {
    {TROUBLE_NO_ANSWER, R, D, false},
    {TROUBLE_GARBAGE, R, D, false},
    {TROUBLE_KILLED, R, D, false},
    {TROUBLE_DIED, R, D, false},
    {TROUBLE_TLS, R, D, false},
    {TROUBLE_CERTIFICATE, C, C, true},
    {TROUBLE_NO_STARTTLS, C, C, true},
    {TROUBLE_NO_AUTH, C, C, true},
    {TROUBLE_INJECTED, C, C, true},
    {TROUBLE_SETUP, C, C, true},
    {TROUBLE_ENVELOPE, F, F, false},
    {TROUBLE_REFUSED, R, R, false},
    {TROUBLE_LATE, R, R, false},
};

START_TEST(trouble_is_in_doubt_only_after_the_permission)
{
	struct outcome o = {.stage = STAGE_DATA, .trouble = troubles[_i].trouble, .code = 250};
	ck_assert_int_eq(verdict_of(&o), troubles[_i].before);
	ck_assert_int_eq(verdict_of_session(&o), troubles[_i].session);
	o.stage = STAGE_BODY;
	ck_assert_int_eq(verdict_of(&o), troubles[_i].after);
}
END_TEST

START_TEST(no_trouble_and_no_code_is_never_acceptance)
{
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		const struct outcome o = {.stage = (enum smtp_stage)stage};
		ck_assert_int_eq(verdict_of(&o), stage == STAGE_BODY ? D : R);
	}
}
END_TEST

START_TEST(a_session_fails_before_mail_or_by_configuration)
{
	struct outcome o = {.stage = STAGE_GREETING, .code = 421};
	ck_assert(verdict_of_session(&o));
	o = (struct outcome){.stage = STAGE_RCPT, .code = 550};
	ck_assert(!verdict_of_session(&o));
	o = (struct outcome){.stage = STAGE_RCPT, .code = 530};
	ck_assert(verdict_of_session(&o));
	o = (struct outcome){.stage = STAGE_START, .trouble = TROUBLE_ENVELOPE};
	ck_assert(!verdict_of_session(&o));
}
END_TEST

START_TEST(retries_double_up_to_the_longest)
{
	static const int64_t want[] = {300, 600, 1200, 2400, 4800, 9600, 14400, 14400};
	int64_t delay;
	for (int i = 0; i < 8; i++) {
		ck_assert(
		    backoff_next(i + 1, SECONDS(300), SECONDS(14400), SECONDS(172800), &delay));
		ck_assert_int_eq(delay, SECONDS(want[i]));
	}
	ck_assert(backoff_next(2000000000, SECONDS(1), SECONDS(86400), INT64_MAX, &delay));
	ck_assert_int_eq(delay, SECONDS(86400));
	ck_assert(backoff_next(1, SECONDS(900), SECONDS(60), INT64_MAX, &delay));
	ck_assert_int_eq(delay, SECONDS(60));
}
END_TEST

START_TEST(no_retry_at_or_after_the_expiry)
{
	int64_t delay;
	ck_assert(backoff_next(1, SECONDS(300), SECONDS(300), SECONDS(300) + 1, &delay));
	ck_assert(!backoff_next(1, SECONDS(300), SECONDS(300), SECONDS(300), &delay));
	ck_assert(!backoff_next(1, SECONDS(300), SECONDS(300), -1, &delay));
}
END_TEST

static const struct {
	const char *text;
	int code;
	const char *enhanced, *rest;
} enhanceds[] = {
    {"5.1.1 no such user", 550, "5.1.1", "no such user"},
    {"5.1.1", 550, "5.1.1", ""},
    {"4.1.1 no such user", 550, "", "4.1.1 no such user"},
    {"5.1 no", 550, "", "5.1 no"},
    {"5.1.1x no", 550, "", "5.1.1x no"},
    {"5.123.456 far", 550, "5.123.456", "far"},
    {"5.1234.1 too far", 550, "", "5.1234.1 too far"},
    {"", 550, "", ""},
    {"no", 550, "", "no"},
    {" 5.1.1 blank first", 550, "", " 5.1.1 blank first"},
};

START_TEST(enhanced_code_is_split_from_the_text)
{
	char enhanced[16] = "x";
	ck_assert_str_eq(
	    reply_enhanced(enhanceds[_i].text, enhanceds[_i].code, enhanced), enhanceds[_i].rest);
	ck_assert_str_eq(enhanced, enhanceds[_i].enhanced);
}
END_TEST

START_TEST(replies_are_kept_printable_and_short)
{
	char out[8];
	reply_clean(out, sizeof out, "a\x80\x01\r\nb\r\n", 8);
	ck_assert_str_eq(out, "a?? b");
	reply_clean(out, sizeof out, "123456789", 9);
	ck_assert_str_eq(out, "1234567");
	reply_clean(out, sizeof out, "\0x", 2);
	ck_assert_str_eq(out, "?x");
	reply_clean(out, sizeof out, "", 0);
	ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(one_mechanism_only_where_the_password_is_refused)
{
	static const struct {
		int code;
		bool refused, password;
	} codes[] = {{235, false, false}, {334, false, false}, {421, true, false},
	    {432, true, false}, {454, true, false}, {500, false, false}, {501, false, false},
	    {504, false, false}, {530, true, true}, {534, false, false}, {535, true, true},
	    {538, false, false}, {550, true, true}, {554, true, true}};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		struct outcome o = {.stage = STAGE_AUTH, .code = codes[i].code};
		ck_assert_msg(auth_is_refused(o.code) == codes[i].refused &&
				  verdict_of_password(&o) == codes[i].password,
		    "%d", o.code);
		o.stage = STAGE_MAIL;
		ck_assert(!verdict_of_password(&o));
	}
}
END_TEST

Suite *verdict_suite(void)
{
	Suite *s = suite_create("verdict");
	TCase *t = tcase_create("verdict");
	tcase_add_test(t, one_mechanism_only_where_the_password_is_refused);
	tcase_add_loop_test(
	    t, each_reply_at_each_stage_has_its_verdict, 0, sizeof replies / sizeof *replies);
	tcase_add_loop_test(t, trouble_is_in_doubt_only_after_the_permission, 0,
	    sizeof troubles / sizeof *troubles);
	tcase_add_test(t, no_trouble_and_no_code_is_never_acceptance);
	tcase_add_test(t, a_session_fails_before_mail_or_by_configuration);
	tcase_add_test(t, retries_double_up_to_the_longest);
	tcase_add_test(t, no_retry_at_or_after_the_expiry);
	tcase_add_loop_test(
	    t, enhanced_code_is_split_from_the_text, 0, sizeof enhanceds / sizeof *enhanceds);
	tcase_add_test(t, replies_are_kept_printable_and_short);
	suite_add_tcase(s, t);
	return s;
}
