/* SPDX-License-Identifier: Apache-2.0
 *
 * number.c - exact rational arithmetic for sizes, ratios and months.
 *
 * Fails: an operation whose result does not fit returns false; nothing is ever approximated.
 */
#include "autoconf.h"
#include "table.h"

#include <string.h>

#define WHOLE_DIGITS 9
#define DIGITS	     18 /* of a stated number: what a machine prints has 17 at most */

typedef __int128 wide;

static wide gcd(wide a, wide b)
{
	if (a < 0)
		a = -a;
	while (b) {
		wide r = a % b;
		a = b;
		b = r;
	}
	return a;
}

static bool reduce(wide n, wide d, struct number *out)
{
	if (d == 0)
		return false;
	if (d < 0) {
		n = -n;
		d = -d;
	}
	wide g = gcd(n, d);
	if (g > 1) {
		n /= g;
		d /= g;
	}
	if (n > INT64_MAX || n < -INT64_MAX || d > INT64_MAX)
		return false;
	*out = (struct number){(int64_t)n, (int64_t)d};
	return true;
}

bool number_parse(const char *s, struct number *out)
{
	bool negative = *s == '-';
	if (negative)
		s++;
	size_t whole = strspn(s, "0123456789"), fraction = 0;
	int64_t n = 0, d = 1;
	if (whole == 0 || whole > WHOLE_DIGITS)
		return false;
	for (size_t i = 0; i < whole; i++)
		n = n * 10 + (s[i] - '0');
	s += whole;
	if (*s == '.') {
		size_t digits = fraction = strspn(++s, "0123456789");
		while (digits && s[digits - 1] == '0')
			digits--;
		if (fraction == 0 || whole + digits > DIGITS)
			return false;
		for (size_t i = 0; i < digits; i++, d *= 10)
			n = n * 10 + (s[i] - '0');
		s += fraction;
	}
	return *s == '\0' && reduce(negative ? -n : n, d, out);
}

int number_cmp(struct number a, struct number b)
{
	wide l = (wide)a.n * b.d, r = (wide)b.n * a.d;
	return (l > r) - (l < r);
}

bool number_add(struct number a, struct number b, struct number *out)
{
	return reduce((wide)a.n * b.d + (wide)b.n * a.d, (wide)a.d * b.d, out);
}

bool number_sub(struct number a, struct number b, struct number *out)
{
	return number_add(a, (struct number){-b.n, b.d}, out);
}

bool number_mul(struct number a, struct number b, struct number *out)
{
	return reduce((wide)a.n * b.n, (wide)a.d * b.d, out);
}

bool number_div(struct number a, struct number b, struct number *out)
{
	return reduce((wide)a.n * b.d, (wide)a.d * b.n, out);
}

bool number_round(struct number a, struct number unit, struct number *out)
{
	struct number q;
	if (unit.n <= 0 || !number_div(a, unit, &q))
		return false;
	/* floor(q + 1/2) */
	wide n = 2 * (wide)q.n + q.d, d = 2 * (wide)q.d;
	wide whole = n / d - (n % d < 0);
	if (whole > INT64_MAX || whole < -INT64_MAX)
		return false;
	return number_mul((struct number){(int64_t)whole, 1}, unit, out);
}

bool number_is_multiple(struct number a, struct number unit)
{
	struct number q;
	return number_div(a, unit, &q) && q.d == 1;
}

/* The shortest decimal, or n/d when there is none. */
const char *number_text(struct arena *a, struct number x)
{
	int64_t scale = 1;
	for (int digits = 0; digits < DIGITS; digits++, scale *= 10) {
		if (scale % x.d != 0)
			continue;
		wide v = (wide)x.n * (scale / x.d);
		wide whole = (v < 0 ? -v : v) / scale, rest = (v < 0 ? -v : v) % scale;
		const char *sign = v < 0 ? "-" : "";
		if (digits == 0)
			return arena_printf(a, "%s%lld", sign, (long long)whole);
		return arena_printf(
		    a, "%s%lld.%0*lld", sign, (long long)whole, digits, (long long)rest);
	}
	return arena_printf(a, "%lld/%lld", (long long)x.n, (long long)x.d);
}
