/* SPDX-License-Identifier: Apache-2.0
 *
 * test_wire.c - messages between mailer and worker: round trips, cuts, and every lie about length.
 */
#include "autoconf.h"
#include "followupd/mem.h"
#include "followupd/wire.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *wire_suite(void);

static struct wire sample(int i)
{
	struct wire w = {.notice_id = 4711};
	switch (i) {
	case 0:
		w.type = WIRE_MAIL;
		w.from = "a@b.example";
		w.to = "c@d.example";
		w.envid = "e1";
		w.bytes = "Subject: x\r\n\r\nbody\0end";
		w.len = 22;
		w.start_by = INT64_MAX;
		w.permitted = true;
		break;
	case 1:
		w.type = WIRE_PERMIT;
		break;
	case 2:
		w.type = WIRE_REFUSE;
		w.notice_id = -1;
		break;
	case 3:
		w.type = WIRE_ASK;
		w.notice_id = INT64_MAX;
		break;
	case 5:
		w.type = WIRE_READY;
		break;
	default:
		w.type = WIRE_OUTCOME;
		w.outcome = (struct outcome){
		    .stage = STAGE_BODY, .code = 250, .enhanced = "2.0.0", .reply = "queued"};
		w.more = true;
	}
	return w;
}
#define SAMPLES 6

START_TEST(every_type_comes_back_as_it_went)
{
	struct wire in = sample(_i), out;
	struct buf b = {0};
	size_t used;
	wire_encode(&b, &in);
	ck_assert_int_eq(wire_decode(b.data, b.len, WIRE_FRAME_MAX, &out, &used), WIRE_WHOLE);
	ck_assert_uint_eq(used, b.len);
	ck_assert_int_eq(out.type, in.type);
	ck_assert_int_eq(out.notice_id, in.notice_id);
	if (in.type == WIRE_MAIL) {
		ck_assert_str_eq(out.from, in.from);
		ck_assert_str_eq(out.to, in.to);
		ck_assert_str_eq(out.envid, in.envid);
		ck_assert_uint_eq(out.len, in.len);
		ck_assert_mem_eq(out.bytes, in.bytes, in.len);
		ck_assert_int_eq(out.start_by, in.start_by);
		ck_assert_int_eq(out.permitted, in.permitted);
		ck_assert_int_eq(out.last, in.last);
	}
	ck_assert_int_eq(out.outcome.stage, in.outcome.stage);
	ck_assert_int_eq(out.outcome.code, in.outcome.code);
	ck_assert_str_eq(out.outcome.enhanced, in.outcome.enhanced);
	ck_assert_str_eq(out.outcome.reply, in.outcome.reply);
	ck_assert_int_eq(out.more, in.more);
	buf_free(&b);
}
END_TEST

START_TEST(every_cut_is_partial)
{
	struct wire in = sample(_i), out;
	struct buf b = {0};
	size_t used;
	wire_encode(&b, &in);
	for (size_t len = 0; len < b.len; len++) {
		char *exact = xmalloc(len + 1); /* so that a read behind it is seen */
		memcpy(exact, b.data, len);
		ck_assert_int_eq(
		    wire_decode(exact, len, WIRE_FRAME_MAX, &out, &used), WIRE_PARTIAL);
		free(exact);
	}
	buf_free(&b);
}
END_TEST

START_TEST(a_frame_that_is_longer_or_shorter_than_its_fields_is_broken)
{
	struct wire in = sample(_i), out;
	struct buf b = {0};
	size_t used;
	wire_encode(&b, &in);
	buf_addc(&b, 'x');
	b.data[5]++;
	ck_assert_int_eq(wire_decode(b.data, b.len, WIRE_FRAME_MAX, &out, &used), WIRE_BROKEN);
	b.data[5] = (char)(b.data[5] - 2);
	ck_assert_int_eq(wire_decode(b.data, b.len, WIRE_FRAME_MAX, &out, &used), WIRE_BROKEN);
	buf_free(&b);
}
END_TEST

START_TEST(other_versions_types_and_sizes_are_broken)
{
	struct wire in = sample(1), out;
	struct buf b = {0};
	size_t used;
	wire_encode(&b, &in);
	const struct {
		int at;
		char octet;
	} lies[] = {{0, 2}, {0, 0}, {1, 0}, {1, WIRE_TYPE_END}, {1, -1}, {2, -1}, {3, 1}};
	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		char was = b.data[lies[i].at];
		b.data[lies[i].at] = lies[i].octet;
		ck_assert_int_eq(
		    wire_decode(b.data, b.len, WIRE_REPORT_MAX, &out, &used), WIRE_BROKEN);
		b.data[lies[i].at] = was;
	}
	buf_free(&b);
}
END_TEST

START_TEST(values_out_of_range_are_broken)
{
	struct wire in = sample(4), out;
	struct buf b = {0};
	size_t used;
	wire_encode(&b, &in);
	/* last octets of stage, trouble, code, and the texts' NUL bytes and flag */
	const struct {
		size_t at;
		char octet;
	} lies[] = {{21, STAGE_COUNT}, {29, TROUBLE_COUNT}, {36, 4}, {14, -1}, {b.len - 1, 2},
	    {b.len - 9, 'x'}, {47, 'x'}, {43, 0}};
	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		char was = b.data[lies[i].at];
		b.data[lies[i].at] = lies[i].octet;
		ck_assert_msg(
		    wire_decode(b.data, b.len, WIRE_REPORT_MAX, &out, &used) == WIRE_BROKEN,
		    "lie %zu was believed", i);
		b.data[lies[i].at] = was;
	}
	buf_free(&b);
}
END_TEST

START_TEST(a_permission_is_yes_or_no)
{
	struct wire in = sample(0), out;
	struct buf b = {0};
	size_t used;
	wire_encode(&b, &in);
	/* the last octets of `permitted` and `last` */
	for (size_t from_end = 1; from_end <= 9; from_end += 8) {
		char was = b.data[b.len - from_end];
		b.data[b.len - from_end] = 2;
		ck_assert_int_eq(
		    wire_decode(b.data, b.len, WIRE_FRAME_MAX, &out, &used), WIRE_BROKEN);
		b.data[b.len - from_end] = was;
	}
	buf_free(&b);
}
END_TEST

START_TEST(two_frames_are_read_one_after_the_other)
{
	struct wire first = sample(4), second = sample(3), out;
	struct buf b = {0};
	size_t used;
	wire_encode(&b, &first);
	wire_encode(&b, &second);
	ck_assert_int_eq(wire_decode(b.data, b.len, WIRE_FRAME_MAX, &out, &used), WIRE_WHOLE);
	ck_assert_int_eq(out.type, WIRE_OUTCOME);
	ck_assert_int_eq(
	    wire_decode(b.data + used, b.len - used, WIRE_FRAME_MAX, &out, &used), WIRE_WHOLE);
	ck_assert_int_eq(out.type, WIRE_ASK);
	buf_free(&b);
}
END_TEST

Suite *wire_suite(void)
{
	Suite *s = suite_create("wire");
	TCase *t = tcase_create("wire");
	tcase_add_loop_test(t, every_type_comes_back_as_it_went, 0, SAMPLES);
	tcase_add_loop_test(t, every_cut_is_partial, 0, SAMPLES);
	tcase_add_loop_test(
	    t, a_frame_that_is_longer_or_shorter_than_its_fields_is_broken, 0, SAMPLES);
	tcase_add_test(t, other_versions_types_and_sizes_are_broken);
	tcase_add_test(t, values_out_of_range_are_broken);
	tcase_add_test(t, a_permission_is_yes_or_no);
	tcase_add_test(t, two_frames_are_read_one_after_the_other);
	suite_add_tcase(s, t);
	return s;
}
