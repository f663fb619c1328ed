/* SPDX-License-Identifier: Apache-2.0
 *
 * day.c - a day as people write it: "3/12", "March 12th", "next Monday", "in 3 weeks",
 * "2026-03-12".
 *
 * Without a year it is the next such day, or the last one, as the caller says.  Numbers alone are
 * read month first, as in the United States; with dots day first.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_DAYS 550 /* further off it is no day that was meant */

static const char *const months[] = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
static const char *const month_names[] = {"january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december"};
static const char *const weekdays[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

struct day_word {
	const char *at;
	size_t len;
};

/* The next run of letters or digits from *at on. */
static struct day_word next_word(const char **at)
{
	const char *s = *at;
	while (*s && !isalnum((unsigned char)*s))
		s++;
	struct day_word w = {s, 0};
	bool digits = isdigit((unsigned char)*s) != 0;
	while (s[w.len] &&
	       (digits ? isdigit((unsigned char)s[w.len]) : isalpha((unsigned char)s[w.len])))
		w.len++;
	*at = s + w.len;
	return w;
}

static bool is_word(struct day_word w, const char *text)
{
	return w.len == strlen(text) && strncmp(w.at, text, w.len) == 0;
}

/* 1 to 12; 0: no month. */
static int month_of(struct day_word w)
{
	for (int i = 0; i < 12; i++)
		if (is_word(w, months[i]) || is_word(w, month_names[i]) ||
		    (i == 8 && is_word(w, "sept")))
			return i + 1;
	return 0;
}

static int number_of(struct day_word w)
{
	static const char *const names[] = {"zero", "one", "two", "three", "four", "five", "six",
	    "seven", "eight", "nine", "ten", "eleven", "twelve"};
	for (int i = 1; i <= 12; i++)
		if (is_word(w, names[i]))
			return i;
	if (is_word(w, "a") || is_word(w, "an"))
		return 1;
	return w.len && w.len <= 4 && isdigit((unsigned char)*w.at) ? atoi(w.at) : 0;
}

static date with_year(int year, int month, int day, date today, enum day_side side)
{
	int now, m, d;
	date found;
	if (year && year < 100)
		year += 2000;
	if (year)
		return date_of(year, month, day);
	date_civil(today, &now, &m, &d);
	found = date_of(now, month, day);
	if (found == DATE_NONE)
		return found;
	if (side == DAY_AHEAD && found < today)
		return date_of(now + 1, month, day);
	if (side == DAY_BEHIND && found > today)
		return date_of(now - 1, month, day);
	return found;
}

/* "2026-03-12", "3/12", "3/12/26", "12.3.2026" at s. */
static date numeric(const char *s, date today, enum day_side side)
{
	char *end;
	long a = strtol(s, &end, 10), b, c = 0;
	char between = *end;
	if (end == s || !between || !strchr("/.-", between) || !isdigit((unsigned char)end[1]))
		return DATE_NONE;
	b = strtol(end + 1, &end, 10);
	if (*end == between && isdigit((unsigned char)end[1]))
		c = strtol(end + 1, &end, 10);
	if (isalnum((unsigned char)*end) || a < 0 || b < 0 || c < 0 || a > 9999 || b > 9999 ||
	    c > 9999)
		return DATE_NONE;
	if (between == '-' || a > 31)
		return a > 1900 && c ? date_of((int)a, (int)b, (int)c) : DATE_NONE;
	if (between == '.')
		return c ? with_year((int)c, (int)b, (int)a, today, side) : DATE_NONE;
	return with_year((int)c, (int)a, (int)b, today, side);
}

/* A year behind a day and its month: "12, 2026". */
static int year_behind(const char *at)
{
	const char *s = at;
	while (*s && strchr("stndrh", *s))
		s++; /* of 12th */
	s += strspn(s, ", ");
	struct day_word w = next_word(&s);
	int year = w.len == 4 ? number_of(w) : 0;
	return year >= 2000 && year < 2100 ? year : 0;
}

static date by_name(struct day_word w, const char *behind, date today, enum day_side side)
{
	int month = month_of(w), day = number_of(w);
	const char *at = behind;
	struct day_word next = next_word(&at);
	if (month) {
		day = number_of(next);
		if (!isdigit((unsigned char)*next.at) || day > 31)
			return DATE_NONE;
		return day ? with_year(year_behind(at), month, day, today, side) : DATE_NONE;
	}
	if (!day || day > 31 || !isdigit((unsigned char)*w.at))
		return DATE_NONE;
	if (is_word(next, "st") || is_word(next, "nd") || is_word(next, "rd") ||
	    is_word(next, "th"))
		next = next_word(&at);
	if (is_word(next, "of"))
		next = next_word(&at);
	month = month_of(next);
	return month ? with_year(year_behind(at), month, day, today, side) : DATE_NONE;
}

static date by_weekday(struct day_word w, date today, enum day_side side)
{
	for (int i = 0; i < 7; i++) {
		if (!is_word(w, weekdays[i]) &&
		    !(w.len == 3 && i != 5 && i != 6 && strncmp(w.at, weekdays[i], 3) == 0))
			continue;
		int off = (i - date_weekday(today) + 7) % 7;
		return side == DAY_AHEAD ? today + (off ? off : 7) : today - (7 - off) % 7;
	}
	return DATE_NONE;
}

/* "in 3 weeks", "2 months ago" */
static date by_distance(struct day_word w, const char *behind, date today, enum day_side side)
{
	const char *at = behind;
	int n = number_of(w);
	struct day_word unit = next_word(&at);
	int sign = side == DAY_AHEAD ? 1 : -1;
	if (!n || n > 400)
		return DATE_NONE;
	if (is_word(unit, "couple"))
		n = 2;
	if (is_word(unit, "few"))
		n = 3;
	if (is_word(unit, "couple") || is_word(unit, "few"))
		unit = next_word(&at);
	if (is_word(unit, "of"))
		unit = next_word(&at);
	if (is_word(unit, "day") || is_word(unit, "days"))
		return today + sign * n;
	if (is_word(unit, "week") || is_word(unit, "weeks"))
		return today + sign * 7 * n;
	if (is_word(unit, "month") || is_word(unit, "months"))
		return date_add_months(today, sign * n);
	return DATE_NONE;
}

/* "in may", "until mid april": the first day that is meant, for asking early is no fault.  behind:
 * what stands behind the word. */
static date by_month(struct day_word w, const char *behind, date today)
{
	static const char *const words[] = {"in", "until", "till", "til", "by", "around", "of",
	    "early", "late", "mid", "come", "next", "for", "to", "about"};
	bool known = false;
	const char *at = behind;
	struct day_word next = next_word(&at);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		known = known || is_word(w, words[i]);
	if (is_word(w, "next")) {
		if (is_word(next, "week"))
			return today + 7;
		if (is_word(next, "month"))
			return date_add_months(today, 1);
	}
	if (!known || !month_of(next))
		return DATE_NONE;
	const char *further = at;
	struct day_word third = next_word(&further);
	if (third.len && third.len <= 2 && isdigit((unsigned char)*third.at))
		return DATE_NONE; /* a day is named */
	int year = year_behind(at), now, month, day;
	date_civil(today, &now, &month, &day);
	if (!year && month == month_of(next))
		return DATE_NONE; /* this month, or in a year? */
	return with_year(year, month_of(next), is_word(w, "mid") ? 15 : 1, today, DAY_AHEAD);
}

static date by_word(struct day_word w, date today)
{
	if (is_word(w, "tomorrow"))
		return today + 1;
	if (is_word(w, "yesterday"))
		return today - 1;
	return is_word(w, "today") ? today : DATE_NONE;
}

date day_named(const char *text, date today, enum day_side side)
{
	for (const char *at = text; *at;) {
		struct day_word w = next_word(&at);
		if (!w.len)
			break;
		bool alone = w.at == text || !isalnum((unsigned char)w.at[-1]);
		date d = alone ? numeric(w.at, today, side) : DATE_NONE;
		if (d == DATE_NONE)
			d = by_name(w, at, today, side);
		if (d == DATE_NONE)
			d = by_distance(w, at, today, side);
		if (d == DATE_NONE)
			d = by_weekday(w, today, side);
		if (d == DATE_NONE && side == DAY_AHEAD)
			d = by_month(w, at, today);
		if (d == DATE_NONE)
			d = by_word(w, today);
		if (d != DATE_NONE && d > today - NEAR_DAYS && d < today + NEAR_DAYS)
			return d;
	}
	return DATE_NONE;
}
