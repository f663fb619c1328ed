/* SPDX-License-Identifier: Apache-2.0
 *
 * banner.c - what everybody has to know who looks at a page: that it is a rehearsal, that nothing
 * is applied, that nothing arrives or leaves; and for how many tables nobody vouches.
 *
 * Looked at every few seconds, within the visit of whoever comes then; between, pages say the same.
 */
#include "autoconf.h"
#include "banner.h"
#include "followupd/guideline_store.h"
#include "followupd/log.h"
#include "followupd/source.h"
#include "followupd/system_store.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <string.h>

#define LOOK_EVERY    SECONDS(5)
#define ENGINE_SILENT 30 /* seconds: it beats every ten */

static void add(json_t *list, const char *words, bool bad)
{
	json_array_append_new(list, json_pack("{s:s, s:b}", "words", words, "bad", bad));
}

static void look_at_rehearsal(struct visit *v, json_t *list)
{
	json_t *day = spoken_long_day(zone_date(v->zone, v->who.now));
	add(list,
	    arena_printf(
		v->arena, "Rehearsal, clock %s.", json_string_value(json_object_get(day, "words"))),
	    false);
	json_decref(day);
}

static void look_at_engine(struct visit *v, json_t *list, int64_t silent)
{
	const char *since =
	    silent < INT64_MAX ? span_in_words(v->arena, silent) : "a day or longer";
	if (silent > ENGINE_SILENT)
		add(list,
		    arena_printf(v->arena,
			"The engine has not answered for %s. What you record is kept and applied "
			"later.",
			since),
		    true);
}

/* Reports only: they are what people wait for.  Of all sources, or by name of those that are late.
 */
static void look_at_reports(struct visit *v, json_t *list, const struct rows *r)
{
	date today = zone_date(v->zone, v->who.now);
	const char *names = "";
	instant newest = INSTANT_NONE;
	size_t late = 0, known = 0;
	for (int i = 0; i < rows_count(r); i++) {
		if (strcmp(row_text(r, i, "kind"), "ORU") != 0)
			continue;
		known++;
		if (!row_text(r, i, "usual") ||
		    !source_is_late(row_int(r, i, "silent"), row_int(r, i, "usual")))
			continue;
		late++;
		names = arena_printf(
		    v->arena, "%s%s%s", names, *names ? ", " : "", row_text(r, i, "source"));
		if (row_time(r, i, "last_at") > newest)
			newest = row_time(r, i, "last_at");
	}
	if (!late)
		return;
	json_t *at = spoken_time(v->zone, newest, today);
	add(list,
	    arena_printf(v->arena, "No report has arrived%s%s since %s.",
		late < known ? " from " : "", late < known ? names : "",
		json_string_value(json_object_get(at, "words"))),
	    true);
	json_decref(at);
}

static bool look(struct visit *v, struct banners *b, struct err *e)
{
	struct session *s = v->site->session;
	struct rows r = {0};
	struct system_pulse pulse;
	json_t *tables = json_array(), *list = json_array();
	bool ok = guideline_unsigned(s, v->site->rules->guidelines, tables, e) &&
		  system_pulse(s, &pulse, e) && system_sources(s, &r, e);
	if (ok) {
		if (pulse.rehearsal)
			look_at_rehearsal(v, list);
		if (pulse.mail_held)
			add(list,
			    "No mail leaves: this is a restored copy, until your IT releases it. "
			    "Nobody is reminded meanwhile; look at your lists.",
			    true);
		look_at_engine(v, list, pulse.engine_silent);
		look_at_reports(v, list, &r);
		json_decref(b->list);
		b->list = json_incref(list);
		b->unsigned_tables = json_array_size(tables);
		b->looked_at = monotonic_now();
	}
	rows_free(&r);
	json_decref(list);
	json_decref(tables);
	return ok;
}

bool banners_look(struct visit *v, struct err *e)
{
	struct banners *b = &v->site->banners;
	return (b->list && monotonic_now() - b->looked_at < LOOK_EVERY) || look(v, b, e);
}

void banners_free(struct banners *b)
{
	json_decref(b->list);
	*b = (struct banners){0};
}
