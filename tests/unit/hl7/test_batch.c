/* SPDX-License-Identifier: Apache-2.0
 *
 * test_batch.c - the messages in a file.
 */
#include "followupd/hl7_stream.h"
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

/* Feeds step bytes at a time and joins what comes out. */
static void join_stream(
    const char *file, size_t max, size_t step, struct buf *got, size_t *oversize)
{
	struct hl7_stream s = {.max = max};
	size_t len = strlen(file), fed = 0, size;
	struct hl7_span one;
	int64_t at;
	enum hl7_streamed what;
	*oversize = 0;
	while ((what = hl7_stream_next(&s, &one, &at)) != STREAM_END) {
		if (what == STREAM_MORE) {
			char *to = hl7_stream_room(&s, &size);
			size_t n = len - fed < step ? len - fed : step;
			ck_assert_uint_ge(size, n);
			memcpy(to, file + fed, n);
			hl7_stream_fed(&s, n);
			fed += n;
			continue;
		}
		ck_assert_int_eq(memcmp(file + at, one.p, one.len), 0);
		*oversize += what == STREAM_OVERSIZE;
		if (what == STREAM_OVERSIZE)
			continue;
		if (got->len)
			buf_addc(got, '#');
		buf_add(got, one.p, one.len);
	}
	hl7_stream_free(&s);
}

START_TEST(stream_finds_the_same_in_pieces)
{
	static const size_t steps[] = {1, 2, 3, 5, 100};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct buf got = {0};
		size_t oversize;
		join_stream(cases[_i].file, 1000, steps[i], &got, &oversize);
		ck_assert_str_eq(buf_text(&got), cases[_i].want);
		ck_assert_uint_eq(oversize, 0);
		buf_free(&got);
	}
}
END_TEST

START_TEST(stream_leaves_out_what_is_too_large)
{
	static const struct {
		const char *file, *want;
		size_t oversize;
	} rows[] = {
	    {"MSH|a\rMSH|b234567890123456789012345\rPID|1\rMSH|c\r", "MSH|a\r#MSH|c\r", 1},
	    {"MSH|b234567890123456789012345\rOBX|1\rOBX|2\rOBX|3", "", 1},
	    {"MSH|b234567890123456789012345\rBTS|1\rMSH|c\r", "MSH|c\r", 1},
	    {"MSH|b234567890123456789012345\nMSH|c23456789012345678901\nMSH|d", "MSH|d", 2},
	    {"MSH|b2345678901234\rMSH|c\r", "MSH|b2345678901234\r#MSH|c\r", 0},
	};
	static const size_t steps[] = {1, 4, 7, 100};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct buf got = {0};
		size_t oversize;
		join_stream(rows[_i].file, 20, steps[i], &got, &oversize);
		ck_assert_str_eq(buf_text(&got), rows[_i].want);
		ck_assert_uint_eq(oversize, rows[_i].oversize);
		buf_free(&got);
	}
}
END_TEST

START_TEST(what_was_opened_and_not_closed_is_known)
{
	static const struct {
		const char *file;
		bool file_open, batch_open;
	} rows[] = {
	    {"FHS|x\rBHS|y\rMSH|a\rBTS|1\rFTS|1\r", false, false},
	    {"FHS|x\rBHS|y\rMSH|a\rBTS|1\r", true, false},
	    {"FHS|x\rBHS|y\rMSH|a\r", true, true},
	    {"MSH|a\r", false, false},
	};
	struct hl7_batch b = hl7_batch_of(rows[_i].file, strlen(rows[_i].file));
	struct hl7_span one;
	while (hl7_batch_next(&b, &one))
		;
	ck_assert_int_eq(b.file_open, rows[_i].file_open);
	ck_assert_int_eq(b.batch_open, rows[_i].batch_open);
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
	tcase_add_loop_test(t, stream_finds_the_same_in_pieces, 0, sizeof cases / sizeof *cases);
	tcase_add_loop_test(t, stream_leaves_out_what_is_too_large, 0, 5);
	tcase_add_loop_test(t, what_was_opened_and_not_closed_is_known, 0, 4);
	tcase_add_test(t, batch_sample_has_one_good_and_one_bad_message);
	suite_add_tcase(s, t);
	return s;
}
