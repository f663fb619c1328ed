/* SPDX-License-Identifier: Apache-2.0
 *
 * recommendation.c - what a report recommends, as a ServiceRequest that it refers to.
 *
 * In R4 the reference is an extension, under several addresses by now (IHE IDR, HL7 Europe); R6 has
 * an element of that name.  The window is counted from the exam, in days, or stands as an interval.
 */
#include "autoconf.h"
#include "telling.h"

#include <stdlib.h>
#include <string.h>

/* ".../idrDiagnosticReportRecommendation", ".../HL7IDRRecommendation": its last part says so. */
static bool is_recommendation(const json_t *extension)
{
	const char *url = text_at(extension, "url");
	const char *last = url ? strrchr(url, '/') : NULL;
	return last && strcasestr(last, "recommendation");
}

/* ---- windows ------------------------------------------------------------------------ */

/* The first or last day of what may be a month or a year; DATE_NONE: not stated. */
static date day_of(struct retelling *t, const json_t *from, const char *path, bool last)
{
	const char *text = hl7_date(t, from, path);
	struct hl7_clock clock = {0};
	struct moment m;
	if (!text)
		return DATE_NONE;
	hl7_time(text, strlen(text), '\0', &clock, &m, NULL, NULL);
	if (m.day != DATE_NONE || m.at == INSTANT_NONE)
		return m.day;
	struct civil c = instant_civil(m.at, 0);
	if (!last)
		return date_of(c.year, c.month, 1);
	return strlen(text) < 6 || c.month == 12 ? date_of(c.year + 1, 1, 1) - 1
						 : date_of(c.year, c.month + 1, 1) - 1;
}

static void take_days(struct retelling *t, date exam, date from, date to, struct line_of *out)
{
	from = from == DATE_NONE ? to : from;
	to = to == DATE_NONE ? from : to;
	if (exam == DATE_NONE || from == DATE_NONE || from < exam || to < from)
		return;
	out->unit = "d";
	out->range = arena_printf(t->a, "%d-%d", (int)(from - exam), (int)(to - exam));
}

static const char *whole_number(struct retelling *t, const json_t *quantity)
{
	double v = json_number_value(json_object_get(quantity, "value"));
	return v >= 0 && v <= 9999 && v == (double)(int)v ? arena_printf(t->a, "%d", (int)v) : NULL;
}

static void take_interval(
    struct retelling *t, const json_t *low, const json_t *high, struct line_of *out)
{
	const char *from = low ? whole_number(t, low) : "0", *to = whole_number(t, high);
	const char *unit = text_at(high, "code");
	unit = unit ? unit : text_at(high, "unit");
	if (from && to && unit) {
		out->unit = escaped(t, unit);
		out->range = arena_printf(t->a, "%s-%s", from, to);
	}
}

static void take_window(struct retelling *t, const json_t *request, date exam, struct line_of *out)
{
	const json_t *repeat = element(request, "occurrenceTiming.repeat"),
		     *duration = json_object_get(repeat, "boundsDuration"),
		     *range = json_object_get(repeat, "boundsRange");
	if (range)
		take_interval(
		    t, json_object_get(range, "low"), json_object_get(range, "high"), out);
	else if (duration)
		take_interval(t, duration, duration, out);
	else if (repeat)
		take_days(t, exam, day_of(t, repeat, "boundsPeriod.start", false),
		    day_of(t, repeat, "boundsPeriod.end", true), out);
	else if (element(request, "occurrenceDateTime"))
		take_days(t, exam, day_of(t, request, "occurrenceDateTime", false),
		    day_of(t, request, "occurrenceDateTime", true), out);
	else
		take_days(t, exam, day_of(t, request, "occurrencePeriod.start", false),
		    day_of(t, request, "occurrencePeriod.end", true), out);
}

/* ---- one recommendation ------------------------------------------------------------- */

static const char *group_of(struct retelling *t, const json_t *request)
{
	for (size_t i = 0; i < count_of(request, "reasonReference"); i++) {
		const json_t *why =
		    referred_as(t, request, item(request, "reasonReference", i), "Observation");
		if (why)
			return group_of_observation(t, why);
	}
	return "";
}

/* Whatever else it is, on hold or of a status that its sender does not know, it is still owed. */
static bool stands(const json_t *request)
{
	return !text_is(request, "status", "revoked") && !text_is(request, "status", "completed") &&
	       !text_is(request, "status", "entered-in-error");
}

static void tell_request(struct retelling *t, const json_t *request, date exam)
{
	struct line_of line = {.type = "CWE",
	    .code = "18783-1&REC^Radiology Study recommendation^LN",
	    .group = group_of(t, request),
	    .value = coded_field(t, element(request, "code"))};
	const unsigned before = t->lines;
	take_window(t, request, exam, &line);
	if (line.value || line.range)
		tell_line(t, &line);
	for (size_t i = 0; i < count_of(request, "note"); i++)
		tell_text(t, "18783-1^Radiology Study recommendation^LN",
		    text_at(item(request, "note", i), "text"));
	if (t->lines == before)
		tell_elsewhere(t);
}

static void tell_reference(struct retelling *t, const json_t *reference, date exam)
{
	const json_t *request = referred(t, t->focus, reference);
	if (!request)
		tell_elsewhere(t);
	else if (strcmp(type_of(request), "ServiceRequest") == 0 && stands(request))
		tell_request(t, request, exam);
}

static date exam_day(const char *exam)
{
	struct hl7_clock clock = {0};
	struct moment m = MOMENT_NONE;
	if (exam)
		hl7_time(exam, strlen(exam), '\0', &clock, &m, NULL, NULL);
	return m.day;
}

void tell_recommendations(struct retelling *t, const char *exam)
{
	const date day = exam_day(exam);
	for (size_t i = 0; i < count_of(t->focus, "extension"); i++) {
		const json_t *one = item(t->focus, "extension", i);
		if (is_recommendation(one))
			tell_reference(t, json_object_get(one, "valueReference"), day);
	}
	for (size_t i = 0; i < count_of(t->focus, "recommendation"); i++)
		tell_reference(t, item(t->focus, "recommendation", i), day);
}
