/* SPDX-License-Identifier: Apache-2.0
 *
 * test_ack.c - which answers, and every byte of them.
 */
#include "followupd/mllp.h"
#include "help.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *ack_suite(void);

/* outcome: a accepted, e unusable, r of a type we do not act on (strict) */
static const struct {
	const char *accept, *application;
	enum ack_mode mode;
	const char *a, *e, *r;
} plans[] = {
    {"", "", ACK_AUTO, "AA", "AE", "AR"},
    {"AL", "NE", ACK_AUTO, "CA", "CE", "CR"},
    {"NE", "AL", ACK_AUTO, "AA", "AE", "AR"},
    {"AL", "AL", ACK_AUTO, "CA AA", "CE", "CR"},
    {"NE", "NE", ACK_AUTO, "", "", ""},
    {"AL", "", ACK_AUTO, "CA", "CE", "CR"},
    {"", "AL", ACK_AUTO, "AA", "AE", "AR"},
    {"ER", "NE", ACK_AUTO, "", "CE", "CR"},
    {"SU", "NE", ACK_AUTO, "CA", "", ""},
    {"ER", "AL", ACK_AUTO, "AA", "CE", "CR"},
    {"SU", "AL", ACK_AUTO, "CA AA", "AE", "AR"},
    {"NE", "ER", ACK_AUTO, "", "AE", "AR"},
    {"AL", "SU", ACK_AUTO, "CA AA", "CE", "CR"},
    {"NE", "NE", ACK_ORIGINAL, "AA", "AE", "AR"},
    {"AL", "AL", ACK_ORIGINAL, "AA", "AE", "AR"},
    {"", "", ACK_ENHANCED, "CA", "CE", "CR"},
    {"NE", "AL", ACK_ENHANCED, "AA", "AE", "AR"},
    {"AL", "AL", ACK_NONE, "", "", ""},
    {"", "", ACK_NONE, "", "", ""},
};

static const char *planned(const char *text, enum ack_mode mode, bool strict)
{
	static char out[16];
	const char *codes[2] = {"", ""};
	struct hl7_envelope v = envelope_of(text);
	size_t n = ack_plan(&v, mode, strict, codes);
	snprintf(
	    out, sizeof out, "%s%s%s", n ? codes[0] : "", n > 1 ? " " : "", n > 1 ? codes[1] : "");
	return out;
}

START_TEST(answers_follow_msh_15_and_16)
{
	char text[512];
	const char *a = plans[_i].accept, *b = plans[_i].application;
	enum ack_mode mode = plans[_i].mode;
	snprintf(
	    text, sizeof text, "MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|2.5|||%s|%s\rPID|1||7\r", a, b);
	ck_assert_str_eq(planned(text, mode, false), plans[_i].a);
	ck_assert_str_eq(planned(text, mode, true), plans[_i].a);
	snprintf(
	    text, sizeof text, "MSH|^~\\&|A|B|C|D|2026||ADT^A08||P|2.5|||%s|%s\rPID|1||7\r", a, b);
	ck_assert_str_eq(planned(text, mode, false), plans[_i].e);
	snprintf(
	    text, sizeof text, "MSH|^~\\&|A|B|C|D|2026||DFT^P03|1|P|2.5|||%s|%s\rPID|1||7\r", a, b);
	ck_assert_str_eq(planned(text, mode, false), plans[_i].a);
	ck_assert_str_eq(planned(text, mode, true), plans[_i].r);
	snprintf(
	    text, sizeof text, "MSH|^~\\&|A|B|C|D|2026||ACK|1|P|2.5|||%s|%s\rMSA|AA|7\r", a, b);
	ck_assert_str_eq(planned(text, mode, true), "");
}
END_TEST

#define START "\x0b"
#define END   "\x1c\r"
static const struct {
	const char *name, *text;
	enum ack_mode mode;
	bool strict;
	const char *want;
} golden[] = {
    {"2.3", "MSH|^~\\&|RIS|SITE|US|HERE|2026||ADT^A08| id 1 |P|2.3\rPID|1||7\r", ACK_AUTO, false,
	START "MSH|^~\\&|US|HERE|RIS|SITE|20260702050607-0700||ACK|Q17|P|2.3\rMSA|AA| id 1 \r" END},
    {"2.3.1", "MSH|^~\\&|RIS|SITE|US|HERE|2026||ADT^A08|1|P|2.3.1\rPID|1||7\r", ACK_AUTO, false,
	START
	"MSH|^~\\&|US|HERE|RIS|SITE|20260702050607-0700||ACK^A08^ACK|Q17|P|2.3.1\rMSA|AA|1\r" END},
    {"charset and processing id are copied",
	"MSH|^~\\&#|RIS|SITE|US|HERE|2026||ADT^A08|1|T^T|2.7||||||8859/1\rPID|1||7\r", ACK_AUTO,
	false,
	START
	"MSH|^~\\&#|US|HERE|RIS|SITE|20260702050607-0700||ACK^A08^ACK|Q17|T^T|2.7||||||8859/1\r"
	"MSA|AA|1\r" END},
    {"two messages", "MSH|^~\\&|RIS|SITE|US|HERE|2026||ADT^A08|1|P|2.5|||AL|AL\rPID|1||7\r",
	ACK_AUTO, false,
	START
	"MSH|^~\\&|US|HERE|RIS|SITE|20260702050607-0700||ACK^A08^ACK|Q17|P|2.5\rMSA|CA|1\r" END
	    START
	"MSH|^~\\&|US|HERE|RIS|SITE|20260702050607-0700||ACK^A08^ACK|Q17-2|P|2.5\rMSA|AA|1\r" END},
    {"error before 2.5", "MSH|^~\\&|RIS|SITE|US|HERE|2026||ADT^A08|1|P|2.4\r", ACK_AUTO, false,
	START "MSH|^~\\&|US|HERE|RIS|SITE|20260702050607-0700||ACK^A08^ACK|Q17|P|2.4\r"
	      "MSA|AE|1|PID segment is missing\r"
	      "ERR|PID^1^^101&Required field missing&HL70357\r" END},
    {"error from 2.5", "MSH|^~\\&|RIS|SITE|US|HERE|2026||ADT^A08||P|2.5.1|||AL|NE\rPID|1||7\r",
	ACK_AUTO, false,
	START "MSH|^~\\&|US|HERE|RIS|SITE|20260702050607-0700||ACK^A08^ACK|Q17|P|2.5.1\r"
	      "MSA|CE||MSH-10 is empty\r"
	      "ERR||MSH^1^10|101^Required field missing^HL70357|E||||MSH-10 is empty\r" END},
    {"strict type", "MSH|^~\\&|RIS|SITE|US|HERE|2026||DFT^P03|1|P|2.5\r", ACK_AUTO, true,
	START
	"MSH|^~\\&|US|HERE|RIS|SITE|20260702050607-0700||ACK^P03^ACK|Q17|P|2.5\r"
	"MSA|AR|1|message type is not processed here\r"
	"ERR||MSH^1^9|200^Unsupported message type^HL70357|E||||message type is not processed "
	"here\r" END},
    {"strict event", "MSH|^~\\&|RIS|SITE|US|HERE|2026||ADT^A60|1|P|2.3\rPID|1||7\r", ACK_AUTO, true,
	START "MSH|^~\\&|US|HERE|RIS|SITE|20260702050607-0700||ACK|Q17|P|2.3\r"
	      "MSA|AR|1|event is not processed here\r"
	      "ERR|MSH^1^9^201&Unsupported event code&HL70357\r" END},
    {"own delimiters are escaped in our words",
	"MSH$ i!t$RIS$SITE$US$HERE$2026$$ADTiA08$1$P$2.4\rPID$1$$7\r", ACK_AUTO, false, NULL},
    {"odd delimiters", "MSH$%*!@$RIS$SITE$US$HERE$2026$$ADT%A08$1$P$2.4\r", ACK_AUTO, false,
	START "MSH$%*!@$US$HERE$RIS$SITE$20260702050607-0700$$ACK%A08%ACK$Q17$P$2.4\r"
	      "MSA$AE$1$PID segment is missing\r"
	      "ERR$PID%1%%101@Required field missing@HL70357\r" END},
    {"nothing readable", "garbage", ACK_AUTO, false,
	START
	"MSH|^~\\&|||||20260702050607-0700||ACK|Q17||\rMSA|AE||message does not start with MSH\r"
	"ERR|^^^100&Segment sequence error&HL70357\r" END},
    {"master file",
	"MSH|^~\\&|DIR|SITE|US|HERE|2026||MFN^M02|1|P|2.5.1|||NE|AL\rMFI|PRA||UPD|||AL\r", ACK_AUTO,
	false,
	START
	"MSH|^~\\&|US|HERE|DIR|SITE|20260702050607-0700||MFK^M02^MFK_M01|Q17|P|2.5.1\rMSA|AA|1\r"
	"MFI|PRA||UPD|||AL\r" END},
};

START_TEST(answer_has_exactly_these_bytes)
{
	struct buf b = {0};
	/* 2 July 2026 05:06:07 in Los Angeles */
	struct ack_stamp stamp = {.id = "Q17"};
	ack_time(1782993967LL * 1000000, zone_find("America/Los_Angeles"), stamp.time);
	struct hl7_envelope v = envelope_of(golden[_i].text);
	if (!golden[_i].want) {
		ck_assert_int_eq(v.verdict, HL7_REJECTED); /* letters and blanks delimit nothing */
		return;
	}
	ack_frames(&b, &v, golden[_i].mode, golden[_i].strict, &stamp);
	ck_assert_str_eq(buf_text(&b), golden[_i].want);
	buf_free(&b);
}
END_TEST

START_TEST(same_question_same_answer)
{
	struct buf a = {0}, b = {0};
	struct ack_stamp stamp = {"19700101000000+0000", "Q17"};
	struct hl7_envelope v = envelope_of(golden[0].text);
	ack_frames(&a, &v, ACK_AUTO, false, &stamp);
	ack_frames(&b, &v, ACK_AUTO, false, &stamp);
	ck_assert_str_eq(a.data, b.data);
	buf_free(&a);
	buf_free(&b);
}
END_TEST

/* The ACK column of the samples' own description. */
static const struct {
	const char *sample, *codes;
} columns[] = {
    {"01-", "AA"},
    {"05-", "CA"},
    {"06-", "AA"},
    {"07-", "CA"},
    {"08-", "CA"},
    {"09-", "AA"},
    {"12-", "CA AA"},
    {"13-", "CA AA"},
    {"14-", "AA"},
    {"17-", "AA"},
    {"20-", "AA"},
    {"25-", "AA"},
    {"27-", "AA"},
    {"28-", "CA"},
    {"29-", "AA"},
    {"31-", "AA"},
};

START_TEST(samples_get_their_answers)
{
	const struct buf *b = sample(columns[_i].sample);
	ck_assert_str_eq(planned(b->data, ACK_AUTO, false), columns[_i].codes);
}
END_TEST

START_TEST(modes_have_names)
{
	enum ack_mode m;
	ck_assert(ack_mode_parse("auto", &m) && m == ACK_AUTO);
	ck_assert(ack_mode_parse("original", &m) && m == ACK_ORIGINAL);
	ck_assert(ack_mode_parse("enhanced", &m) && m == ACK_ENHANCED);
	ck_assert(ack_mode_parse("none", &m) && m == ACK_NONE);
	ck_assert(!ack_mode_parse("always", &m));
}
END_TEST

Suite *ack_suite(void)
{
	Suite *s = suite_create("ack");
	TCase *t = tcase_create("answers");
	tcase_add_loop_test(t, answers_follow_msh_15_and_16, 0, sizeof plans / sizeof *plans);
	tcase_add_loop_test(t, answer_has_exactly_these_bytes, 0, sizeof golden / sizeof *golden);
	tcase_add_test(t, same_question_same_answer);
	tcase_add_loop_test(t, samples_get_their_answers, 0, sizeof columns / sizeof *columns);
	tcase_add_test(t, modes_have_names);
	suite_add_tcase(s, t);
	return s;
}
