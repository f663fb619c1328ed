/* SPDX-License-Identifier: Apache-2.0
 *
 * identity.c - names, dates of birth and sex side by side, by rules that a registrar can read.
 *
 * Fails: never; what cannot be compared is a doubt or is not stated.
 */
#include "autoconf.h"
#include "followupd/identity.h"
#include "name.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- the table ------------------------------------------------------------------------------ */

#define U   LIKE(UNSTATED)
#define S   LIKE(SAME)
#define I   LIKE(INITIAL)
#define C   LIKE(CLOSE)
#define O   LIKE(OTHER)
#define ANY LIKE_ANY

const struct identity_rule identity_rules[] = {
    {S | U, S | I | U, S | U, S | U, false, IDENTITY_SAME, "nothing stated differs"},
    {C, S, S, S | U, false, IDENTITY_SAME,
	"one letter of the family name differs; given name and date of birth agree"},
    {O, S, S, S, false, IDENTITY_SAME,
	"another family name, as after a marriage; given name, date of birth and sex agree"},

    {ANY, ANY, S, S | U, true, IDENTITY_SAME,
	"registration corrects the name; the date of birth agrees"},
    {S | C, S | I | C, C | O, S | U, true, IDENTITY_SAME,
	"registration corrects the date of birth; the names agree"},
    {S | C, S | I | C, S, O, true, IDENTITY_SAME,
	"registration corrects the sex; names and date of birth agree"},

    {O, O, ANY, ANY, false, IDENTITY_OTHER, "both names are others"},
    {O, ANY, O, ANY, false, IDENTITY_OTHER, "another family name and another date of birth"},
    {ANY, O, O, ANY, false, IDENTITY_OTHER, "another given name and another date of birth"},
    {ANY, ANY, O, O, false, IDENTITY_OTHER, "another date of birth and another sex"},

    {ANY, ANY, O, ANY, false, IDENTITY_DOUBT, "another date of birth"},
    {ANY, ANY, C, ANY, false, IDENTITY_DOUBT,
	"the dates of birth differ by a digit, or by two that are exchanged"},
    {ANY, O | C, ANY, ANY, false, IDENTITY_DOUBT, "another given name: perhaps a twin"},
    {ANY, ANY, ANY, O, false, IDENTITY_DOUBT, "another sex"},
    {ANY, ANY, ANY, ANY, false, IDENTITY_DOUBT,
	"another family name, and too little else to go by"},
};

#undef U
#undef S
#undef I
#undef C
#undef O
#undef ANY

/* ---- names ---------------------------------------------------------------------------------- */

static enum likeness better(enum likeness a, enum likeness b)
{
	return b != LIKE_UNSTATED && (a == LIKE_UNSTATED || b < a) ? b : a;
}

/* An umlaut is written as one letter or as two: both ways are tried on both sides. */
static enum likeness by_both_spellings(const char *a, const char *b,
    enum likeness (*compare)(const struct person_name *a, const struct person_name *b))
{
	enum likeness best = LIKE_UNSTATED;
	for (int way = 0; way < 4; way++) {
		struct person_name x, y;
		name_read(a, way & 1, &x);
		name_read(b, way & 2, &y);
		if (!name_is_stated(&x) || !name_is_stated(&y))
			return LIKE_UNSTATED;
		best = better(best, compare(&x, &y));
	}
	return best;
}

static enum likeness families(const struct person_name *x, const struct person_name *y)
{
	struct person_name a, b;
	name_without_particles(x, &a);
	name_without_particles(y, &b);
	if (name_part_of(&a, &b) || name_part_of(&b, &a) || name_joined_same(x, y) ||
	    name_joined_same(&a, &b))
		return LIKE_SAME;
	return name_joined_close(&a, &b) ? LIKE_CLOSE : LIKE_OTHER;
}

static enum likeness givens(const struct person_name *x, const struct person_name *y)
{
	if (name_part_of(x, y) || name_part_of(y, x) || name_joined_same(x, y))
		return LIKE_SAME;
	if (name_initials_of(x, y) || name_initials_of(y, x))
		return LIKE_INITIAL;
	return name_joined_close(x, y) ? LIKE_CLOSE : LIKE_OTHER;
}

enum likeness likeness_of_family(const char *a, const char *b)
{
	return by_both_spellings(a, b, families);
}

enum likeness likeness_of_given(const char *a, const char *b)
{
	return by_both_spellings(a, b, givens);
}

/* ---- date of birth and sex ------------------------------------------------------------------ */

#define DIGITS 8 /* YYYYMMDD */

static void digits_of(date d, char out[DIGITS])
{
	int part[3];
	date_civil(d, &part[0], &part[1], &part[2]);
	int64_t n = ((int64_t)part[0] * 100 + part[1]) * 100 + part[2];
	for (int i = DIGITS; i-- > 0; n /= 10)
		out[i] = (char)('0' + n % 10);
}

enum likeness likeness_of_birth(date a, date b)
{
	char x[DIGITS], y[DIGITS];
	int differ = 0, first = -1;
	if (a == DATE_NONE || b == DATE_NONE)
		return LIKE_UNSTATED;
	digits_of(a, x);
	digits_of(b, y);
	for (int i = 0; i < DIGITS; i++)
		if (x[i] != y[i] && differ++ == 0)
			first = i;
	if (!differ)
		return LIKE_SAME;
	bool exchanged = differ == 2 && first + 1 < DIGITS && x[first] == y[first + 1] &&
			 x[first + 1] == y[first];
	bool day_for_month =
	    memcmp(x, y, 4) == 0 && memcmp(x + 4, y + 6, 2) == 0 && memcmp(x + 6, y + 4, 2) == 0;
	return differ == 1 || exchanged || day_for_month ? LIKE_CLOSE : LIKE_OTHER;
}

enum likeness likeness_of_sex(const char *a, const char *b)
{
	bool stated = a && b && (*a == 'F' || *a == 'M') && (*b == 'F' || *b == 'M');
	return !stated ? LIKE_UNSTATED : *a == *b ? LIKE_SAME : LIKE_OTHER;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Family and given name in each other's field. */
static bool exchanged(const struct who *a, const struct who *b)
{
	return likeness_of_family(a->family, b->given) == LIKE_SAME &&
	       likeness_of_given(a->given, b->family) == LIKE_SAME;
}

const struct identity_rule *identity_compare(
    const struct who *known, const struct who *said, bool registration)
{
	enum likeness family = likeness_of_family(known->family, said->family),
		      given = likeness_of_given(known->given, said->given),
		      birth = likeness_of_birth(known->birth, said->birth),
		      sex = likeness_of_sex(known->sex, said->sex);
	if (family == LIKE_OTHER && given == LIKE_OTHER && exchanged(known, said))
		family = given = LIKE_SAME;
	const struct identity_rule *r = identity_rules;
	while ((r->registration && !registration) || !(r->family >> family & 1) ||
	       !(r->given >> given & 1) || !(r->birth >> birth & 1) || !(r->sex >> sex & 1))
		r++;
	return r;
}
