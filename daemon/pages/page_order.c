/* SPDX-License-Identifier: Apache-2.0
 *
 * page_order.c - an order or an appointment that somebody told by phone.
 *
 * Whether it may be, and what becomes of it when the feed speaks of the same, is said by the
 * engine.
 */
#include "autoconf.h"
#include "case.h"
#include "fields.h"
#include "pages.h"

#include <stdio.h>

/* "10:40", "9:05" */
static bool is_hour(const char *text, int *hour, int *minute)
{
	char rest[2];
	return sscanf(text, "%2d:%2d%1s", hour, minute, rest) == 2 && *hour >= 0 && *hour < 24 &&
	       *minute >= 0 && *minute < 60;
}

static void show_order(struct case_read *c)
{
	struct visit *v = c->v;
	const struct page_field fields[] = {{.id = "source",
						.name = "source",
						.label = "Who said it",
						.hint = "Such as “Dr Lee's office” or “the "
							"scheduling desk at Lakeside”.",
						.value = field_text(v, "source"),
						.error = field_error(v, "source"),
						.needed = true},
	    {.id = "day",
		.name = "day",
		.label = "Day of the appointment",
		.hint = "Leave it empty when it is only ordered.",
		.value = field_text(v, "day"),
		.error = field_error(v, "day"),
		.day = true},
	    {.id = "hour",
		.name = "hour",
		.label = "Time",
		.hint = "Such as 10:40; leave it empty when only the day is known.",
		.value = field_text(v, "hour"),
		.error = field_error(v, "hour")},
	    {.id = "where", .name = "where", .label = "Where", .value = field_text(v, "where")},
	    {.id = "number",
		.name = "number",
		.label = "Number of the order or appointment",
		.value = field_text(v, "number")}};
	case_show_fields(c, fields, sizeof fields / sizeof *fields, "order");
}

void page_order(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		show_order(&c);
}

/* "2026-03-20 10:40", "2026-03-20", or "": it is only ordered.  A fault is noted. */
static const char *when_said(struct visit *v)
{
	char text[32];
	int hour = 0, minute = 0;
	const char *said = field_text(v, "day"), *at = field_text(v, "hour");
	date day = *said ? field_day(v, said) : DATE_NONE;
	if (*said && day == DATE_NONE)
		field_fault(v, "day", "Give a day, such as 23 Apr 2026.");
	if (*at && !is_hour(at, &hour, &minute))
		field_fault(v, "hour", "Give a time, such as 10:40.");
	else if (*at && !*said)
		field_fault(v, "day", "Give the day of that time, too.");
	if (day == DATE_NONE)
		return "";
	const char *iso = date_text(day, text);
	return *at ? arena_printf(v->arena, "%s %02d:%02d", iso, hour, minute)
		   : arena_strdup(v->arena, iso);
}

void page_order_take(struct visit *v)
{
	struct case_read c = {.v = v};
	if (!case_read(&c))
		return;
	const char *at = when_said(v);
	if (!*field_text(v, "source"))
		field_fault(v, "source", "Say who said it.");
	if (fields_fault(v)) {
		show_order(&c);
		return;
	}
	case_store(&c, ANSWER_ORDER,
	    json_pack("{s:s, s:s, s:s, s:s}", "source", field_text(v, "source"), "at", at, "what",
		field_text(v, "where"), "number", field_text(v, "number")));
}
