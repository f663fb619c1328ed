/* SPDX-License-Identifier: Apache-2.0
 *
 * spoken.c - days and times as people say them.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "spoken.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const months[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static struct civil civil_of(date d)
{
	struct civil c = {0};
	date_civil(d, &c.year, &c.month, &c.day);
	return c;
}

static const char *day_words(date d, date today, char out[static 32])
{
	struct civil c = civil_of(d);
	if (c.year == civil_of(today).year)
		snprintf(out, 32, "%d %s", c.day, months[c.month - 1]);
	else
		snprintf(out, 32, "%d %s %d", c.day, months[c.month - 1], c.year);
	return out;
}

static json_t *pair(const char *words, const char *iso)
{
	return json_pack("{s:s, s:s}", "words", words, "iso", iso);
}

json_t *spoken_day(date d, date today)
{
	char words[32], iso[32];
	return d == DATE_NONE ? json_null() : pair(day_words(d, today, words), date_text(d, iso));
}

json_t *spoken_long_day(date d)
{
	char words[48], iso[32];
	struct civil c = civil_of(d);
	if (d == DATE_NONE)
		return json_null();
	snprintf(words, sizeof words, "%s %d %s %d", weekdays[date_weekday(d)], c.day,
	    months[c.month - 1], c.year);
	return pair(words, date_text(d, iso));
}

json_t *spoken_time(const struct zone *z, instant t, date today)
{
	char day[32], words[64], iso[32];
	if (t == INSTANT_NONE)
		return json_null();
	struct civil c = zone_civil(z, t);
	date d = zone_date(z, t);
	if (zone_is_day(z, t))
		snprintf(words, sizeof words, "%s", day_words(d, today, day));
	else if (d == today)
		snprintf(words, sizeof words, "%d:%02d today", c.hour, c.minute);
	else
		snprintf(
		    words, sizeof words, "%s, %d:%02d", day_words(d, today, day), c.hour, c.minute);
	return pair(words, instant_text(t, iso));
}

const char *spoken_days(struct arena *a, date first, date last, date today)
{
	char from[32], to[32];
	struct civil c = civil_of(first), d = civil_of(last);
	day_words(last, today, to);
	if (first == last)
		return arena_strdup(a, to);
	return c.year == d.year && c.month == d.month
		   ? arena_printf(a, "%d to %s", c.day, to)
		   : arena_printf(a, "%s to %s", day_words(first, today, from), to);
}

static const char *hour_words(
    struct arena *a, const struct zone *z, instant t, bool with_day, date beside)
{
	struct civil c = zone_civil(z, t);
	date d = zone_date(z, t);
	char day[32];
	const char *weekday = weekdays[date_weekday(d)];
	return with_day ? arena_printf(a, "%s %s %02d:%02d", weekday, day_words(d, beside, day),
			      c.hour, c.minute)
			: arena_printf(a, "%s %02d:%02d", weekday, c.hour, c.minute);
}

const char *spoken_hours(struct arena *a, const struct zone *z, instant from, instant until)
{
	date first = zone_date(z, from);
	bool far = zone_date(z, until) - first > 6;
	return arena_printf(a, "%s to %s", hour_words(a, z, from, true, first),
	    hour_words(a, z, until, far, first));
}

static const char *span_words(struct arena *a, int days)
{
	if (days < 14)
		return arena_printf(a, "%d day%s", days, days == 1 ? "" : "s");
	if (days < 92)
		return arena_printf(a, "%d weeks", days / 7);
	if (days < 730)
		return arena_printf(a, "%d months", days * 12 / 365);
	return arena_printf(a, "%d years", days / 365);
}

const char *spoken_until(struct arena *a, date d, date today)
{
	if (d == today)
		return "today";
	const char *span = span_words(a, abs(d - today));
	return d < today ? arena_printf(a, "%s overdue", span) : arena_printf(a, "in %s", span);
}

const char *spoken_birth(struct arena *a, date d)
{
	if (d == DATE_NONE)
		return "not known";
	struct civil c = civil_of(d);
	return arena_printf(a, "%d %s %d", c.day, months[c.month - 1], c.year);
}

/* Bytes of "2026-06-02" at the start of s, which is a day of its own; 0: it is none. */
static size_t iso_day(const char *s, date *d)
{
	char day[11] = "";
	memcpy(day, s, strnlen(s, 10));
	bool alone = strlen(day) == 10 && !isdigit((unsigned char)s[10]) && s[10] != '-';
	return alone && date_parse(day, d) ? 10 : 0;
}

/* Bytes of " 08:00" at the start of s; 0: there is no hour. */
static size_t iso_hour(const char *s)
{
	static const char form[] = " 00:00";
	size_t i = 0;
	for (; form[i]; i++)
		if (form[i] == '0' ? !isdigit((unsigned char)s[i]) : s[i] != form[i])
			return 0;
	bool goes_on = isdigit((unsigned char)s[i]) ||
		       (s[i] == ':' && isdigit((unsigned char)s[i + 1])); /* seconds */
	return goes_on ? 0 : i;
}

const char *spoken_dates(struct arena *a, const char *sentence)
{
	struct buf out = {0};
	date d;
	for (const char *s = sentence; *s;) {
		bool inside = s > sentence && (isalnum((unsigned char)s[-1]) || s[-1] == '-');
		size_t n = inside ? 0 : iso_day(s, &d);
		if (!n) {
			buf_addc(&out, *s++);
			continue;
		}
		s += n;
		buf_addf(&out, "%s", spoken_birth(a, d));
		n = iso_hour(s);
		if (n)
			buf_addf(&out, ", %d%.3s", atoi(s + 1), s + 3);
		s += n;
	}
	buf_addc(&out, 0);
	const char *words = arena_strdup(a, out.data);
	buf_free(&out);
	return words;
}

const char *spoken_capital(struct arena *a, const char *words)
{
	char *own = arena_strdup(a, spoken_dates(a, words));
	*own = (char)toupper((unsigned char)*own);
	return own;
}

int spoken_age(date birth, date today)
{
	if (birth == DATE_NONE)
		return -1;
	struct civil b = civil_of(birth), t = civil_of(today);
	return t.year - b.year - (t.month < b.month || (t.month == b.month && t.day < b.day));
}

const char *spoken_dial(struct arena *a, const char *number)
{
	char *tel = arena_strdup(a, number), *out = tel;
	for (const char *s = number; *s && !isalpha((unsigned char)*s) && !strchr("/,;#", *s); s++)
		if (isdigit((unsigned char)*s) || (*s == '+' && out == tel))
			*out++ = *s;
	*out = '\0';
	return *tel ? tel : NULL;
}
