/* SPDX-License-Identifier: Apache-2.0
 *
 * page_answer.c - /a/{}: the page behind a link of a mail.
 *
 * Whoever opens it changes nothing but the log of who opened it: no cookie is set, and machines
 * that follow every link of a mail do no harm.  A form counts with its nonce, HMAC of the minute by
 * the token, for an hour; an older one comes back as it was filled in.  What is not chosen is not
 * stored, and an address preselects only what stops no clock.
 * Fails: without a database it says so, and nothing is stored.
 */
#include "autoconf.h"
#include "answer.h"
#include "fields.h"
#include "followupd/log.h"
#include "pages.h"
#include "spoken.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NONCE_MINUTES 60

/* ---- begin and end --------------------------------------------------------------------------- */

static void show(struct visit *v, unsigned status, const char *template)
{
	json_object_set_new(v->data, "keys_on", json_false());
	frame_fill(v);
	send_page(v->site, v->request, status, template, v->data);
	visit_end(v);
}

static void show_unknown(struct visit *v)
{
	answer_unknown(v);
	show(v, 404, "answered");
}

static void show_fault(struct visit *v, const struct err *e)
{
	log_err(LOG_LVL_WARNING, e, "the page of a link");
	visit_refuse_nobody(v->site, v->request, 503,
	    "the database does not answer; nothing was recorded. Try again in a minute");
	visit_end(v);
}

/* False: the request is answered. */
static bool begin(struct link_visit *g, struct http_request *r, void *site)
{
	struct err e = {0};
	struct visit *v = visit_new(site, r, NULL);
	*g = (struct link_visit){.v = v, .chosen = ""};
	if (!link_read(http_part(r, 0), g->token)) {
		show_unknown(v);
		return false;
	}
	link_hash(g->token, g->hash);
	g->path = arena_printf(v->arena, "/a/%s", g->token);
	if (site_connect(v->site, &e) &&
	    link_open(v->site->session, v->arena, g->hash, http_peer(r), &g->x, &e)) {
		v->who.now = g->x.now;
		g->today = zone_date(v->zone, g->x.now);
		return true;
	}
	if (strcmp(e.sqlstate, "FU404") == 0)
		show_unknown(v);
	else
		show_fault(v, &e);
	return false;
}

/* ---- the nonce ------------------------------------------------------------------------------- */

static int64_t this_minute(void)
{
	return (int64_t)time(NULL) / 60;
}

static const char *nonce_of(const struct link_visit *g, int64_t minute)
{
	struct arena *a = g->v->arena;
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	const char *what = arena_printf(a, "followupd answer %" PRId64, minute);
	if (!HMAC(EVP_sha256(), g->token, LINK_TEXT - 1, (const unsigned char *)what, strlen(what),
		mac, &size))
		bug("libcrypto has no HMAC-SHA-256");
	char *text = arena_printf(a, "%" PRId64 ".%32s", minute, "");
	for (size_t i = 0; i < 16; i++)
		snprintf(strchr(text, '.') + 1 + 2 * i, 3, "%02x", mac[i]);
	return text;
}

static bool nonce_holds(const struct link_visit *g)
{
	const char *sent = http_form(g->v->request, "csrf");
	int64_t minute = sent ? strtoll(sent, NULL, 10) : 0, now = this_minute();
	if (minute > now || minute < now - NONCE_MINUTES)
		return false;
	const char *ours = nonce_of(g, minute);
	return strlen(sent) == strlen(ours) && CRYPTO_memcmp(sent, ours, strlen(ours)) == 0;
}

static void show_form(struct link_visit *g, unsigned status)
{
	json_object_set_new(g->v->data, "nonce", json_string(nonce_of(g, this_minute())));
	answer_form(g);
	show(g->v, status, "answer");
}

/* Only who has signed in may: this answer, or any by this site's rule. */
static void show_sign_in(struct link_visit *g)
{
	struct visit *v = g->v;
	const char *words = arena_printf(v->arena,
	    "This site takes this answer about follow-up %s only from who has signed in.",
	    g->x.ref);
	const char *to = sign_in_path(v->arena, arena_printf(v->arena, "/case/%s", g->x.ref));
	json_t *more = json_pack("{s:s, s:s, s:s, s:[s], s:s, s:[{s:s, s:s}], s:n, s:n}", "title",
	    "Please sign in", "status", "403", "heading", "Please sign in", "words", words,
	    "recorded", "Nothing was recorded.", "links", "words", "Sign in", "href", to, "outside",
	    "entries");
	json_object_update(v->data, more);
	json_decref(more);
	show(v, 403, "error");
}

/* ---- shown ----------------------------------------------------------------------------------- */

/* Named by the button in the mail; what would stop a clock has to be chosen by hand. */
static const char *preselected(const struct http_request *r)
{
	const char *named = http_query(r, "do");
	enum reply_kind kind;
	return named && reply_by_link(named, &kind) && reply_keeps_clock(kind) ? named : "";
}

static bool was_taken(const struct link_opened *x)
{
	return x->message && (!x->outcome || strcmp(x->outcome, "applied") == 0);
}

/* Whoever comes back sees what was recorded, unless another button was pressed. */
void answer_show(struct http_request *r, void *site)
{
	struct link_visit g;
	if (!begin(&g, r, site))
		return;
	bool again = http_query(r, "again") || http_query(r, "do");
	if (g.x.state != LINK_OPEN) {
		show(g.v, answer_over(&g), "answered");
	} else if (was_taken(&g.x) && !again) {
		json_object_set_new(g.v->data, "nonce", json_string(nonce_of(&g, this_minute())));
		answer_done(&g);
		show(g.v, 200, "answered");
	} else if (strcmp(g.x.identity, "sign-in") == 0) {
		show_sign_in(&g);
	} else {
		g.chosen = preselected(r);
		if (g.x.message && !was_taken(&g.x) && http_query(r, "done"))
			json_object_set_new(g.v->data, "refused",
			    json_sprintf(
				"Not recorded: %s.", g.x.detail ? g.x.detail : "it does not fit"));
		show_form(&g, 200);
	}
}

/* ---- taken ----------------------------------------------------------------------------------- */

static const char *day_fault(struct link_visit *g, bool ahead)
{
	return ahead ? arena_printf(g->v->arena, "Give a day from %s to %s.",
			   answer_day(g, g->today + 1), answer_day(g, answer_last_day(g)))
		     : "Give the day the exam was done, such as 12 Mar 2026.";
}

/* The day that was typed, in ISO form; "": none. */
static const char *day_of(struct link_visit *g, const struct answer_choice *c)
{
	struct visit *v = g->v;
	char text[32];
	const char *field = answer_field(g, c->kind, "day"), *typed = field_text(v, field);
	date day = *typed ? field_day(v, typed) : DATE_NONE;
	bool ahead = c->kind == REPLY_LATER;
	bool fits = day != DATE_NONE && (ahead ? day > g->today && day <= answer_last_day(g)
					       : day <= g->today && day > g->today - 3660);
	if (c->day && (*typed ? !fits : c->day_needed))
		field_fault(v, field, day_fault(g, ahead));
	return fits ? arena_strdup(v->arena, date_text(day, text)) : "";
}

static void put_text(json_t *body, const char *key, const char *text)
{
	if (*text)
		json_object_set_new(body, key, json_string(text));
}

/* {"says", "day", "note", "whom"}, with what lacks as faults.  New. */
static json_t *read_answer(struct link_visit *g, enum reply_kind kind)
{
	const struct answer_choice *c = answer_choice(kind);
	const char *field = answer_field(g, kind, "note"), *line = field_text(g->v, field);
	json_t *body = json_pack("{s:s}", "says", g->chosen);
	put_text(body, "day", day_of(g, c));
	put_text(body, "note", line);
	if (kind == REPLY_NOT_MINE && *line)
		put_text(body, "whom",
		    strchr(line, ' ') ? line : arena_printf(g->v->arena, "Dr %s", line));
	if (c->line_needed && !*line)
		field_fault(g->v, field, c->line_fault);
	return body;
}

static void refused(struct link_visit *g, const struct err *e)
{
	struct visit *v = g->v;
	if (strcmp(e->sqlstate, "FU403") == 0) {
		show_sign_in(g);
	} else if (strcmp(e->sqlstate, "FU410") == 0) {
		if (g->x.state == LINK_OPEN) /* since it was read */
			g->x.state = LINK_ENDED;
		show(v, answer_over(g), "answered");
	} else if (e->code == ERR_REFUSED) {
		json_object_set_new(v->data, "refused", json_sprintf("Not recorded: %s.", e->text));
		show_form(g, strcmp(e->sqlstate, "FU409") == 0 ? 409 : 422);
	} else {
		show_fault(v, e);
	}
}

static void store(struct link_visit *g, json_t *body)
{
	struct visit *v = g->v;
	struct err e = {0};
	int64_t message;
	const char *once = http_form(v->request, "once");
	if (!link_answer(v->site->session, g->hash, once ? once : "", body, http_peer(v->request),
		&message, &e)) {
		refused(g, &e);
		return;
	}
	wait_for_link(v->site->waits, v->request, g->hash, message, g->path);
	visit_end(v);
}

void answer_take(struct http_request *r, void *site)
{
	struct link_visit g;
	enum reply_kind kind;
	if (!begin(&g, r, site))
		return;
	const char *chosen = http_form(r, "answer");
	bool known = chosen && reply_by_link(chosen, &kind) && (answer_kinds(&g) & SET_OF(kind));
	g.chosen = known ? chosen : "";
	if (g.x.state != LINK_OPEN) {
		show(g.v, answer_over(&g), "answered");
		return;
	}
	if (strcmp(g.x.identity, "sign-in") == 0) {
		show_sign_in(&g);
		return;
	}
	json_t *body = known ? read_answer(&g, kind) : NULL;
	g.press_again = !nonce_holds(&g);
	if (!known)
		json_object_set_new(g.v->data, "answers_error", json_string("Choose an answer."));
	if (!known || g.press_again || fields_fault(g.v))
		show_form(&g, 422);
	else
		store(&g, body);
	json_decref(body);
}

/* ---- taken back ------------------------------------------------------------------------------ */

void answer_undo_take(struct http_request *r, void *site)
{
	struct link_visit g;
	struct err e = {0};
	int64_t message;
	if (!begin(&g, r, site))
		return;
	const char *once = http_form(r, "once");
	if (!nonce_holds(&g) || !g.x.message) {
		http_redirect(r, 303, g.path);
	} else if (link_undo(g.v->site->session, g.hash, once ? once : "", g.x.message,
		       http_peer(r), &message, &e)) {
		wait_for_link(g.v->site->waits, r, g.hash, message, g.path);
	} else {
		refused(&g, &e);
		return;
	}
	visit_end(g.v);
}
