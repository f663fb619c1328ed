/* SPDX-License-Identifier: Apache-2.0
 *
 * day.c - days as they are written: "March 3, 2027", "4/18/24", "10 January", "end of Q3",
 * "autumn".
 *
 * Month before day where both fit, as American reports have it.  A day that no calendar has is
 * none.
 */
#include "autoconf.h"
#include "text.h"

#include <string.h>
#include <strings.h>

#define YEAR_FIRST 1990
#define YEAR_LAST  2199
#define SEASON	   12 /* months from 13 on are seasons, spring first */
#define CENTURY	   2000

struct written_day {
	int year, month, day; /* 0: not stated */
	uint32_t end;
};

static int number_at(const struct text *t, uint32_t k, uint32_t end)
{
	return k < end && t->token[k].kind == TOKEN_NUMBER ? t->token[k].number : -1;
}

/* "2027", "'27"; two digits only where a sign stands before them. */
static bool take_year(
    const struct text *t, uint32_t k, uint32_t end, bool two, struct written_day *p)
{
	int n = number_at(t, k, end);
	if (n < 0 || (t->token[k].len != 4 && !(two && t->token[k].len == 2)))
		return false;
	p->year = t->token[k].len == 2 ? CENTURY + n : n;
	p->end = k + 1;
	return p->year >= YEAR_FIRST && p->year <= YEAR_LAST;
}

/* "3/15/2027", "3/15/27", "3/2027", "2027-03-15". */
static bool numbers_at(const struct text *t, uint32_t k, uint32_t end, struct written_day *p)
{
	int a = number_at(t, k, end), b, c;
	uint32_t second = k + 1 + is_sign(t, k + 1, '/'), third;
	bool dashed = !is_sign(t, k + 1, '/');
	if (a < 0 || (b = number_at(t, second, end)) < 0 ||
	    (dashed && !(t->token[second].gap & GAP_HYPHEN)))
		return false;
	third = second + 1 + is_sign(t, second + 1, '/');
	c = number_at(t, third, end);
	if (dashed) { /* 2027-03-15 */
		*p = (struct written_day){a, b, c, third + 1};
		return t->token[k].len == 4 && c > 0;
	}
	if (third == second + 2 && c >= 0 && take_year(t, third, end, true, p)) {
		p->month = a > 12 ? b : a;
		p->day = a > 12 ? a : b;
		return true;
	}
	if (third == second + 1 && t->token[second].len == 4 &&
	    take_year(t, second, end, false, p)) {
		p->month = a;
		return true;
	}
	*p = (struct written_day){0, a, b, second + 1};
	return third == second + 1 && a <= 12 && b <= 31 && b > 0;
}

/* "March", "March 3", "3 March", "March 3, 2027", "the 3rd of March". */
static bool month_name_at(const struct text *t, uint32_t k, uint32_t end, struct written_day *p)
{
	int day = number_at(t, k, end);
	if (day > 0 && day <= 31) {
		k++;
		while (token_is(t, k, "of") || token_is(t, k, "th") || token_is(t, k, "st") ||
		       token_is(t, k, "nd") || token_is(t, k, "rd"))
			k++;
	} else {
		day = 0;
	}
	const struct mark *month = k < end ? mark_at(t, k, W_MONTH) : NULL;
	if (!month)
		return false;
	k = mark_end(month);
	k += is_sign(t, k, '.') && k + 1 < end && !t->token[k].gap;
	if (!day && number_at(t, k, end) > 0 && t->token[k].len <= 2 &&
	    !mark_at(t, k + 1, W_UNIT)) {
		day = t->token[k++].number;
		while (token_is(t, k, "th") || token_is(t, k, "st") || token_is(t, k, "nd") ||
		       token_is(t, k, "rd"))
			k++;
	}
	*p = (struct written_day){0, entry_of(t, month)->number, day, k};
	k += is_sign(t, k, ',');
	k += token_is(t, k, "of");
	struct written_day with_year = *p;
	if (take_year(
		t, k, end, t->token[k < end ? k : end - 1].gap == GAP_SPACE && day, &with_year))
		*p = with_year;
	return true;
}

/* "Q3", "Q3 2027", "the third quarter". */
static bool quarter_at(const struct text *t, uint32_t k, uint32_t end, struct written_day *p)
{
	int n = number_at(t, k + 1, end);
	if (k >= end || !token_is(t, k, "q") || n < 1 || n > 4 || t->token[k + 1].gap ||
	    mark_at(t, k + 2, W_UNIT))
		return false;
	*p = (struct written_day){0, n * 3, 0, k + 2};
	struct written_day with_year = *p;
	if (take_year(t, k + 2 + (k + 2 < end && token_is(t, k + 2, "of")), end, false, &with_year))
		*p = with_year;
	return true;
}

/* "the third quarter of 2027", "first quarter" */
static bool quarter_word_at(const struct text *t, uint32_t k, uint32_t end, struct written_day *p)
{
	static const char *const ordinals[] = {"first", "second", "third", "fourth"};
	k += token_is(t, k, "the");
	for (int n = 0; n < 4; n++) {
		if (k + 1 >= end || !token_is(t, k, ordinals[n]) || !token_is(t, k + 1, "quarter"))
			continue;
		*p = (struct written_day){0, (n + 1) * 3, 0, k + 2};
		struct written_day with_year = *p;
		if (take_year(t, k + 2 + (k + 2 < end && token_is(t, k + 2, "of")), end, false,
			&with_year))
			*p = with_year;
		return true;
	}
	return false;
}

/* Behind "by the end of": "the year", "this month", "next year". */
static bool period_at(const struct text *t, uint32_t k, uint32_t end, struct written_day *p)
{
	int year, month, day;
	date exam = t->o ? t->o->day : 0;
	bool next = token_is(t, k, "next");
	if (k + 1 >= end || !exam || exam == DATE_NONE ||
	    !(next || token_is(t, k, "the") || token_is(t, k, "this")))
		return false;
	bool of_year = mark_value(t, k + 1, W_UNIT, "year");
	if (!of_year && !mark_value(t, k + 1, W_UNIT, "month"))
		return false;
	date_civil(exam, &year, &month, &day);
	month = of_year ? 12 : month + next;
	*p = (struct written_day){
	    year + (of_year && next) + (month > 12), (month - 1) % 12 + 1, 0, k + 2};
	return true;
}

/* The last day of what was named, in the year that fits. */
static date complete(const struct text *t, struct written_day *p, bool ahead)
{
	int year, month, day, months = p->month;
	date exam = t->o ? t->o->day : 0;
	if (months > SEASON) /* spring ends with May */
		months = 5 + 3 * (months - SEASON - 1);
	if (!p->year && (!exam || exam == DATE_NONE))
		return DATE_NONE;
	for (int k = 0; k < 2; k++) {
		year = p->year;
		if (!year) {
			date_civil(exam, &year, &month, &day);
			year += ahead ? k : -k;
		}
		int at = months > 12 ? months - 12 : months, of = year + (months > 12);
		date d = p->day ? date_of(of, at, p->day)
			 : date_of(of, at, 1) == DATE_NONE
			     ? DATE_NONE
			     : date_add_months(date_of(of, at, 1), 1) - 1;
		if (p->year || d == DATE_NONE || (ahead ? d > exam : d <= exam))
			return d;
	}
	return DATE_NONE;
}

bool day_at(const struct text *t, uint32_t k, uint32_t end, bool ahead, struct day *out)
{
	struct written_day p = {0};
	if (k >= end)
		return false;
	bool found = numbers_at(t, k, end, &p) || month_name_at(t, k, end, &p) ||
		     quarter_at(t, k, end, &p) || quarter_word_at(t, k, end, &p) ||
		     (ahead && period_at(t, k, end, &p));
	if (!found)
		return false;
	*out = (struct day){.end = p.end, .year = p.year != 0, .day = complete(t, &p, ahead)};
	return out->day != DATE_NONE;
}
