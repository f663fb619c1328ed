/* SPDX-License-Identifier: Apache-2.0
 *
 * clock.c - calendar arithmetic (proleptic Gregorian, no zones).
 *
 * Fails: DATE_NONE or false for a day that does not exist.
 */
#include "autoconf.h"
#include "followupd/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

/* Days from the civil date, era by era of 400 years (Howard Hinnant's public-domain algorithm). */
static date days_from_civil(int y, int m, int d)
{
	y -= m <= 2;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

date date_of(int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month))
		return DATE_NONE;
	return days_from_civil(year, month, day);
}

void date_civil(date d, int *year, int *month, int *day)
{
	int z = d + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

int date_weekday(date d)
{
	int w = (d + 3) % 7; /* 1970-01-01 was a Thursday */
	return w < 0 ? w + 7 : w;
}

date date_add_months(date d, int months)
{
	int y, m, day;
	date_civil(d, &y, &m, &day);
	int total = y * 12 + (m - 1) + months;
	y = total / 12;
	m = total % 12 + 1;
	if (y < 1 || y > 9999)
		return DATE_NONE;
	int last = month_days(y, m);
	return days_from_civil(y, m, day < last ? day : last);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct civil instant_civil(instant t, int offset_seconds)
{
	t += SECONDS(offset_seconds);
	int64_t day = floor_div(t, DAYS(1));
	int64_t rest = t - day * DAYS(1);
	struct civil c;
	date_civil((date)day, &c.year, &c.month, &c.day);
	c.micros = (int)(rest % SECONDS(1));
	rest /= SECONDS(1);
	c.second = (int)(rest % 60);
	c.minute = (int)(rest / 60 % 60);
	c.hour = (int)(rest / 3600);
	return c;
}

instant civil_instant(const struct civil *c, int offset_seconds)
{
	return DAYS(days_from_civil(c->year, c->month, c->day)) + HOURS(c->hour) +
	       MINUTES(c->minute) + SECONDS(c->second - offset_seconds) + c->micros;
}

char *date_text(date d, char out[static 32])
{
	if (d == DATE_NONE)
		return strcpy(out, "-");
	int y, m, day;
	date_civil(d, &y, &m, &day);
	snprintf(out, 32, "%04d-%02d-%02d", y, m, day);
	return out;
}

char *instant_text(instant t, char out[static 32])
{
	if (t == INSTANT_NONE)
		return strcpy(out, "-");
	struct civil c = instant_civil(t, 0);
	int n = snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour,
	    c.minute, c.second);
	if (c.micros)
		n += snprintf(out + n, 32 - (size_t)n, ".%06d", c.micros);
	snprintf(out + n, 32 - (size_t)n, "Z");
	return out;
}

/* Reads exactly `digits` decimal digits and moves *s behind them. */
static bool digits(const char **s, int count, int *out)
{
	int v = 0;
	for (int i = 0; i < count; i++) {
		if (!isdigit((unsigned char)(*s)[i]))
			return false;
		v = v * 10 + ((*s)[i] - '0');
	}
	*s += count;
	*out = v;
	return true;
}

static bool date_prefix(const char **s, struct civil *c)
{
	return digits(s, 4, &c->year) && *(*s)++ == '-' && digits(s, 2, &c->month) &&
	       *(*s)++ == '-' && digits(s, 2, &c->day) &&
	       date_of(c->year, c->month, c->day) != DATE_NONE;
}

bool date_parse(const char *s, date *out)
{
	struct civil c;
	if (!date_prefix(&s, &c) || *s)
		return false;
	*out = date_of(c.year, c.month, c.day);
	return true;
}

bool instant_parse(const char *s, instant *out)
{
	struct civil c = {0};
	if (!date_prefix(&s, &c) || *s++ != 'T' || !digits(&s, 2, &c.hour) || *s++ != ':' ||
	    !digits(&s, 2, &c.minute) || *s++ != ':' || !digits(&s, 2, &c.second))
		return false;
	if (c.hour > 23 || c.minute > 59 || c.second > 59)
		return false;
	if (*s == '.') {
		int place = 100000;
		for (s++; isdigit((unsigned char)*s) && place; s++, place /= 10)
			c.micros += (*s - '0') * place;
	}
	if (strcmp(s, "Z") != 0)
		return false;
	*out = civil_instant(&c, 0);
	return true;
}

int64_t monotonic_now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}
