/* SPDX-License-Identifier: Apache-2.0
 *
 * test_refusals.c - a relay that takes nothing is not the addresses' fault, one closed address is
 * its own.
 */
#include "autoconf.h"
#include "followupd/refusals.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *refusals_suite(void);

#define A VERDICT_ACCEPTED
#define R VERDICT_RETRY
#define F VERDICT_FAILED
#define C VERDICT_CONFIGURATION

/* An attempt: the mail, what the server said at RCPT (empty: it took the mail), what it comes to.
 */
struct step {
	int64_t notice_id;
	const char *enhanced;
	enum verdict want;
};

static const struct {
	const char *name;
	struct step steps[9];
} stories[] = {
    {"no such address is the address's at once",
	{{1, "5.1.1", F}, {2, "5.1.1", F}, {3, "5.1.1", F}}},
    {"a relay that knows nobody",
	{{1, "5.7.1", R}, {2, "5.7.1", R}, {3, "5.7.1", C}, {1, "5.7.1", C}, {2, "5.7.54", C}}},
    {"one mail alone, refused again and again",
	{{1, "5.7.1", R}, {1, "5.7.1", R}, {1, "5.7.1", C}}},
    {"a list that takes nothing from outside",
	{{1, "", A}, {2, "5.7.1", R}, {3, "", A}, {2, "5.7.1", F}, {4, "", A}}},
    {"what was taken before the first refusal proves nothing",
	{{1, "", A}, {2, "", A}, {3, "5.7.1", R}, {3, "5.7.1", R}, {4, "5.7.1", C}}},
    {"the relay is mended", {{1, "5.7.1", R}, {2, "5.7.1", R}, {3, "5.7.1", C}, {1, "", A},
				{2, "", A}, {3, "5.7.1", F}, {4, "5.7.1", R}}},
    {"a mail that failed for another reason is forgotten",
	{{1, "5.7.1", R}, {1, "5.1.1", F}, {2, "", A}, {1, "5.7.1", R}}},
};

static struct outcome outcome_of(const char *enhanced)
{
	struct outcome o = {
	    .stage = *enhanced ? STAGE_RCPT : STAGE_BODY, .code = *enhanced ? 550 : 250};
	strcpy(o.enhanced, enhanced);
	return o;
}

START_TEST(each_story_ends_as_it_should)
{
	struct refusals *r = calloc(1, sizeof *r);
	for (const struct step *s = stories[_i].steps; s->notice_id; s++) {
		struct outcome o = outcome_of(s->enhanced);
		enum verdict v = refusals_judge(r, s->notice_id, verdict_of(&o), &o);
		ck_assert_msg(v == s->want, "%s: step %d is %s", stories[_i].name,
		    (int)(s - stories[_i].steps) + 1, vocabulary_word(&verdict_words, (int)v));
	}
	free(r);
}
END_TEST

/* The oldest is forgotten: it is tried once more than it had to be, and nothing else. */
START_TEST(more_mails_than_are_kept)
{
	struct refusals *r = calloc(1, sizeof *r);
	struct outcome no = outcome_of("5.7.1"), yes = outcome_of("");
	for (int64_t id = 1; id <= REFUSALS_KEPT + 1; id++)
		ck_assert_int_ne(refusals_judge(r, id, F, &no), F);
	refusals_judge(r, 9999, A, &yes);
	ck_assert_int_eq(refusals_judge(r, 1, F, &no), R);
	ck_assert_int_eq(refusals_judge(r, REFUSALS_KEPT + 1, F, &no), F);
	free(r);
}
END_TEST

Suite *refusals_suite(void)
{
	Suite *s = suite_create("refusals");
	TCase *t = tcase_create("refusals");
	tcase_add_loop_test(
	    t, each_story_ends_as_it_should, 0, (int)(sizeof stories / sizeof *stories));
	tcase_add_test(t, more_mails_than_are_kept);
	suite_add_tcase(s, t);
	return s;
}
