/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_time.c - HL7 dates and times as moments.
 *
 * Fails: a time that cannot be is not stated; it is never repaired.
 */
#include "autoconf.h"
#include "followupd/hl7_time.h"

#include <string.h>

#define DIGITS_MAX 17

/* What was written, before it is looked at. */
struct written {
	char digit[DIGITS_MAX + 1];
	int digits;
	int micros;
	char precision; /* Y L D H M S of the old second component, or '\0' */
	bool zoned, odd, bad;
	int offset;
};

struct scan {
	const char *p, *end;
};

static bool at_digit(const struct scan *s)
{
	return s->p < s->end && *s->p >= '0' && *s->p <= '9';
}

static bool accept_char(struct scan *s, const char *set)
{
	if (s->p == s->end || !*s->p || !strchr(set, *s->p))
		return false;
	s->p++;
	return true;
}

/* The digits of date and time; with ISO 8601 separators where those belong. */
static void scan_digits(struct scan *s, struct written *w)
{
	while (s->p < s->end && w->digits <= DIGITS_MAX) {
		if (at_digit(s)) {
			if (w->digits == DIGITS_MAX) {
				w->bad = true;
				return;
			}
			w->digit[w->digits++] = *s->p++;
			continue;
		}
		bool more = s->end - s->p > 1 && s->p[1] >= '0' && s->p[1] <= '9';
		bool iso =
		    more && (((w->digits == 4 || (w->digits == 6 && w->odd)) && *s->p == '-' &&
				 s->end - s->p > 2 && s->p[2] >= '0' && s->p[2] <= '9' &&
				 (s->end - s->p == 3 || s->p[3] < '0' || s->p[3] > '9')) ||
				(w->digits == 8 && (*s->p == 'T' || *s->p == ' ')) ||
				((w->digits == 10 || w->digits == 12) && *s->p == ':'));
		if (!iso)
			return;
		w->odd = true;
		s->p++;
	}
}

static void scan_fraction(struct scan *s, struct written *w)
{
	int unit = 100000;
	if (w->digits == DIGITS_MAX) { /* the point was left out */
		w->odd = true;
		w->micros = ((w->digit[14] - '0') * 100 + (w->digit[15] - '0') * 10 +
				(w->digit[16] - '0')) *
			    1000;
		w->digits = 14;
	} else if (w->digits == 14 && accept_char(s, ".,")) {
		for (; at_digit(s); s->p++, unit /= 10)
			w->micros += (*s->p - '0') * unit;
	}
}

static void scan_zone(struct scan *s, struct written *w)
{
	if (s->p < s->end && *s->p == 'Z') {
		s->p++;
		w->zoned = w->odd = true;
		return;
	}
	int sign = s->p < s->end && *s->p == '-' ? -1 : 1, n = 0, value = 0;
	if (!accept_char(s, "+-"))
		return;
	for (; at_digit(s) && n < 4; n++) {
		value = value * 10 + (*s->p++ - '0');
		if (n == 1 && accept_char(s, ":"))
			w->odd = true;
	}
	if (n == 2) {
		w->odd = true;
		value *= 100;
	} else if (n != 4) {
		w->bad = true;
	}
	if (value / 100 > 14 || value % 100 > 59)
		w->bad = true;
	w->zoned = true;
	w->offset = sign * (value / 100 * 3600 + value % 100 * 60);
}

static void scan_time(struct scan *s, char component, struct written *w)
{
	scan_digits(s, w);
	scan_fraction(s, w);
	scan_zone(s, w);
	if (component && s->p < s->end && *s->p == component) {
		s->p++;
		if (!w->zoned && s->p < s->end && (*s->p == '+' || *s->p == '-')) {
			w->odd = true;
			scan_zone(s, w);
		} else if (s->p < s->end && strchr("YLDHMS", *s->p)) {
			w->precision = *s->p++;
		}
		if (s->p < s->end && *s->p == component)
			s->p = s->end;
	}
	if (s->p < s->end)
		w->bad = true;
}

static int number(const struct written *w, int from, int len, int missing)
{
	int n = 0;
	if (w->digits < from + len)
		return missing;
	for (int i = from; i < from + len; i++)
		n = n * 10 + (w->digit[i] - '0');
	return n;
}

static bool make(const struct written *w, const struct hl7_clock *clock, struct moment *out)
{
	struct civil c = {.year = number(w, 0, 4, 0),
	    .month = number(w, 4, 2, 1),
	    .day = number(w, 6, 2, 1),
	    .hour = number(w, 8, 2, 0),
	    .minute = number(w, 10, 2, 0),
	    .second = number(w, 12, 2, 0),
	    .micros = w->micros};
	if (w->digits < 4 || w->digits > 14 || w->digits % 2 || c.year < 1)
		return false;
	date day = date_of(c.year, c.month, c.day);
	if (day == DATE_NONE || c.hour > 23 || c.minute > 59 || c.second > 59)
		return false;
	out->day = w->digits >= 8 ? day : DATE_NONE;
	out->has_time = w->digits >= 10;
	if (w->zoned)
		out->at = civil_instant(&c, w->offset);
	else if (clock->has_offset)
		out->at = civil_instant(&c, clock->offset);
	else
		out->at = clock->zone ? zone_instant(clock->zone, &c) : civil_instant(&c, 0);
	return true;
}

enum hl7_time_form hl7_time(const char *text, size_t len, char component,
    const struct hl7_clock *clock, struct moment *out, bool *has_offset, int *offset)
{
	static const char precisions[] = "YLDHMS";
	struct written w = {0};
	struct scan s = {text, text + len};
	*out = MOMENT_NONE;
	while (s.p < s.end && *s.p == ' ')
		s.p++;
	while (s.end > s.p && s.end[-1] == ' ')
		s.end--;
	if (s.p == s.end || (s.end - s.p == 2 && s.p[0] == '"' && s.p[1] == '"') ||
	    *s.p == component)
		return HL7_TIME_ABSENT;
	scan_time(&s, component, &w);
	if (w.precision) {
		int stated = 4 + 2 * (int)(strchr(precisions, w.precision) - precisions);
		if (stated < w.digits)
			w.digits = stated;
		if (stated < 14)
			w.micros = 0;
	}
	if (w.bad || !make(&w, clock, out)) {
		*out = MOMENT_NONE;
		return HL7_TIME_BAD;
	}
	out->from = text;
	if (has_offset && w.zoned) {
		*has_offset = true;
		*offset = w.offset;
	}
	return w.odd ? HL7_TIME_ODD : HL7_TIME_PLAIN;
}
