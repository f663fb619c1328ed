/* SPDX-License-Identifier: Apache-2.0
 *
 * test_mllp.c - frames, however the bytes arrive.
 */
#include "followupd/mllp.h"
#include "help.h"

#include <check.h>
#include <string.h>

Suite *mllp_suite(void);

/* What a stream gives: each frame as [content], an oversize one as {content}. */
struct seen {
	struct buf text;
	struct mllp m;
	struct buf pending;
};

static void drain(struct seen *s, size_t max)
{
	struct mllp_frame f;
	for (;;) {
		enum mllp_outcome o =
		    mllp_next(&s->m, buf_text(&s->pending), s->pending.len, max, &f);
		ck_assert_uint_le(f.consumed, s->pending.len);
		if (o != MLLP_MORE) {
			buf_addc(&s->text, o == MLLP_FRAME ? '[' : '{');
			buf_add(&s->text, f.content, f.len);
			buf_addc(&s->text, o == MLLP_FRAME ? ']' : '}');
		}
		buf_consume(&s->pending, f.consumed);
		if (o == MLLP_MORE)
			return;
	}
}

static void feed(struct seen *s, const char *data, size_t len, size_t max)
{
	buf_add(&s->pending, data, len);
	drain(s, max);
}

static void forget(struct seen *s)
{
	buf_free(&s->text);
	buf_free(&s->pending);
}

#define SB "\x0b"
#define EB "\x1c\r"

static const struct {
	const char *bytes;
	size_t len;
	const char *want;
	unsigned junk, restarts;
	bool inside;
} streams[] = {
#define STREAM(bytes, ...)                                                                         \
	{                                                                                          \
		bytes, sizeof bytes - 1, __VA_ARGS__                                               \
	}
    STREAM(SB "MSH|a\r" EB, "[MSH|a\r]", 0, 0, false),
    STREAM(SB "MSH|a\r" EB SB "MSH|b\r" EB, "[MSH|a\r][MSH|b\r]", 0, 0, false),
    STREAM(SB "MSH|a\r" EB "\n" SB "MSH|b\r" EB, "[MSH|a\r][MSH|b\r]", 0, 0, false),
    STREAM("\0\0\r\n " SB "MSH|a\r" EB "\0\0", "[MSH|a\r]", 0, 0, false),
    STREAM("xyz" SB "MSH|a" EB "q", "[MSH|a]", 4, 0, false),
    STREAM("MSH|no start\r\x1c\r" SB "MSH|a" EB, "[MSH|a]", 12, 0, false),
    STREAM(SB "MSH|half", "", 0, 0, true),
    STREAM(SB "MSH|a" EB SB "MSH|ha", "[MSH|a]", 0, 0, true),
    STREAM(SB "MSH|half" SB "MSH|b" EB, "[MSH|b]", 0, 1, false),
    STREAM(SB SB "MSH|b" EB, "[MSH|b]", 0, 1, false),
    STREAM(SB "MSH|tab\x0b"
	      "here" EB,
	"[MSH|tab\x0bhere]", 0, 0, false),
    STREAM(SB "MSH|a\x0bMS" EB, "[MSH|a\x0bMS]", 0, 0, false),
    STREAM(SB "MSH|a\x1c"
	      "b" EB,
	"[MSH|a\x1c"
	"b]",
	0, 0, false),
    STREAM(SB "MSH|a\x1c\x1c\r", "[MSH|a\x1c]", 0, 0, false),
    STREAM(SB "MSH|\t\n\x80\xff" EB, "[MSH|\t\n\x80\xff]", 0, 0, false),
    STREAM(SB EB, "[]", 0, 0, false),
    STREAM(SB "12345678901234567890" EB, "[12345678901234567890]", 0, 0, false),
    STREAM(
	SB "123456789012345678901" EB SB "MSH|b" EB, "{12345678901234567890}[MSH|b]", 0, 0, false),
    STREAM(SB "1234567890123456789012345678901234567890" SB "MSH|b" EB,
	"{12345678901234567890}[MSH|b]", 0, 1, false),
    STREAM(SB "12345678901234567890\x1c"
	      "1" EB SB "MSH|b" EB,
	"{12345678901234567890}[MSH|b]", 0, 0, false),
};

START_TEST(frames_are_the_same_at_every_split)
{
	const char *bytes = streams[_i].bytes;
	size_t len = streams[_i].len;
	for (size_t first = 0; first <= len; first++) {
		for (size_t second = first; second <= len; second++) {
			struct seen s = {0};
			feed(&s, bytes, first, 20);
			feed(&s, bytes + first, second - first, 20);
			feed(&s, bytes + second, len - second, 20);
			ck_assert_str_eq(buf_text(&s.text), streams[_i].want);
			ck_assert_uint_eq(s.m.junk, streams[_i].junk);
			ck_assert_uint_eq(s.m.restarts, streams[_i].restarts);
			ck_assert_int_eq(s.m.inside, streams[_i].inside);
			forget(&s);
		}
	}
}
END_TEST

START_TEST(frames_survive_one_byte_reads)
{
	struct seen s = {0};
	for (size_t i = 0; i < streams[_i].len; i++)
		feed(&s, streams[_i].bytes + i, 1, 20);
	ck_assert_str_eq(buf_text(&s.text), streams[_i].want);
	forget(&s);
}
END_TEST

START_TEST(every_sample_survives_every_split)
{
	size_t count;
	const struct sample *all = samples(&count);
	for (size_t n = 0; n < count; n++) {
		struct buf wire = {0}, want = {0};
		buf_addc(&want, '[');
		buf_add(&want, all[n].data.data, all[n].data.len);
		buf_adds(&want, "][MSH|next]");
		mllp_wrap(&wire, all[n].data.data, all[n].data.len);
		buf_addc(&wire, '\n');
		mllp_wrap(&wire, "MSH|next", 8);
		for (size_t cut = 0; cut <= wire.len; cut++) {
			struct seen s = {0};
			feed(&s, wire.data, cut, MLLP_FRAME_MAX);
			feed(&s, wire.data + cut, wire.len - cut, MLLP_FRAME_MAX);
			ck_assert_uint_eq(s.text.len, want.len);
			ck_assert(memcmp(s.text.data, want.data, want.len) == 0);
			forget(&s);
		}
		buf_free(&wire);
		buf_free(&want);
	}
}
END_TEST

START_TEST(position_is_kept_between_reads)
{
	struct mllp m = {0};
	struct mllp_frame f;
	struct buf b = {0};
	buf_adds(&b, SB "MSH|");
	for (int i = 0; i < 1000; i++)
		buf_adds(&b, "0123456789");
	ck_assert_int_eq(mllp_next(&m, b.data, b.len, MLLP_FRAME_MAX, &f), MLLP_MORE);
	ck_assert_uint_eq(m.scanned, b.len);
	buf_free(&b);
}
END_TEST

START_TEST(commit_blocks_have_four_bytes)
{
	struct buf b = {0};
	mllp_commit(&b, true);
	mllp_commit(&b, false);
	ck_assert_uint_eq(b.len, 8);
	ck_assert_mem_eq(b.data, "\x0b\x06\x1c\x0d\x0b\x15\x1c\x0d", 8);
	buf_free(&b);
}
END_TEST

Suite *mllp_suite(void)
{
	Suite *s = suite_create("mllp");
	TCase *t = tcase_create("frames");
	tcase_add_loop_test(
	    t, frames_are_the_same_at_every_split, 0, sizeof streams / sizeof *streams);
	tcase_add_loop_test(t, frames_survive_one_byte_reads, 0, sizeof streams / sizeof *streams);
	tcase_add_test(t, every_sample_survives_every_split);
	tcase_add_test(t, position_is_kept_between_reads);
	tcase_add_test(t, commit_blocks_have_four_bytes);
	suite_add_tcase(s, t);
	return s;
}
