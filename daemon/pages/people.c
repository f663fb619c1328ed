/* SPDX-License-Identifier: Apache-2.0
 *
 * people.c - what the pages about people share.
 */
#include "autoconf.h"
#include "people.h"
#include "case.h"
#include "fields.h"
#include "followupd/people_store.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdio.h>

#define SUGGESTED 300 /* people: all of a small site; of more the page would be too large */

const char *people_name(
    struct arena *a, const struct rows *r, int row, const char *prefix, const char *ref)
{
	const char *family = row_text(r, row, arena_printf(a, "%sfamily", prefix)),
		   *given = row_text(r, row, arena_printf(a, "%sgiven", prefix)),
		   *name = row_text(r, row, ref);
	if (!family || !*family)
		return name ? arena_strdup(a, given && *given ? given : name) : NULL;
	return given && *given ? arena_printf(a, "%s, %s", family, given) : arena_strdup(a, family);
}

const char *people_span(struct visit *v, instant from, instant until)
{
	struct arena *a = v->arena;
	date today = zone_date(v->zone, v->who.now), first = zone_date(v->zone, from);
	if (until == INSTANT_NONE) {
		json_t *day = spoken_day(first, today);
		const char *words =
		    arena_printf(a, "from %s on", json_string_value(json_object_get(day, "words")));
		json_decref(day);
		return words;
	}
	if (zone_is_day(v->zone, from) && zone_is_day(v->zone, until))
		return spoken_days(a, first, zone_date(v->zone, until) - 1, today);
	return spoken_hours(a, v->zone, from, until);
}

const char *people_href(struct visit *v, const char *ref)
{
	return arena_printf(v->arena, "/people/%s", address_part(v->arena, ref));
}

json_t *absence_json(struct visit *v, const struct rows *r, int row, bool plans)
{
	bool left = row_bool(r, row, "for_good");
	const char *cover = people_name(v->arena, r, row, "cover_", "cover");
	json_t *back =
	    plans || !left ? json_sprintf("%" PRId64, row_int(r, row, "id")) : json_null();
	return json_pack("{s:s, s:s, s:s, s:s?, s:b, s:o}", "person",
	    people_name(v->arena, r, row, "person_", "person"), "href",
	    people_href(v, row_text(r, row, "person")), "when",
	    people_span(v, row_time(r, row, "from"), row_time(r, row, "back")), "cover", cover,
	    "left", left, "back", back);
}

const char *people_uncovered(struct visit *v, const struct rows *r, instant before)
{
	struct arena *a = v->arena;
	const char *first = NULL;
	int more = -1;
	for (int i = 0; i < rows_count(r); i++) {
		instant from = row_time(r, i, "from");
		if (row_text(r, i, "cover") || (before != INSTANT_NONE && from >= before))
			continue;
		more++;
		if (!first)
			first = arena_printf(a, "%s, %s", people_name(a, r, i, "person_", "person"),
			    people_span(v, from, row_time(r, i, "back")));
	}
	if (!first)
		return NULL;
	return more ? arena_printf(a, "Nobody covers %s, and %d more.", first, more)
		    : arena_printf(a, "Nobody covers %s.", first);
}

void absence_note_fault(
    struct visit *v, enum absence_fault fault, const char *person, const char *cover)
{
	struct arena *a = v->arena;
	switch (fault) {
	case ABSENCE_AWAY:
		field_fault(v, "from",
		    arena_printf(a,
			"%s is away then already. Take that back first, or give other days.",
			person));
		break;
	case ABSENCE_COVER_AWAY:
		field_fault(v, "cover", arena_printf(a, "%s is away then, too.", cover));
		break;
	case ABSENCE_COVER_MUTE:
		field_fault(v, "cover",
		    arena_printf(a,
			"%s cannot be told: there is no e-mail address, or the "
			"person is not active.",
			cover));
		break;
	case ABSENCE_OWN_COVER:
		field_fault(v, "cover", "Name somebody else.");
		break;
	case ABSENCE_NO_COVER:
		field_fault(v, "cover", "Say who takes over.");
		break;
	case ABSENCE_FAIL_SAFE:
		field_fault(
		    v, "from", "The fail-safe person cannot leave before another is named.");
		break;
	case ABSENCE_NOT_YOURS:
		field_fault(v, "person", "You can enter this for yourself only.");
		break;
	case ABSENCE_STORED:
		break;
	}
}

bool people_read(struct visit *v, const char *field, char out[static 80])
{
	struct err e = {0};
	if (people_identify(v->site->session, field_ref(v, field_text(v, field)), out, &e))
		return true;
	field_fault(v, field, case_sentence(v->arena, e.text));
	return false;
}

json_t *people_suggest(struct visit *v)
{
	struct rows r = {0};
	struct err ignored = {0};
	json_t *list = json_array();
	if (!people_near(v->site->session, SUGGESTED, &r, &ignored))
		return list;
	for (int i = 0; i < rows_count(&r); i++)
		json_array_append_new(
		    list, json_sprintf("%s (%s)", people_name(v->arena, &r, i, "", "ref"),
			      row_text(&r, i, "ref")));
	rows_free(&r);
	return list;
}
