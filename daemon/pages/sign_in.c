/* SPDX-License-Identifier: Apache-2.0
 *
 * sign_in.c - signing in, and getting back what was typed when a session had ended.
 *
 * The form that a signed-out person had filled in comes back behind the sign-in, to be sent once
 * more by hand: the session is another one.  It comes back to nobody else, and none comes back that
 * no session of that person was given.
 */
#include "autoconf.h"
#include "auth.h"
#include "followupd/log.h"
#include "site.h"

#include <stdlib.h>
#include <string.h>

#define NOT_RIGHT "Name, password or code is not right."

struct signing_in {
	struct site *site;
	struct http_request *request;
	bool kept;	/* a form waits behind it */
	bool by_header; /* the proxy said who it is, for the page that was asked for */
};

const char *safe_path(const char *path, const char *otherwise)
{
	static const char letters[] =
	    "/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.?&=%";
	bool fine =
	    path && path[0] == '/' && path[1] != '/' && strspn(path, letters) == strlen(path);
	return fine ? path : otherwise;
}

char *sign_in_path(struct arena *a, const char *next)
{
	next = safe_path(next, "/");
	return strcmp(next, "/") == 0 ? arena_strdup(a, "/sign-in")
				      : arena_printf(a, "/sign-in?back=%s", next);
}

static json_t *or_null(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

static void show(struct site *s, struct http_request *r, unsigned status, const char *name,
    const char *back, const char *wrong, const char *out)
{
	json_t *data = frame_of_nobody(s, "Sign in");
	json_t *more = json_pack("{s:s, s:s, s:b, s:n, s:o, s:o}", "name", name ? name : "", "back",
	    safe_path(back, "/"), "code_step", true, "by_header", "wrong", or_null(wrong),
	    "signed_out", or_null(out));
	json_object_update(data, more);
	json_decref(more);
	send_page(s, r, status, "sign-in", data);
	json_decref(data);
}

/* ---- what was typed
 * -------------------------------------------------------------------------------- */

/* The entries of the form that was sent, or that waits in the fields kept-…. */
static json_t *kept_entries(const struct http_request *r, bool again)
{
	json_t *list = json_array(), *sent = form_entries(r), *entry;
	size_t i;
	json_array_foreach(sent, i, entry)
	{
		const char *name = json_string_value(json_object_get(entry, "name"));
		if (again && (strncmp(name, "kept-", 5) != 0 || strcmp(name, "kept-action") == 0 ||
				 strcmp(name, "kept-mark") == 0))
			continue;
		const char *own = again ? name + 5 : name;
		json_array_append_new(list, json_pack("{s:s, s:s, s:O}", "name", own, "label", own,
						"value", json_object_get(entry, "value")));
	}
	json_decref(sent);
	return list;
}

static void show_expired(
    struct site *s, struct http_request *r, const char *action, bool again, const char *wrong)
{
	json_t *data = frame_of_nobody(s, "Signed out"), *entries = kept_entries(r, again);
	json_t *list = json_array_size(entries) ? json_pack("{s:O}", "rows", entries) : json_null();
	const char *name = again ? http_form(r, "name") : "",
		   *mark = http_form(r, again ? "kept-mark" : "csrf");
	json_t *more = json_pack("{s:n, s:s, s:s, s:s, s:s, s:o, s:b, s:o}", "when", "name",
	    name ? name : "", "mark", mark ? mark : "", "action", safe_path(action, "/"), "words",
	    "", "entries", list, "code_step", true, "wrong", or_null(wrong));
	json_object_update(data, more);
	json_decref(more);
	json_decref(entries);
	send_page(s, r, 401, "expired", data);
	json_decref(data);
}

void sign_in_again(struct site *s, struct http_request *r)
{
	show_expired(s, r, http_path(r), false, NULL);
}

/* ---- the form
 * ----------------------------------------------------------------------------------------- */

void sign_in_show(struct http_request *r, void *site)
{
	if (sign_in_by_header(site, r))
		return;
	const char *out = http_query(r, "out");
	show(site, r, 200, NULL, http_query(r, "back"), NULL, out ? "You have signed out." : NULL);
}

static const char *words_of(enum auth_outcome outcome)
{
	switch (outcome) {
	case AUTH_SIGNED_IN:
		return "";
	case AUTH_NOT_RIGHT:
		return NOT_RIGHT;
	case AUTH_UNKNOWN:
		return "You are known to the hospital but not to this program. Ask your "
		       "administrator.";
	case AUTH_BUSY:
		return "Too many people sign in at this moment. Try again in a minute.";
	case AUTH_UNAVAILABLE:
		break;
	}
	return "Signing in is not possible at this moment: the database does not answer. Try again "
	       "in a minute.";
}

static unsigned status_of(enum auth_outcome outcome)
{
	return outcome == AUTH_NOT_RIGHT ? 401 : outcome == AUTH_UNKNOWN ? 403 : 503;
}

static void refuse(struct signing_in *g, enum auth_outcome outcome)
{
	struct http_request *r = g->request;
	if (g->kept)
		show_expired(g->site, r, http_form(r, "kept-action"), true, words_of(outcome));
	else
		show(g->site, r, status_of(outcome), http_form(r, "name"), http_form(r, "back"),
		    words_of(outcome), NULL);
}

/* The form comes back filled in, to be sent once more. */
static void give_back(struct signing_in *g, const char *token)
{
	struct http_request *r = g->request;
	struct arena *a = arena_new();
	json_t *data = frame_of_nobody(g->site, "Your text is here"),
	       *entries = kept_entries(r, true);
	const char *action = safe_path(http_form(r, "kept-action"), "/");
	json_t *more = json_pack("{s:s, s:s, s:s, s:{s:O}}", "csrf", frame_csrf(a, token), "once",
	    frame_once(a), "action", action, "entries", "rows", entries);
	json_object_update(data, more);
	json_decref(more);
	json_decref(entries);
	send_page(g->site, r, 200, "kept", data);
	json_decref(data);
	arena_free(a);
}

/* To whoever wrote it; where that cannot be looked up it stays behind the sign-in. */
static void give_back_own(struct signing_in *g, const char *token)
{
	struct err e = {0};
	bool own = false;
	const char *mark = http_form(g->request, "kept-mark");
	if (!site_connect(g->site, &e) ||
	    !page_form_of(g->site->session, mark ? mark : "", token, &own, &e))
		refuse(g, AUTH_UNAVAILABLE);
	else if (own)
		give_back(g, token);
	else
		visit_refuse_nobody(g->site, g->request, 403,
		    "you are signed in.  What was written before was no form of yours: nothing of "
		    "it was recorded, and it is not kept");
}

/* The page that somebody wanted whom the proxy has signed in. */
static const char *asked_for(const struct http_request *r)
{
	if (strcmp(http_path(r), "/sign-in") == 0)
		return safe_path(http_query(r, "back"), "/");
	return http_method(r) == HTTP_GET ? safe_path(http_path(r), "/") : "/";
}

static void on_answer(enum auth_outcome outcome, const char *token, void *arg)
{
	struct signing_in *g = arg;
	if (outcome != AUTH_SIGNED_IN) {
		refuse(g, outcome);
	} else {
		char *cookie =
		    xasprintf(SESSION_COOKIE "=%s; Path=/; Secure; HttpOnly; SameSite=Lax", token);
		http_add_header(g->request, "Set-Cookie", cookie);
		free(cookie);
		if (g->kept)
			give_back_own(g, token);
		else if (g->by_header)
			http_redirect(g->request, 303, asked_for(g->request));
		else
			http_redirect(
			    g->request, 303, safe_path(http_form(g->request, "back"), "/"));
	}
	free(g);
}

/* Of whoever is behind the proxy: failures of one must not slow down all.  Returns out. */
static const char *peer_of(
    const struct site *s, const struct http_request *r, char out[static HTTP_PEER_SIZE])
{
	return http_asker(r, s->config->pages_header_peer_uid, out);
}

bool sign_in_by_header(struct site *s, struct http_request *r)
{
	const char *name = s->config->pages_header_name;
	const char *who = http_header(r, name);
	switch (auth_header_fits(s->config, http_header_count(r, name), who, http_peer_uid(r))) {
	case AUTH_HEADER_NONE:
		return false;
	case AUTH_HEADER_REFUSED:
		visit_refuse_nobody(s, r, 400, "this request says who sends it, and may not");
		return true;
	case AUTH_HEADER_FITS:
		break;
	}
	if (http_cookie(r, SESSION_COOKIE) && strcmp(http_path(r), "/sign-in") != 0)
		return false;
	struct signing_in *g = xcalloc(1, sizeof *g);
	*g = (struct signing_in){.site = s, .request = r, .by_header = true};
	http_allow(r, AUTH_LONGEST);
	char peer[HTTP_PEER_SIZE];
	auth_header(s->auth, who, peer_of(s, r, peer), on_answer, g);
	return true;
}

void sign_in_take(struct http_request *r, void *site)
{
	struct site *s = site;
	const char *name = http_form(r, "name"), *password = http_form(r, "password"),
		   *code = http_form(r, "code");
	if (!form_is_ours(s, r)) {
		visit_refuse_nobody(s, r, 403, "this form did not come from this site");
		return;
	}
	if (!name || !password || !*name || !*password) {
		show(s, r, 422, name, http_form(r, "back"), NOT_RIGHT, NULL);
		return;
	}
	struct signing_in *g = xcalloc(1, sizeof *g);
	*g = (struct signing_in){
	    .site = s, .request = r, .kept = http_form(r, "kept-action") != NULL};
	http_allow(r, AUTH_LONGEST);
	char peer[HTTP_PEER_SIZE];
	const struct auth_question q = {.name = name,
	    .password = password,
	    .code = code ? code : "",
	    .peer = peer_of(s, r, peer)};
	auth_ask(s->auth, &q, on_answer, g);
}
