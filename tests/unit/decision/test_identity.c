/* SPDX-License-Identifier: Apache-2.0
 *
 * test_identity.c - names, dates of birth and sex side by side.
 */
#include "../suite.h"
#include "followupd/identity.h"

#include <check.h>
#include <stdio.h>

Suite *identity_suite(void);

static const char *const words[] = {"unstated", "same", "initial", "close", "other"};

static const struct {
	const char *a, *b;
	enum likeness want;
} families[] = {
    {"Roe", "ROE", LIKE_SAME},
    {"", "Roe", LIKE_UNSTATED},
    {NULL, NULL, LIKE_UNSTATED},
    {"UNKNOWN", "Roe", LIKE_UNSTATED},
    {"M\xc3\xbcller", "Mueller", LIKE_SAME},
    {"M\xc3\xbcller", "MULLER", LIKE_SAME},
    {"Mu\xcc\x88ller", "M\xc3\x9cLLER", LIKE_SAME}, /* an accent of its own */
    {"S\xc3\xb8rensen", "Soerensen", LIKE_SAME},
    {"\xc3\x85kesson", "Aakesson", LIKE_SAME},
    {"Nu\xc3\xb1"
     "ez",
	"NUNEZ", LIKE_SAME},
    {"Gro\xc3\x9f", "Gross", LIKE_SAME},
    {"\xc5\x81ukasiewicz", "Lukasiewicz", LIKE_SAME},
    {"Nguy\xe1\xbb\x85n", "Nguyen", LIKE_SAME},
    {"O'Brien", "OBRIEN", LIKE_SAME},
    {"O\xe2\x80\x99"
     "Brien",
	"O Brien", LIKE_SAME},
    {"van der Berg", "Berg", LIKE_SAME},
    {"van der Berg", "Vanderberg", LIKE_SAME},
    {"de Luca", "DELUCA", LIKE_SAME},
    {"McDonald", "Mc Donald", LIKE_SAME},
    {"Schmidt-Meyer", "Schmidt", LIKE_SAME},
    {"Schmidt-Meyer", "Meyer Schmidt", LIKE_SAME},
    {"Garcia Lopez", "Garcia", LIKE_SAME},
    {"Marchbank", "Marchbanks", LIKE_CLOSE},
    {"Marchbank", "Marhcbank", LIKE_CLOSE},
    {"Marchbank", "Narchbank", LIKE_CLOSE},
    {"Roe", "Rowe", LIKE_OTHER}, /* too short to be a slip */
    {"Roe", "Doe", LIKE_OTHER},
    {"Marchbank", "Tanager", LIKE_OTHER},
    {"Van", "Berg", LIKE_OTHER}, /* nothing is left out where nothing else is there */
    {"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd\xd0\xbe\xd0\xb2",
	"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd\xd0\xbe\xd0\xb2", LIKE_SAME},
};

static const struct {
	const char *a, *b;
	enum likeness want;
} givens[] = {
    {"Jane", "JANE", LIKE_SAME},
    {"Nevil", "Neville", LIKE_INITIAL},
    {"Chris", "Christopher", LIKE_INITIAL},
    {"Jan", "Janet", LIKE_OTHER}, /* too short to stand for it */
    {"Anna Maria", "Maria Anna", LIKE_SAME},
    {"Anna Maria", "Anna", LIKE_SAME},
    {"Anne-Marie", "Annemarie", LIKE_SAME},
    {"Jane A.", "Jane", LIKE_SAME},
    {"Jane A", "Jane Alice", LIKE_INITIAL},
    {"J.", "Jane", LIKE_INITIAL},
    {"J", "Mary", LIKE_OTHER},
    {"Jos\xc3\xa9", "Jose", LIKE_SAME},
    {"Jayden", "Hayden", LIKE_CLOSE},
    {"Ida", "Ina", LIKE_OTHER},
    {"BABY BOY", "Jonas", LIKE_UNSTATED},
    {"Newborn", "Jonas", LIKE_UNSTATED},
};

static const struct {
	int a[3], b[3];
	enum likeness want;
} births[] = {
    {{1960, 1, 2}, {1960, 1, 2}, LIKE_SAME},
    {{1960, 1, 2}, {1960, 2, 1}, LIKE_CLOSE}, /* day and month */
    {{1960, 1, 2}, {1906, 1, 2}, LIKE_CLOSE}, /* two digits exchanged */
    {{1960, 1, 2}, {1961, 1, 2}, LIKE_CLOSE}, /* one digit */
    {{1960, 1, 12}, {1960, 1, 21}, LIKE_CLOSE},
    {{1960, 1, 2}, {1937, 6, 14}, LIKE_OTHER},
    {{1960, 1, 2}, {1971, 1, 2}, LIKE_OTHER},
};

START_TEST(family_name)
{
	ck_assert_str_eq(
	    words[likeness_of_family(families[_i].a, families[_i].b)], words[families[_i].want]);
	ck_assert_str_eq(
	    words[likeness_of_family(families[_i].b, families[_i].a)], words[families[_i].want]);
}
END_TEST

START_TEST(given_name)
{
	ck_assert_str_eq(
	    words[likeness_of_given(givens[_i].a, givens[_i].b)], words[givens[_i].want]);
	ck_assert_str_eq(
	    words[likeness_of_given(givens[_i].b, givens[_i].a)], words[givens[_i].want]);
}
END_TEST

START_TEST(date_of_birth)
{
	const int *a = births[_i].a, *b = births[_i].b;
	date x = date_of(a[0], a[1], a[2]), y = date_of(b[0], b[1], b[2]);
	ck_assert_str_eq(words[likeness_of_birth(x, y)], words[births[_i].want]);
	ck_assert_str_eq(words[likeness_of_birth(y, x)], words[births[_i].want]);
	ck_assert_int_eq(likeness_of_birth(x, DATE_NONE), LIKE_UNSTATED);
}
END_TEST

/* ---- the table ------------------------------------------------------------------------------ */

struct one {
	const char *family, *given, *sex;
	int year, month, day; /* 0: not known */
};
#define ROE                                                                                        \
	{                                                                                          \
		"Roe", "Jane", "F", 1960, 1, 2                                                     \
	}

static const struct {
	struct one known, said;
	enum identity report, registration;
} people[] = {
    {ROE, ROE, IDENTITY_SAME, IDENTITY_SAME},
    {ROE, {NULL, NULL, NULL, 0, 0, 0}, IDENTITY_SAME, IDENTITY_SAME},
    {ROE, {"ROE", "JANE A", "", 0, 0, 0}, IDENTITY_SAME, IDENTITY_SAME},
    {ROE, {"ROE", "J", "U", 1960, 1, 2}, IDENTITY_SAME, IDENTITY_SAME},
    /* names in each other's field */
    {ROE, {"Jane", "Roe", "F", 1960, 1, 2}, IDENTITY_SAME, IDENTITY_SAME},
    /* married */
    {ROE, {"Tanager", "Jane", "F", 1960, 1, 2}, IDENTITY_SAME, IDENTITY_SAME},
    {ROE, {"Tanager", "Jane", "", 1960, 1, 2}, IDENTITY_DOUBT, IDENTITY_SAME},
    {ROE, {"Tanager", "J", "F", 1960, 1, 2}, IDENTITY_DOUBT, IDENTITY_SAME},
    {ROE, {"Tanager", "Jane", "F", 0, 0, 0}, IDENTITY_DOUBT, IDENTITY_DOUBT},
    /* a twin, a parent, a slip */
    {ROE, {"Roe", "Mary", "F", 1960, 1, 2}, IDENTITY_DOUBT, IDENTITY_SAME},
    {ROE, {"Roe", "Janet", "F", 1960, 1, 2}, IDENTITY_DOUBT, IDENTITY_SAME},
    {ROE, {"Roe", "Jane", "F", 1937, 6, 14}, IDENTITY_DOUBT, IDENTITY_SAME},
    {ROE, {"Roe", "Jane", "F", 1960, 2, 1}, IDENTITY_DOUBT, IDENTITY_SAME},
    {ROE, {"Roe", "Jane", "M", 1960, 1, 2}, IDENTITY_DOUBT, IDENTITY_SAME},
    {{"Marchbank", "Jane", "F", 1960, 1, 2}, {"Marchbanks", "Jane", "F", 1960, 1, 2}, IDENTITY_SAME,
	IDENTITY_SAME},
    {ROE, {"Roe", "John", "M", 1937, 6, 14}, IDENTITY_OTHER, IDENTITY_OTHER},
    /* another person; registration may correct one thing, not two */
    {ROE, {"Tanager", "Mary", "F", 1971, 8, 9}, IDENTITY_OTHER, IDENTITY_OTHER},
    {ROE, {"Tanager", "Jane", "F", 1971, 8, 9}, IDENTITY_OTHER, IDENTITY_OTHER},
    {ROE, {"Tanager", "Jane", "F", 1960, 2, 1}, IDENTITY_DOUBT, IDENTITY_DOUBT},
    {ROE, {"Tanager", "Mary", "F", 1960, 1, 2}, IDENTITY_OTHER, IDENTITY_SAME},
    {ROE, {"Tanager", "Mary", "M", 1960, 1, 2}, IDENTITY_OTHER, IDENTITY_OTHER},
    {ROE, {"Roe", "Jane", "M", 1971, 8, 9}, IDENTITY_OTHER, IDENTITY_OTHER},
    /* a name that was not known yet */
    {{"BABY", "GIRL", "F", 1960, 1, 2}, ROE, IDENTITY_SAME, IDENTITY_SAME},
    {{"UNKNOWN", "UNKNOWN", "F", 1900, 1, 1}, ROE, IDENTITY_DOUBT, IDENTITY_DOUBT},
};

static struct who who_of(const struct one *o)
{
	return (struct who){.family = o->family,
	    .given = o->given,
	    .sex = o->sex,
	    .birth = o->year ? date_of(o->year, o->month, o->day) : DATE_NONE};
}

START_TEST(person)
{
	const struct who a = who_of(&people[_i].known), b = who_of(&people[_i].said);
	const struct identity_rule *r = identity_compare(&a, &b, false),
				   *g = identity_compare(&a, &b, true);
	ck_assert_msg(r->is == people[_i].report, "%d: %s", _i, r->words);
	ck_assert_msg(g->is == people[_i].registration, "%d, registration: %s", _i, g->words);
}
END_TEST

/* Whatever is compared, some rule decides. */
START_TEST(the_last_rule_fits_everything)
{
	const struct identity_rule *r = identity_rules;
	while (r->family != LIKE_ANY || r->given != LIKE_ANY || r->birth != LIKE_ANY ||
	       r->sex != LIKE_ANY || r->registration)
		r++;
	ck_assert_int_eq(r->is, IDENTITY_DOUBT);
}
END_TEST

Suite *identity_suite(void)
{
	Suite *s = suite_create("identity");
	TCase *t = tcase_create("identity");
	tcase_add_loop_test(t, family_name, 0, sizeof families / sizeof *families);
	tcase_add_loop_test(t, given_name, 0, sizeof givens / sizeof *givens);
	tcase_add_loop_test(t, date_of_birth, 0, sizeof births / sizeof *births);
	tcase_add_loop_test(t, person, 0, sizeof people / sizeof *people);
	tcase_add_test(t, the_last_rule_fits_everything);
	suite_add_tcase(s, t);
	return s;
}
