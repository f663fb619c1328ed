/* SPDX-License-Identifier: Apache-2.0
 *
 * err.c - fills the error a caller passes down.
 *
 * Fails: never; text that does not fit is cut.
 */
#include "autoconf.h"
#include "followupd/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	if (!e)
		return false;
	va_list ap;
	va_start(ap, fmt);
	char text[sizeof e->text]; /* an argument may point into e->text */
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	e->code = code;
	memcpy(e->text, text, sizeof text);
	e->hint[0] = '\0';
	e->sqlstate[0] = '\0';
	return false;
}

bool err_of_surroundings(const struct err *e)
{
	return e->code == ERR_WAIT || e->code == ERR_LOST;
}

void err_hint(struct err *e, const char *fmt, ...)
{
	if (!e)
		return;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(e->hint, sizeof e->hint, fmt, ap);
	va_end(ap);
}

bool err_prefix(struct err *e, const char *fmt, ...)
{
	if (!e)
		return false;
	char *text;
	va_list ap;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		return false; /* the error stands as it was */
	va_end(ap);
	size_t n = strlen(text), room = sizeof e->text - 1;
	if (n + 2 < room) {
		memmove(e->text + n + 2, e->text, strnlen(e->text, room - n - 2) + 1);
		e->text[room] = '\0';
		memcpy(e->text, text, n);
		memcpy(e->text + n, ": ", 2);
	}
	free(text);
	return false;
}
