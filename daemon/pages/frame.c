/* SPDX-License-Identifier: Apache-2.0
 *
 * frame.c - what stands around every page: who is signed in, where one may go, what was just
 * recorded.
 *
 * What was recorded is read from the message that the address names (?done=), and only by who
 * said it; so it survives a reload, and no cookie carries it.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/log.h"
#include "followupd/sha256.h"
#include "followupd/undo.h"
#include "followupd/vocabulary.h"
#include "pages.h"
#include "batch.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Adds what is not there yet. */
static void put(json_t *data, const char *key, json_t *value)
{
	if (json_object_get(data, key))
		json_decref(value);
	else
		json_object_set_new(data, key, value);
}

char *frame_once(struct arena *a)
{
	unsigned char raw[16];
	char *text = arena_alloc(a, 2 * sizeof raw + 1);
	if (RAND_bytes(raw, sizeof raw) != 1)
		bug("no random bytes");
	for (size_t i = 0; i < sizeof raw; i++)
		snprintf(text + 2 * i, 3, "%02x", raw[i]);
	return text;
}

char *frame_csrf(struct arena *a, const char *token)
{
	char hash[65];
	char *text = arena_printf(a, "followupd form %s", sha256_hex(token, strlen(token), hash));
	return sha256_hex(text, strlen(text), arena_alloc(a, 65));
}

static void put_site(const struct site *s, json_t *data)
{
	put(data, "site", json_string(s->config->site_name));
	put(data, "phone", json_string(s->config->site_phone));
	put(data, "version", json_string(PACKAGE_VERSION));
	put(data, "unsigned_tables", json_null());
	put(data, "theme", json_null());
	put(data, "keys_on", json_true());
	put(data, "site_css", json_null());
	put(data, "banners", json_array());
	put(data, "result", json_null());
	put(data, "refused", json_null());
	put(data, "errors", json_null());
	put(data, "outside", json_null());
	put(data, "seen", json_integer(0));
}

json_t *frame_of_nobody(const struct site *s, const char *title)
{
	json_t *data = json_pack(
	    "{s:s, s:s, s:s, s:n, s:[]}", "title", title, "csrf", "", "once", "", "visitor", "nav");
	put_site(s, data);
	return data;
}

/* ---- who, and where to ----------------------------------------------------------------------- */

static const char *role_names(struct arena *a, unsigned roles)
{
	return spoken_capital(a, vocabulary_list(a, &role_words, roles, ", "));
}

static json_t *visitor_json(const struct visit *v)
{
	date today = zone_date(v->zone, v->who.now);
	instant ends = v->who.now + SECONDS(v->who.seconds_left);
	return json_pack("{s:s, s:s, s:o}", "name", v->who.name, "roles",
	    role_names(v->arena, v->who.roles), "ends", spoken_time(v->zone, ends, today));
}

/* The part of the site that the address is in: the last of these that it begins with.  Who looks
 * after the system has no worklist; what everybody was shown themselves is reached from the
 * settings. */
static json_t *nav_json(const struct visit *v)
{
	static const struct {
		const char *words, *href;
		unsigned roles; /* 0: everybody's */
	} items[] = {{"Worklist", "/", LIST_ROLES}, {"Letters", "/letters", LETTER_ROLES},
	    {"People", "/people", PEOPLE_ROLES}, {"Policy", "/policy", 0},
	    {"Measures", "/measures", MEASURE_ROLES}, {"System", "/system", SYSTEM_ROLES},
	    {"Access log", "/access", SET_OF(ROLE_QUALITY)}, {"Help", "/help", 0}};
	const char *path = http_path(v->request);
	if (strncmp(path, "/cover", 6) == 0 || strncmp(path, "/on-call", 8) == 0)
		path = "/people"; /* beside that page */
	size_t here = 0, count = sizeof items / sizeof *items;
	json_t *nav = json_array();
	for (size_t i = 1; i < count; i++)
		if (strncmp(path, items[i].href, strlen(items[i].href)) == 0)
			here = i;
	for (size_t i = 0; i < count; i++)
		if (!items[i].roles || items[i].roles & v->who.roles)
			json_array_append_new(
			    nav, json_pack("{s:s, s:s, s:b}", "words", items[i].words, "href",
				     items[i].href, "here", i == here));
	return nav;
}

/* ---- what was just recorded -------------------------------------------------------------------
 */

/* "Rivera, Maria (36ZKH7)"; NULL: it is not about a follow-up, or not in sight. */
static const char *subject_words(struct visit *v, const struct page_outcome *o)
{
	struct err e = {0};
	struct rows r = {0};
	const char *words = NULL;
	if (!o->followup)
		return o->question ? arena_printf(v->arena, "question Q%" PRId64, o->question)
				   : NULL;
	if (casefile_head(v->site->session, o->followup, &r, &e) && rows_count(&r))
		words = arena_printf(
		    v->arena, "%s (%s)", row_name(v->arena, &r, 0), row_text(&r, 0, "ref"));
	rows_free(&r);
	return words;
}

static void put_outcome(struct visit *v, int64_t message, const struct page_outcome *o)
{
	const char *about = subject_words(v, o);
	const char *what =
	    arena_printf(v->arena, "%s%s%s", about ? about : "", about ? ": " : "", o->detail);
	date today = zone_date(v->zone, v->who.now);
	if (strcmp(o->outcome, "waiting") == 0) {
		json_t *at = spoken_time(v->zone, o->at, today);
		const char *words = arena_printf(v->arena, "Stored at %s, not applied yet.",
		    json_string_value(json_object_get(at, "words")));
		json_decref(at);
		put(v->data, "result",
		    json_pack("{s:s, s:n, s:{s:s, s:s}}", "words", words, "undo", "waits", "words",
			"Look again", "href",
			arena_printf(
			    v->arena, "%s?done=%" PRId64, http_path(v->request), message)));
	} else if (strcmp(o->outcome, "applied") == 0) {
		bool can = v->who.now - o->at < UNDO_FOR && strcmp(o->kind, "undo") != 0;
		json_t *undo = can ? json_pack("{s:o, s:s}", "id",
					 json_sprintf("%" PRId64, message), "words", "Undo")
				   : json_null();
		put(v->data, "result",
		    json_pack("{s:s, s:o, s:n}", "words",
			arena_printf(v->arena, "Recorded: %s.", what), "undo", undo, "waits"));
	} else {
		put(v->data, "refused",
		    json_string(arena_printf(v->arena, "Not recorded: %s.", what)));
	}
}

static void put_result(struct visit *v)
{
	struct page_outcome o;
	struct err e = {0};
	const char *done = http_query(v->request, "done");
	size_t len = done ? strlen(done) : 0;
	if (len == PAGE_BATCH_ONCE)
		batch_result(v, done);
	int64_t message = id_of_text(done);
	if (message && page_answer_state(v->site->session, message, &o, &e))
		put_outcome(v, message, &o);
}

void frame_result(struct visit *v)
{
	if (http_method(v->request) != HTTP_POST)
		put_result(v);
}

static json_t *errors_json(const struct visit *v)
{
	size_t n = json_array_size(v->faults);
	return n ? json_pack("{s:o, s:O}", "count",
		       json_sprintf("%zu thing%s", n, n == 1 ? "" : "s"), "rows", v->faults)
		 : json_null();
}

const char *frame_setting(const struct visit *v, const char *cookie, const char *otherwise)
{
	const char *value = http_cookie(v->request, cookie);
	return value ? value : otherwise;
}

static void put_settings(struct visit *v)
{
	const char *theme = frame_setting(v, THEME_COOKIE, "");
	bool known = strcmp(theme, "light") == 0 || strcmp(theme, "dark") == 0;
	put(v->data, "theme", known ? json_string(theme) : json_null());
	put(v->data, "keys_on",
	    json_boolean(strcmp(frame_setting(v, KEYS_COOKIE, "on"), "on") == 0));
}

static void put_banners(struct visit *v)
{
	const struct banners *b = &v->site->banners;
	if (!v->who.person || !b->list)
		return;
	put(v->data, "banners", json_incref(b->list));
	if (b->unsigned_tables)
		put(v->data, "unsigned_tables", json_sprintf("%zu", b->unsigned_tables));
}

void frame_fill(struct visit *v)
{
	put_settings(v);
	put(v->data, "errors", errors_json(v));
	put(v->data, "refused", v->refused ? json_string(v->refused) : json_null());
	put_banners(v);
	put(v->data, "title", json_string("Imaging follow-up"));
	put(v->data, "csrf", json_string(frame_csrf(v->arena, v->token)));
	put(v->data, "once", json_string(frame_once(v->arena)));
	put(v->data, "visitor", v->who.person ? visitor_json(v) : json_null());
	put(v->data, "nav", v->who.person ? nav_json(v) : json_array());
	put_site(v->site, v->data);
}
