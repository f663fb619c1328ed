/* SPDX-License-Identifier: Apache-2.0
 *
 * test_fingerprint.c - the same report is known again by whatever way it comes.
 */
#include "help.h"

Suite *fingerprint_suite(void);

#define FINDINGS "There is a solid nodule of 7 mm in the right upper lobe. No effusion is seen. "
#define ADVICE	 "Recommend CT chest in 6 months."
#define REPORT	 "FINDINGS: " FINDINGS "\nIMPRESSION: Nodule. " ADVICE

static const struct {
	const char *one, *other;
	bool same;
} pairs[] = {{REPORT, REPORT, true},
    /* blanks, line ends, case, marks and markup */
    {REPORT,
	"FINDINGS:\n\nThere is a solid  nodule of 7 mm\nin the RIGHT upper lobe;\tno effusion is "
	"seen.\r\n\r\nImpression - nodule. " ADVICE "\n\n",
	true},
    {REPORT, "<p>FINDINGS:&nbsp;" FINDINGS "</p><p>IMPRESSION: Nodule. " ADVICE "</p>", true},
    /* who signed it and when, under which number, for whom */
    {REPORT, REPORT "\nElectronically signed by: B. Reader, MD 03/02/2026 10:40", true},
    {REPORT,
	"Accession: 100-77\nExam  date: 2026-03-02\nREFERRING PHYSICIAN: A. Doe\n" REPORT
	"\nDictated by R. Roe\nTranscribed 03/03/2026",
	true},
    /* a long line is no frame, whatever it begins with */
    {REPORT, "Accession: 100-77 " FINDINGS FINDINGS FINDINGS "\n" REPORT, false},
    /* another word, number or side */
    {REPORT, "FINDINGS: " FINDINGS "\nIMPRESSION: Nodule. Recommend CT chest in 3 months.", false},
    {"FINDINGS: " FINDINGS "\nIMPRESSION: No nodule on the left. " ADVICE,
	"FINDINGS: " FINDINGS "\nIMPRESSION: No nodule on the right. " ADVICE, false},
    /* letters that are no ASCII count as they are */
    {REPORT " Gr\xc3\xb6\xc3\x9f"
	    "e",
	REPORT " Gr\xc3\xa4\xc3\x9f"
	       "e",
	false}};

static uint64_t fingerprint(const char *text)
{
	struct arena *a = arena_new();
	const struct passage p = {.section = SECTION_BODY, .text = text};
	uint64_t n = narrative_fingerprint(shipped_rules(), &p, 1, a);
	arena_free(a);
	return n;
}

START_TEST(what_two_ways_write_differently_does_not_count)
{
	uint64_t one = fingerprint(pairs[_i].one), other = fingerprint(pairs[_i].other);
	ck_assert_uint_ne(one, 0);
	ck_assert_uint_ne(other, 0);
	ck_assert_msg(
	    (one == other) == pairs[_i].same, "%s\n--\n%s", pairs[_i].one, pairs[_i].other);
}
END_TEST

START_TEST(few_letters_are_like_many_others)
{
	ck_assert_uint_eq(fingerprint(""), 0);
	ck_assert_uint_eq(fingerprint("Normal study. " ADVICE), 0);
	ck_assert_uint_eq(fingerprint("Dictated by R. Roe, who is the resident on call here\n"
				      "Signed by A. Doe, who is the attending of the department"),
	    0);
}
END_TEST

/* How a source divides it into passages does not matter, where the headings are the same. */
START_TEST(passages_are_one_text)
{
	struct arena *a = arena_new();
	const struct passage two[] = {{.section = SECTION_FINDINGS, .text = FINDINGS},
	    {.section = SECTION_IMPRESSION, .text = "Nodule. " ADVICE}};
	ck_assert_uint_eq(narrative_fingerprint(shipped_rules(), two, 2, a), fingerprint(REPORT));
	arena_free(a);
}
END_TEST

Suite *fingerprint_suite(void)
{
	Suite *s = suite_create("fingerprint");
	TCase *t = tcase_create("fingerprint");
	tcase_add_loop_test(t, what_two_ways_write_differently_does_not_count, 0,
	    (int)(sizeof pairs / sizeof *pairs));
	tcase_add_test(t, few_letters_are_like_many_others);
	tcase_add_test(t, passages_are_one_text);
	suite_add_tcase(s, t);
	return s;
}
