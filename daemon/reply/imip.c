/* SPDX-License-Identifier: Apache-2.0
 *
 * imip.c - what a calendar answers to one of our entries (RFC 5546: REPLY and COUNTER).
 *
 * Accepted is seen, and nothing more; another day that is proposed is a wish, which a person
 * grants.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <libical/ical.h>
#include <string.h>

static icalparameter_partstat partstat_of(icalcomponent *event)
{
	icalproperty *p = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
	icalparameter *s = p ? icalproperty_get_first_parameter(p, ICAL_PARTSTAT_PARAMETER) : NULL;
	return s ? icalparameter_get_partstat(s) : ICAL_PARTSTAT_NONE;
}

/* "UUID.TOKEN@domain" */
static const char *token_of(struct arena *a, const char *uid)
{
	const char *dot = strchr(uid, '.');
	return dot ? arena_strndup(a, dot + 1, strcspn(dot + 1, "@")) : NULL;
}

static void read_event(
    struct arena *a, icalcomponent *event, icalproperty_method method, struct reply *out)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	const char *comment = icalcomponent_get_comment(event);
	icalparameter_partstat answer = partstat_of(event);
	if (comment && *comment)
		out->text = arena_strndup(a, comment, strnlen(comment, REPLY_TEXT_MAX));
	if (method == ICAL_METHOD_COUNTER) {
		out->kind = REPLY_LATER;
		out->day = icaltime_is_null_time(start)
			       ? DATE_NONE
			       : date_of(start.year, start.month, start.day);
	} else if (comment && *comment) {
		out->kind = REPLY_UNCLEAR; /* somebody wrote words, which count more */
	} else if (answer == ICAL_PARTSTAT_ACCEPTED) {
		out->kind = REPLY_ACK;
	} else if (answer == ICAL_PARTSTAT_DECLINED) {
		out->kind = REPLY_UNCLEAR;
		out->text = "The entry was declined in the calendar, without a word.";
	} else {
		out->kind = REPLY_NOTHING;
	}
}

bool imip_read(struct arena *a, const char *calendar, struct reply *out)
{
	icalcomponent *c = icalparser_parse_string(calendar);
	if (!c)
		return false;
	icalproperty_method method = icalcomponent_get_method(c);
	icalcomponent *event = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT);
	const char *uid = event ? icalcomponent_get_uid(event) : NULL;
	bool answers = uid && (method == ICAL_METHOD_REPLY || method == ICAL_METHOD_COUNTER);
	if (answers) {
		out->uid_token = token_of(a, uid);
		read_event(a, event, method, out);
	}
	icalcomponent_free(c);
	return answers;
}
