/* SPDX-License-Identifier: Apache-2.0
 *
 * test_batch.c - the messages in a file.
 */
#include "followupd/hl7_batch.h"
#include "followupd/mllp.h"
#include "help.h"

#include <check.h>
#include <string.h>

Suite *batch_suite(void);

static const struct {
	const char *file, *want; /* messages joined with # */
	unsigned mismatches, junk;
} cases[] = {
    {"MSH|a\rPID|1\rMSH|b\r", "MSH|a\rPID|1\r#MSH|b\r", 0, 0},
    {"MSH|a\nPID|1\n\nMSH|b", "MSH|a\nPID|1\n#MSH|b", 0, 0},
    {"MSH|a\r\nPID|1\r\nMSH|b\r\n", "MSH|a\r\nPID|1\r\n#MSH|b\r\n", 0, 0},
    {"\xef\xbb\xbfMSH|a\r", "MSH|a\r", 0, 0},
    {"FHS|x\rBHS|y\rMSH|a\rMSH|b\rBTS|2\rFTS|1\r", "MSH|a\r#MSH|b\r", 0, 0},
    {"FHS|x\rBHS|y\rMSH|a\rBTS|2\rFTS|3\r", "MSH|a\r", 2, 0},
    {"BHS|y\rMSH|a\rBTS|1\rBHS|y\rMSH|b\rMSH|c\rBTS|2\rFTS|2\r", "MSH|a\r#MSH|b\r#MSH|c\r", 0, 0},
    {"BHS|y\rMSH|a\rBTS\r", "MSH|a\r", 0, 0},
    {"\x0bMSH|a\r\x1c\r\x0bMSH|b\r\x1c\r", "MSH|a\r#MSH|b\r", 0, 0},
    {"\x0bMSH|a\r\x1c\r\n\x0bMSH|b\r\x1c\r\n", "MSH|a\r#MSH|b\r", 0, 0},
    {"log line\rMSH|a\r", "MSH|a\r", 0, 8},
    {"MSH|a\rMSHX is text\r", "MSH|a\rMSHX is text\r", 0, 0},
    {"", "", 0, 0},
    {"nothing", "", 0, 7},
};

START_TEST(file_is_divided_at_msh)
{
	struct hl7_batch b = hl7_batch_of(cases[_i].file, strlen(cases[_i].file));
	struct hl7_span one;
	struct buf got = {0};
	while (hl7_batch_next(&b, &one)) {
		if (b.messages > 1)
			buf_addc(&got, '#');
		buf_add(&got, one.p, one.len);
	}
	ck_assert_str_eq(buf_text(&got), cases[_i].want);
	ck_assert_uint_eq(b.mismatches, cases[_i].mismatches);
	ck_assert_uint_eq(b.junk, cases[_i].junk);
	buf_free(&got);
}
END_TEST

START_TEST(batch_sample_has_one_good_and_one_bad_message)
{
	const struct buf *file = sample("30-");
	struct hl7_batch b = hl7_batch_of(file->data, file->len);
	struct hl7_span one;
	struct hl7_envelope v;
	ck_assert(hl7_batch_next(&b, &one));
	hl7_envelope(one.p, one.len, HL7_LIMITS, &v);
	ck_assert_int_eq(v.verdict, HL7_ACCEPTED);
	ck_assert(hl7_batch_next(&b, &one));
	hl7_envelope(one.p, one.len, HL7_LIMITS, &v);
	ck_assert_int_eq(v.verdict, HL7_REJECTED);
	ck_assert_str_eq(v.text, "PID segment is missing");
	ck_assert(!hl7_batch_next(&b, &one));
	ck_assert_uint_eq(b.mismatches, 0);
}
END_TEST

Suite *batch_suite(void)
{
	Suite *s = suite_create("batch");
	TCase *t = tcase_create("files");
	tcase_add_loop_test(t, file_is_divided_at_msh, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, batch_sample_has_one_good_and_one_bad_message);
	suite_add_tcase(s, t);
	return s;
}
