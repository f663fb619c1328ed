/* SPDX-License-Identifier: Apache-2.0
 *
 * page_feeds.c - /feeds: addresses of one's own calendar and one's teams'; /cal/{}: what a program
 * fetches there.
 *
 * An address is shown once, in the answer to the form that made it.  Whoever has it reads the
 * calendar without signing in: it holds references and days, no patient.  A program that has the
 * calendar already is told so by its entity tag, for one look at one row; the tag is made of the
 * version, which the database raises with every change of an entry, and of what else stands in the
 * bytes.
 * Fails: without a database 503, and the program keeps what it has.
 */
#include "autoconf.h"
#include "fields.h"
#include "followupd/answer_names.h"
#include "followupd/calendar_event.h"
#include "followupd/condition.h"
#include "followupd/feed_store.h"
#include "followupd/log.h"
#include "followupd/mail_link.h"
#include "followupd/secret.h"
#include "pages.h"
#include "program.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESSES_MAX 5
#define SUFFIX	      ".ics"
#define PLAIN	      "text/plain; charset=utf-8"
#define CALENDAR      "text/calendar; charset=utf-8"

/* ---- the page ------------------------------------------------------------------------------- */

static json_t *feed_json(struct visit *v, const struct rows *r, int i)
{
	date today = zone_date(v->zone, v->who.now);
	instant fetched = row_time(r, i, "fetched_at");
	json_t *last = json_null();
	if (fetched != INSTANT_NONE)
		last = json_pack("{s:o, s:s}", "at", spoken_time(v->zone, fetched, today), "by",
		    row_text(r, i, "fetched_by"));
	return json_pack("{s:o, s:o, s:o, s:s?}", "id",
	    json_sprintf("%" PRId64, row_int(r, i, "id")), "made",
	    spoken_time(v->zone, row_time(r, i, "made_at"), today), "last", last, "team",
	    row_text(r, i, "team"));
}

/* The teams whose calendar the visitor may have. */
static json_t *teams_json(const struct rows *r)
{
	json_t *list = json_array();
	for (int i = 0; i < rows_count(r); i++)
		json_array_append_new(list,
		    json_pack("{s:o, s:s}", "id", json_sprintf("%" PRId64, row_int(r, i, "id")),
			"name", row_text(r, i, "name")));
	return rows_of(list);
}

/* made: the address to show now; NULL: none. */
static void show(struct visit *v, const char *made, bool lost)
{
	struct rows r = {0}, teams = {0};
	struct err e = {0};
	if (!feeds_own(v->site->session, &r, &e) || !feed_teams(v->site->session, &teams, &e)) {
		rows_free(&r);
		visit_fail(v, &e);
		return;
	}
	json_t *list = json_array();
	for (int i = 0; i < rows_count(&r); i++)
		json_array_append_new(list, feed_json(v, &r, i));
	bool more = rows_count(&r) < ADDRESSES_MAX;
	rows_free(&r);
	json_t *data = json_pack("{s:s, s:o, s:b, s:o, s:b, s:o}", "title", "Your calendar",
	    "feeds", rows_of(list), "more", more, "made", made ? json_string(made) : json_null(),
	    "lost", lost, "teams", teams_json(&teams));
	rows_free(&teams);
	json_object_update(v->data, data);
	json_decref(data);
	visit_page(v, 200, "feeds");
}

void page_feeds(struct visit *v)
{
	show(v, NULL, false);
}

/* Under which name people reach this site. */
static const char *public_url(struct visit *v)
{
	const char *set = v->site->config->pages_public_url;
	const char *origin = http_header(v->request, "Origin");
	const char *host = http_header(v->request, "Host");
	return *set	? set
	       : origin ? origin
			: arena_printf(v->arena, "https://%s", host ? host : "");
}

void page_feed_make_take(struct visit *v)
{
	unsigned char random[LINK_RANDOM], hash[SHA256_SIZE];
	char token[LINK_TEXT];
	struct err e = {0};
	const char *said = field_text(v, "team");
	int64_t team = id_of_text(said);
	bool made;
	secret_random(random, sizeof random);
	link_hash(link_token(random, token), hash);
	if (*said && !team)
		visit_not_found(v);
	else if (!feed_make(v->site->session, hash, field_text(v, "once"), team, &made, &e))
		visit_fail(v, &e);
	else
		show(v,
		    made ? arena_printf(v->arena, "%s/cal/%s" SUFFIX, public_url(v), token) : NULL,
		    !made);
}

void page_feed_revoke_take(struct visit *v)
{
	struct err e = {0};
	int64_t id = id_of_text(field_text(v, "feed"));
	if (!id)
		visit_not_found(v);
	else if (!feed_revoke(v->site->session, id, &e))
		visit_fail(v, &e);
	else
		visit_go(v, "/feeds");
}

/* ---- the calendar -----------------------------------------------------------------------------
 */

struct fetching {
	struct site *site;
	struct http_request *request;
	struct arena *arena;
	unsigned char hash[SHA256_SIZE];
	struct calendar_feed feed;
};

static void say(struct fetching *f, unsigned status, const char *words)
{
	http_answer(f->request, status, PLAIN, words, strlen(words));
}

static void fail(struct fetching *f, const struct err *e)
{
	log_err(LOG_LVL_WARNING, e, "a calendar was not given");
	http_add_header(f->request, "Retry-After", "600");
	say(f, 503, "The database does not answer. Try again later.\n");
}

/* What stands in the bytes beside the entries. */
static const char *etag_of(const struct fetching *f)
{
	const struct config *c = f->site->config;
	char hash[65];
	const char *rest = arena_printf(f->arena, "%s\n%s\n%s\n%d\n%s\n%s", c->mail_from,
	    c->site_name, c->worklist_url, answers_are_read(c), PACKAGE_VERSION, f->feed.team);
	sha256_hex(rest, strlen(rest), hash);
	return arena_printf(
	    f->arena, "\"%" PRId64 "-%" PRId64 "-%.16s\"", f->feed.id, f->feed.version, hash);
}

/* A second change within the same second would look like none. */
static instant changed_of(const struct fetching *f)
{
	instant changed =
	    f->feed.changed_at > f->site->loaded_at ? f->feed.changed_at : f->site->loaded_at;
	return f->feed.now - changed < SECONDS(2) ? INSTANT_NONE : changed;
}

static void add_headers(struct fetching *f)
{
	char text[HTTP_DATE_SIZE];
	instant changed = changed_of(f);
	http_add_header(f->request, "ETag", etag_of(f));
	if (changed != INSTANT_NONE)
		http_add_header(f->request, "Last-Modified", http_date(changed, text));
	/* Kept by the program, and asked about each time: what is taken back ends at once. */
	http_add_header(f->request, "Cache-Control", "private, no-cache");
}

static void give(struct fetching *f)
{
	const struct config *c = f->site->config;
	struct rows r = {0};
	struct buf out = {0};
	struct err e = {0};
	size_t count;
	if (!feed_read(f->site->session, f->hash, &f->feed, &r, &e)) {
		fail(f, &e);
		return;
	}
	struct ical_event *v = calendar_events(f->arena, c, &r, &count);
	if (ical_calendar(calendar_name(f->arena, c, f->feed.team), v, count, &out, &e)) {
		add_headers(f);
		http_answer(f->request, 200, CALENDAR, out.data, out.len);
	} else {
		log_err(LOG_LVL_ERROR, &e, "calendar %" PRId64, f->feed.id);
		say(f, 500, "This calendar cannot be written. Tell your administrator.\n");
	}
	buf_free(&out);
	rows_free(&r);
}

/* Written once a minute at most. */
static void note(const struct fetching *f)
{
	const char *program = program_of(http_header(f->request, "User-Agent"));
	if (f->feed.fetched_at == INSTANT_NONE || f->feed.now - f->feed.fetched_at > MINUTES(1) ||
	    strcmp(f->feed.fetched_by, program) != 0)
		feed_fetched(f->site->session, f->hash, program);
}

static void serve(struct fetching *f)
{
	struct http_request *r = f->request;
	struct err e = {0};
	if (!site_connect(f->site, &e) || !feed_look(f->site->session, f->hash, &f->feed, &e)) {
		fail(f, &e);
	} else if (!f->feed.known) {
		say(f, 404, "There is no such calendar.\n");
	} else if (f->feed.ended) {
		say(f, 410, "This address was taken back. Remove it from your calendar.\n");
	} else {
		note(f);
		if (client_has_it(http_header(r, "If-None-Match"),
			http_header(r, "If-Modified-Since"), etag_of(f), changed_of(f))) {
			add_headers(f);
			http_answer(r, 304, CALENDAR, "", 0);
		} else {
			give(f);
		}
	}
}

/* What is no token is looked for as well, so that it takes as long. */
void feed_show(struct http_request *r, void *site)
{
	const char *name = http_part(r, 0);
	struct fetching f = {.site = site, .request = r, .arena = arena_new()};
	char *text = arena_strdup(f.arena, name);
	char token[LINK_TEXT] = "";
	size_t len = strlen(text), suffix = strlen(SUFFIX);
	if (len > suffix && strcmp(text + len - suffix, SUFFIX) == 0)
		text[len - suffix] = '\0';
	if (!link_read(text, token))
		*token = '\0';
	link_hash(token, f.hash);
	serve(&f);
	arena_free(f.arena);
}
