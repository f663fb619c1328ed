/* SPDX-License-Identifier: Apache-2.0
 *
 * outcome.c - what became of a message, in words for a person: row ids, never patient data.
 */
#include "autoconf.h"
#include "engine.h"

#include <stdarg.h>
#include <stdio.h>

void outcome_add(struct outcome *o, const char *fmt, ...)
{
	char text[300];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (o->detail.len)
		buf_adds(&o->detail, "; ");
	buf_adds(&o->detail, text);
}

bool outcome_refuse(struct outcome *o, const char *why)
{
	o->word = "refused";
	outcome_add(o, "%s", why);
	return true;
}
