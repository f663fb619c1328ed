/* SPDX-License-Identifier: Apache-2.0
 *
 * visit.c - one request of one person: who it is, whether it may be, its transaction, its end.
 *
 * A page is shown in one transaction that ends with the row that says whose patients were on it;
 * where that row cannot be written there is no page.  A form counts only when our own page sent it,
 * in a session that lives; otherwise nothing is stored, and what was typed is given back. States of
 * a visit: asked -> let in -> ended (page, sent on, refused, waiting for the engine)
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/log.h"
#include "followupd/sha256.h"
#include "followupd/zone.h"
#include "api.h"
#include "banner.h"
#include "fields.h"
#include "pages.h"
#include "site.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#define HTML "text/html; charset=utf-8"

/* ---- sending -------------------------------------------------------------------------------- */

void send_page(
    struct site *s, struct http_request *r, unsigned status, const char *template, json_t *data)
{
	struct buf html = {0};
	struct err e = {0};
	if (render_page(s->render, template, data, &html, &e)) {
		http_answer(r, status, HTML, html.data, html.len);
	} else {
		static const char sorry[] =
		    "This page cannot be shown. Nothing was lost; tell your administrator.\n";
		log_err(LOG_LVL_ERROR, &e, "page %s", template);
		http_answer(r, 500, "text/plain; charset=utf-8", sorry, sizeof sorry - 1);
	}
	buf_free(&html);
}

static void roll_back(struct visit *v)
{
	if (v->site->session)
		session_rollback(v->site->session);
}

void visit_end(struct visit *v)
{
	json_decref(v->data);
	json_decref(v->faults);
	arena_free(v->arena);
	free(v);
}

/* entries: what was typed, to be given back; takes it. */
static json_t *refusal(
    json_t *data, unsigned status, const char *title, const char *words, json_t *entries)
{
	json_t *more = json_pack("{s:s, s:o, s:s, s:[s], s:s?, s:[{s:s, s:s}], s:n, s:o}", "title",
	    title, "status", json_sprintf("%u", status), "heading", title, "words", words,
	    "recorded", json_array_size(entries) ? "Nothing was recorded." : NULL, "links", "words",
	    "To do today", "href", "/", "outside", "entries", rows_of(entries));
	json_object_update(data, more);
	json_decref(more);
	return data;
}

/* What a form held, but for what is hidden in it. */
json_t *form_entries(const struct http_request *r)
{
	static const char *const hidden[] = {"csrf", "once", "seen", "password", "code"};
	json_t *list = json_array();
	for (size_t i = 0; i < http_form_count(r); i++) {
		const char *name, *value;
		bool is_hidden = false;
		http_form_at(r, i, &name, &value);
		for (size_t k = 0; k < sizeof hidden / sizeof *hidden; k++)
			is_hidden = is_hidden || strcmp(name, hidden[k]) == 0;
		if (!is_hidden && *value)
			json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "name", name,
							"label", name, "value", value));
	}
	return list;
}

void visit_refuse_nobody(struct site *s, struct http_request *r, unsigned status, const char *why)
{
	char *words = xasprintf("%s.", why);
	*words = *words >= 'a' && *words <= 'z' ? (char)(*words - 'a' + 'A') : *words;
	json_t *data = refusal(frame_of_nobody(s, "This did not work"), status, "This did not work",
	    words, json_array());
	send_page(s, r, status, "error", data);
	json_decref(data);
	free(words);
}

/* ---- ends ------------------------------------------------------------------------------------ */

void visit_shows(struct visit *v, int64_t patient)
{
	for (size_t i = 0; i < v->shown_count; i++)
		if (v->shown[i] == patient)
			return;
	int64_t *all =
	    arena_grow(v->arena, (void *)(uintptr_t)v->shown, v->shown_count, sizeof *all);
	all[v->shown_count++] = patient;
	v->shown = all;
}

static void refuse(struct visit *v, unsigned status)
{
	roll_back(v);
	frame_fill(v);
	send_page(v->site, v->request, status, "error", v->data);
	visit_end(v);
}

void visit_refuse(struct visit *v, unsigned status, const char *title, const char *words)
{
	if (v->program) {
		v->program->page->refuse(v, status, words);
		return;
	}
	json_object_clear(v->data);
	refusal(v->data, status, title, words, form_entries(v->request));
	refuse(v, status);
}

int64_t id_of_text(const char *text)
{
	size_t len = text ? strlen(text) : 0;
	return len && len <= 18 && strspn(text, "0123456789") == len ? strtoll(text, NULL, 10) : 0;
}

/* Whoever may gives a reason; the page is the same whether there is something behind it or not. */
void visit_not_found(struct visit *v)
{
	bool forgotten = v->page->show == page_search_show; /* a search that is no longer kept */
	json_t *outside = forgotten ? json_null() : outside_form(v);
	bool asked = v->page->take == page_outside_take && !json_is_null(outside);
	unsigned status = fields_fault(v) ? 422 : 404;
	json_object_clear(v->data);
	refusal(v->data, status, "Not found",
	    "There is no such page or follow-up, or it is not in your scope.",
	    asked ? json_array() : form_entries(v->request));
	json_object_set_new(v->data, "outside", outside);
	refuse(v, status);
}

/* Whoever typed something gets it back behind the sign-in. */
static void refuse_signed_out(struct visit *v)
{
	roll_back(v);
	if (http_method(v->request) == HTTP_POST) {
		sign_in_again(v->site, v->request);
	} else {
		char *to = sign_in_path(v->arena, http_path(v->request));
		http_redirect(v->request, 303, to);
	}
	visit_end(v);
}

void visit_fail(struct visit *v, const struct err *e)
{
	if (v->program) {
		program_fail(v, e);
	} else if (strcmp(e->sqlstate, "FU401") == 0) {
		refuse_signed_out(v);
	} else if (strcmp(e->sqlstate, "FU404") == 0 || e->code == ERR_NOT_FOUND) {
		visit_not_found(v);
	} else if (e->code == ERR_REFUSED) {
		visit_refuse(v, 409, "Not recorded", e->text);
	} else {
		log_err(LOG_LVL_WARNING, e, "page %s", v->page->name);
		bool slow = strcmp(e->sqlstate, "57014") == 0;
		visit_refuse(v, 503, slow ? "This took too long" : "The database does not answer",
		    slow ? "This took too long. Narrow it."
			 : "Nothing was recorded by this page. Try again in a minute; what you "
			   "typed is "
			   "still in the form when you go back.");
	}
}

bool keep_shown(struct visit *v)
{
	struct err e = {0};
	page_access(v->site->session, v->page->name, v->shown, v->shown_count, v->reason,
	    http_peer(v->request));
	if (session_commit(v->site->session, &e))
		return true;
	visit_fail(v, &e);
	return false;
}

void visit_page(struct visit *v, unsigned status, const char *template)
{
	struct err e = {0};
	if (v->refused)
		status = v->changed ? 409 : 422;
	if (!banners_look(v, &e)) {
		visit_fail(v, &e);
		return;
	}
	frame_result(v);
	frame_fill(v);
	if (!keep_shown(v))
		return;
	send_page(v->site, v->request, status, template, v->data);
	visit_end(v);
}

void visit_bytes(struct visit *v, const char *type, const void *data, size_t len)
{
	if (!keep_shown(v))
		return;
	http_answer(v->request, 200, type, data, len);
	visit_end(v);
}

void visit_table(struct visit *v, const char *name, const struct buf *csv)
{
	if (!keep_shown(v))
		return;
	http_add_header(v->request, "Content-Disposition",
	    arena_printf(v->arena, "attachment; filename=\"%s.csv\"", name));
	http_answer(v->request, 200, "text/csv; charset=utf-8", csv->data, csv->len);
	visit_end(v);
}

void visit_document(struct visit *v, const struct buf *html)
{
	if (!keep_shown(v))
		return;
	http_answer(v->request, 200, HTML, html->data, html->len);
	visit_end(v);
}

void visit_go(struct visit *v, const char *path)
{
	struct err e = {0};
	if (!session_commit(v->site->session, &e)) {
		visit_fail(v, &e);
		return;
	}
	http_redirect(v->request, 303, path);
	visit_end(v);
}

void visit_answer(struct visit *v, const struct page_answer *a, const char *path)
{
	struct err e = {0};
	int64_t message;
	if (!page_answer_put(v->site->session, a, &message, &e) ||
	    !session_commit(v->site->session, &e)) {
		visit_fail(v, &e);
		return;
	}
	wait_for_engine(v->site->waits, v->request, v->token, message, path);
	visit_end(v);
}

void visit_said(struct visit *v, const char *once, const char *path)
{
	struct err e = {0};
	if (!session_commit(v->site->session, &e)) {
		visit_fail(v, &e);
		return;
	}
	wait_for_batch(v->site->waits, v->request, v->token, once, path);
	visit_end(v);
}

void visit_answers(struct visit *v, const struct page_answers *w, const char *path)
{
	struct err e = {0};
	if (page_answers_put(v->site->session, w, &e))
		visit_said(v, w->once, path);
	else
		visit_fail(v, &e);
}

/* ---- letting in -------------------------------------------------------------------------------
 */

/* A browser says where a form came from, and forms of other sites do not know the token. */
bool form_is_ours(const struct site *s, const struct http_request *r)
{
	const char *site = http_header(r, "Sec-Fetch-Site"), *origin = http_header(r, "Origin"),
		   *host = http_header(r, "Host");
	if (site)
		return strcmp(site, "same-origin") == 0;
	if (!origin || !host)
		return false;
	const char *of = strstr(origin, "://"), *url = s->config->pages_public_url;
	return (of && strcmp(of + 3, host) == 0) ||
	       (*url && strncmp(origin, url, strlen(origin)) == 0 &&
		   (url[strlen(origin)] == '\0' || url[strlen(origin)] == '/'));
}

static bool csrf_fits(const struct visit *v)
{
	const char *sent = http_form(v->request, "csrf");
	const char *ours = frame_csrf(v->arena, v->token);
	return sent && strlen(sent) == strlen(ours) && CRYPTO_memcmp(sent, ours, strlen(ours)) == 0;
}

static void let_in(struct visit *v)
{
	struct err e = {0};
	bool takes = http_method(v->request) == HTTP_POST;
	if (!site_connect(v->site, &e) || !page_enter(v->site->session, v->arena, v->token,
					      takes ? PAGE_RECORDS : PAGE_SHOWS, &v->who, &e))
		visit_fail(v, &e);
	else if (takes && !csrf_fits(v))
		visit_refuse(v, 403, "Nothing was recorded",
		    "This form did not come from this site. Nothing was recorded.");
	else if (v->page->roles && !(v->page->roles & v->who.roles))
		visit_not_found(v);
	else
		(takes ? v->page->take : v->page->show)(v);
}

struct visit *visit_new(struct site *s, struct http_request *r, const char *token)
{
	struct visit *v = xcalloc(1, sizeof *v);
	*v = (struct visit){.site = s,
	    .request = r,
	    .page = http_route_of(r)->what,
	    .arena = arena_new(),
	    .zone = s->rules->worktime.zone,
	    .data = json_object()};
	v->token = arena_strdup(v->arena, token ? token : "");
	return v;
}

bool visit_again(struct site *s, struct http_request *r, const char *token, const char *refused)
{
	const struct site_page *page = http_route_of(r)->what;
	struct err e = {0};
	if (!page->show)
		return false;
	struct visit *v = visit_new(s, r, token);
	v->changed = strncmp(refused, CHANGED_SINCE, strlen(CHANGED_SINCE)) == 0;
	v->refused = arena_printf(v->arena, "Not recorded: %s. What you wrote is still here%s",
	    refused, v->changed ? ": press once more to record it as well." : ".");
	if (site_connect(s, &e) &&
	    page_enter(s->session, v->arena, v->token, PAGE_SHOWS, &v->who, &e))
		page->show(v);
	else
		visit_fail(v, &e);
	return true;
}

void visit_serve(struct http_request *r, void *arg)
{
	struct site *s = arg;
	if (sign_in_by_header(s, r))
		return;
	struct visit *v = visit_new(s, r, http_cookie(r, SESSION_COOKIE));
	if (http_method(r) == HTTP_POST && !form_is_ours(s, r)) {
		visit_refuse_nobody(
		    s, r, 403, "This form did not come from this site. Nothing was recorded");
		visit_end(v);
	} else if (!*v->token) {
		refuse_signed_out(v);
	} else {
		let_in(v);
	}
}
