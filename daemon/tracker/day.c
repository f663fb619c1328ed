/* SPDX-License-Identifier: Apache-2.0
 *
 * day.c - dates as other programs write them, by a format that leaves nothing to guess.
 */
#include "autoconf.h"
#include "tracker_map.h"

#include <string.h>

static size_t run(const char *s)
{
	size_t n = 1;
	while (s[n] == s[0])
		n++;
	return n;
}

bool tracker_format_is_fit(const char *format)
{
	int years = 0, months = 0, days = 0;
	for (const char *f = format; *f; f += run(f)) {
		size_t n = run(f);
		if (*f == 'Y')
			years += n == 4 ? 1 : 9;
		else if (*f == 'M')
			months += n <= 2 ? 1 : 9;
		else if (*f == 'D')
			days += n <= 2 ? 1 : 9;
		else if (*f == '*' && f[1])
			return false;
	}
	return years == 1 && months == 1 && days == 1;
}

/* `width` digits; of one alone there may be two. */
static bool number(const char **p, size_t width, int *out)
{
	size_t most = width == 1 ? 2 : width, n = 0;
	for (*out = 0; n < most && **p >= '0' && **p <= '9'; n++, ++*p)
		*out = *out * 10 + (**p - '0');
	return n >= width;
}

bool tracker_day(const char *text, const char *format, date *out)
{
	int year = 0, month = 0, day = 0;
	const char *p = text;
	for (const char *f = format; *f;) {
		size_t n = strchr("YMD", *f) ? run(f) : 1;
		int *to = *f == 'Y' ? &year : *f == 'M' ? &month : &day;
		if (*f == '*') {
			p += strlen(p);
		} else if (strchr("YMD", *f)) {
			if (!number(&p, n, to))
				return false;
		} else if (*p++ != *f) {
			return false;
		}
		f += n;
	}
	*out = date_of(year, month, day);
	return !*p && *out != DATE_NONE;
}
