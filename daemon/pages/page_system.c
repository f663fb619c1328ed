/* SPDX-License-Identifier: Apache-2.0
 *
 * page_system.c - /system: how the instance is, what is wrong first; for an administrator.
 *
 * Each part is read, says what it has, and adds to what is wrong where something is.  Nothing here
 * says anything of a patient.
 */
#include "autoconf.h"
#include "banner.h"
#include "fields.h"
#include "followupd/guideline_store.h"
#include "followupd/status.h"
#include "followupd/source.h"
#include "followupd/system_store.h"
#include "pages.h"
#include "people.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <string.h>

#define QUEUE_LATE    300 /* seconds that something due may wait before it is told */
#define COVER_AHEAD   DAYS(7)
#define SHOWN	      50
#define CHECKED_AFTER 366 /* days */

struct system_look {
	struct visit *v;
	date today;
	json_t *wrong; /* [{words, link}] */
};

static void wrong(struct system_look *o, const char *words, const char *link, const char *href)
{
	json_array_append_new(o->wrong,
	    json_pack("{s:s, s:o}", "words", words, "link",
		link ? json_pack("{s:s, s:s}", "words", link, "href", href) : json_null()));
}

static json_t *tag(const char *words, const char *kind)
{
	return json_pack("{s:s, s:s}", "words", words, "kind", kind);
}

/* ---- roles ---------------------------------------------------------------------------------- */

static json_t *role_json(struct system_look *o, const struct rows *r, int i)
{
	struct arena *a = o->v->arena;
	bool alive = row_bool(r, i, "alive");
	return json_pack("{s:s, s:s, s:s, s:o, s:o}", "name",
	    spoken_capital(a, row_text(r, i, "role")), "where", row_text(r, i, "instance"), "beat",
	    arena_printf(a, "last sign of life %s ago", span_in_words(a, row_int(r, i, "seconds"))),
	    "since", spoken_time(o->v->zone, row_time(r, i, "started_at"), o->today), "tag",
	    alive ? json_null() : tag("silent", "critical"));
}

/* A process of before is no fault where another one of its role lives. */
static bool lives(const struct rows *r, const char *role)
{
	for (int i = 0; i < rows_count(r); i++)
		if (row_bool(r, i, "alive") && strcmp(row_text(r, i, "role"), role) == 0)
			return true;
	return false;
}

static bool look_at_roles(struct system_look *o, json_t *page, struct err *e)
{
	static const struct {
		const char *role, *otherwise;
	} needed[] = {{"intake", "nothing is taken in"}, {"engine", "nothing is decided"},
	    {"mailer", "no mail leaves"}, {"web", "nobody can ask for health and metrics"}};
	struct rows r = {0};
	json_t *list = json_array();
	if (!status_roles(o->v->site->session, &r, e))
		return false;
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!lives(&r, needed[i].role))
			wrong(o,
			    arena_printf(o->v->arena, "No %s has run for 30 seconds or longer: %s.",
				needed[i].role, needed[i].otherwise),
			    NULL, NULL);
	for (int i = 0; i < rows_count(&r); i++)
		if (row_bool(&r, i, "alive") || !lives(&r, row_text(&r, i, "role")))
			json_array_append_new(list, role_json(o, &r, i));
	rows_free(&r);
	json_object_set_new(page, "roles", rows_of(list));
	return true;
}

/* ---- sources and queues --------------------------------------------------------------------- */

static json_t *source_json(struct system_look *o, const struct rows *r, int i)
{
	struct arena *a = o->v->arena;
	const char *kind = row_text(r, i, "kind");
	int64_t silent = row_int(r, i, "silent"), usual = row_int(r, i, "usual");
	bool known = row_text(r, i, "usual") != NULL, late = known && source_is_late(silent, usual);
	const char *name = row_text(r, i, "source"), *span = span_in_words(a, silent);
	if (late)
		wrong(o,
		    arena_printf(a,
			"%s: no %s (%s) for %s; at this hour of the week it is %s at most.", name,
			source_kind_words(kind), kind, span, span_in_words(a, usual)),
		    NULL, NULL);
	return json_pack("{s:s, s:s, s:o, s:s, s:s, s:o}", "name", name, "kind",
	    arena_printf(a, "%s (%s)", source_kind_words(kind), kind), "last",
	    spoken_time(o->v->zone, row_time(r, i, "last_at"), o->today), "silent", span, "usual",
	    known ? arena_printf(a, "usually %s at most", span_in_words(a, usual))
		  : "not known yet: it has not sent for a week",
	    "tag", late ? tag("late", "overdue") : json_null());
}

static bool look_at_sources(struct system_look *o, json_t *page, struct err *e)
{
	struct rows r = {0};
	json_t *list = json_array();
	if (!system_sources(o->v->site->session, &r, e))
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		json_array_append_new(list, source_json(o, &r, i));
	rows_free(&r);
	json_object_set_new(page, "sources", rows_of(list));
	return true;
}

static bool look_at_queues(struct system_look *o, json_t *page, struct err *e)
{
	static const char *const queues[][2] = {{"inbound", "Messages that wait to be applied"},
	    {"timers", "Steps that are due"}, {"outbox", "Mails that wait to be sent"},
	    {"undelivered", "Failed mails that nobody has been given yet"}};
	struct arena *a = o->v->arena;
	struct rows r = {0};
	json_t *list = json_array();
	if (!system_queues(o->v->site->session, &r, e))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		const char *queue = row_text(&r, i, "queue");
		int64_t depth = row_int(&r, i, "depth"), age = row_int(&r, i, "oldest_age");
		for (size_t k = 0; k < sizeof queues / sizeof *queues; k++) {
			if (strcmp(queue, queues[k][0]) != 0)
				continue;
			bool late = depth && age > QUEUE_LATE;
			if (late)
				wrong(o,
				    arena_printf(a, "%s: %" PRId64 ", the oldest for %s.",
					queues[k][1], depth, span_in_words(a, age)),
				    NULL, NULL);
			json_array_append_new(list,
			    json_pack("{s:s, s:o, s:s, s:o}", "name", queues[k][1], "depth",
				json_sprintf("%" PRId64, depth), "oldest",
				depth && age
				    ? arena_printf(a, "the oldest for %s", span_in_words(a, age))
				    : "",
				"tag", late ? tag("late", "overdue") : json_null()));
		}
	}
	rows_free(&r);
	json_object_set_new(page, "queues", rows_of(list));
	return true;
}

/* ---- mail ----------------------------------------------------------------------------------- */

static bool look_at_mail(struct system_look *o, json_t *page, struct err *e)
{
	static const char *const days[] = {
	    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
	const struct zone *z = o->v->zone;
	instant from[6];
	struct system_mail m;
	for (int i = 0; i < 5; i++)
		from[i] = zone_at(z, o->today - 7 * i, 0, 0);
	from[5] = INSTANT_NONE;
	if (!system_mail(o->v->site->session, from, &m, e))
		return false;
	bool unusual = !m.accepted && m.days >= 2 && m.sent_by_now == m.days;
	const char *words = m.accepted ? arena_printf(o->v->arena,
					     "%" PRId64 " mail%s accepted by the mail server.",
					     m.accepted, m.accepted == 1 ? " was" : "s were")
				       : "Nothing was sent today.";
	if (unusual)
		words =
		    arena_printf(o->v->arena, "Nothing was sent today. This is unusual for a %s.",
			days[date_weekday(o->today)]);
	if (unusual)
		wrong(o, words, NULL, NULL);
	json_object_set_new(page, "mail",
	    json_pack("{s:s, s:o, s:o}", "words", words, "failed",
		m.failed ? json_sprintf("%" PRId64, m.failed) : json_null(), "tag",
		unusual ? tag("unusual", "overdue") : json_null()));
	return true;
}

/* ---- messages that were not taken ----------------------------------------------------------- */

static bool look_at_messages(struct system_look *o, json_t *page, struct err *e)
{
	struct arena *a = o->v->arena;
	struct rows r = {0};
	size_t rejected = 0, failed = 0;
	if (!system_messages(o->v->site->session, 0, 1000, 0, &r, e))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		bool is_failed = strcmp(row_text(&r, i, "verdict"), "failed") == 0;
		failed += is_failed && !row_bool(&r, i, "waits");
		rejected += !is_failed && row_time(&r, i, "received_at") > o->v->who.now - DAYS(1);
	}
	bool any = rows_count(&r) > 0;
	rows_free(&r);
	if (failed)
		wrong(o,
		    arena_printf(
			a, "%zu message%s could not be applied.", failed, failed == 1 ? "" : "s"),
		    "Look at them", "/system/messages");
	if (rejected)
		wrong(o,
		    arena_printf(a, "%zu message%s rejected within a day.", rejected,
			rejected == 1 ? " was" : "s were"),
		    "Look at them", "/system/messages");
	json_object_set_new(page, "messages", any ? json_string("/system/messages") : json_null());
	return true;
}

/* ---- tables, people ------------------------------------------------------------------------- */

static bool look_at_tables(struct system_look *o, json_t *page, struct err *e)
{
	const struct guideline_set *set = o->v->site->rules->guidelines;
	json_t *unsigned_tables = json_array(), *old = json_array();
	if (!guideline_unsigned(o->v->site->session, set, unsigned_tables, e))
		return false;
	for (size_t i = 0; i < guideline_count(set); i++) {
		const struct guideline *g = guideline_at(set, i);
		date checked = guideline_checked_on(g);
		if (checked == DATE_NONE || o->today - checked > CHECKED_AFTER)
			json_array_append_new(
			    old, json_sprintf("%s %s", guideline_system(g), guideline_version(g)));
	}
	size_t missing = json_array_size(unsigned_tables);
	if (missing)
		wrong(o,
		    arena_printf(o->v->arena,
			"%zu of %zu guideline tables are in use without a clinician's signature.",
			missing, guideline_count(set)),
		    NULL, NULL);
	json_object_set_new(page, "unsigned", rows_of(unsigned_tables));
	json_object_set_new(page, "unchecked", rows_of(old));
	return true;
}

static bool look_at_installation(struct system_look *o, json_t *page, struct err *e)
{
	struct rows r = {0};
	if (!status_installation(o->v->site->session, &r, e))
		return false;
	if (!row_text(&r, 0, "fail_safe"))
		wrong(o, "Nobody has the role fail-safe: what has no other owner has none.", NULL,
		    NULL);
	else if (!row_text(&r, 0, "fail_safe_email") || !row_bool(&r, 0, "fail_safe_active"))
		wrong(o,
		    "Who has the role fail-safe cannot be told: no mail address, or not active.",
		    NULL, NULL);
	json_object_set_new(page, "clock", spoken_time(o->v->zone, o->v->who.now, o->today));
	json_object_set_new(page, "zone", json_string(zone_name(o->v->zone)));
	json_object_set_new(page, "rehearsal", json_boolean(row_bool(&r, 0, "rehearsal")));
	json_object_set_new(page, "schema", json_sprintf("%" PRId64, row_int(&r, 0, "schema")));
	rows_free(&r);
	return true;
}

static bool look_at_sessions(struct system_look *o, json_t *page, struct err *e)
{
	struct rows r = {0};
	json_t *list = json_array();
	if (!system_sessions(o->v->site->session, &r, e))
		return false;
	for (int i = 0; i < rows_count(&r) && i < SHOWN; i++) {
		const char *peer = row_text(&r, i, "peer");
		json_array_append_new(list,
		    json_pack("{s:s, s:o, s:o, s:s, s:s}", "name", row_text(&r, i, "name"), "since",
			spoken_time(o->v->zone, row_time(&r, i, "made_at"), o->today), "seen",
			spoken_time(o->v->zone, row_time(&r, i, "seen_at"), o->today), "peer",
			peer ? peer : "", "how", row_text(&r, i, "how")));
	}
	rows_free(&r);
	json_object_set_new(page, "sessions", rows_of(list));
	return true;
}

static bool look_at_cover(struct system_look *o, struct err *e)
{
	struct rows r = {0};
	if (!periods_list(o->v->site->session, PERIOD_ABSENT, NULL, &r, e))
		return false;
	const char *words = people_uncovered(o->v, &r, o->v->who.now + COVER_AHEAD);
	rows_free(&r);
	if (words)
		wrong(o, words, "Cover", "/cover");
	return true;
}

void page_system(struct visit *v)
{
	struct err e = {0};
	struct system_look o = {
	    .v = v, .today = zone_date(v->zone, v->who.now), .wrong = json_array()};
	json_t *page = json_pack("{s:s}", "title", "System");
	bool ok = look_at_roles(&o, page, &e) && look_at_sources(&o, page, &e) &&
		  look_at_queues(&o, page, &e) && look_at_messages(&o, page, &e) &&
		  look_at_mail(&o, page, &e) && look_at_installation(&o, page, &e) &&
		  look_at_tables(&o, page, &e) && look_at_sessions(&o, page, &e) &&
		  look_at_cover(&o, &e);
	size_t count = json_array_size(o.wrong);
	json_object_set_new(page, "state",
	    count ? json_sprintf("%zu thing%s you.", count, count == 1 ? " needs" : "s need")
		  : json_string("All is well."));
	json_object_set_new(page, "wrong", rows_of(o.wrong));
	json_object_update(v->data, page);
	json_decref(page);
	if (ok)
		visit_page(v, 200, "system");
	else
		visit_fail(v, &e);
}
