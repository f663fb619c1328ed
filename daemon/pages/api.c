/* SPDX-License-Identifier: Apache-2.0
 *
 * api.c - lets programs in: a token in Authorization, so many requests, the scope of the route.
 *
 * No cookie counts here and none is set, so no page of another site can ask in a person's name; no
 * header lets such a page read an answer.
 * States of a visit: asked -> let in -> ended, or waiting for the engine -> ended.
 */
#include "autoconf.h"
#include "api.h"
#include "auth.h"
#include "fhir.h"
#include "followupd/log.h"

#include <stdlib.h>
#include <string.h>

/* ---- problems ---------------------------------------------------------------------------------
 */

static const struct problem {
	unsigned status;
	const char *type, *title;
} problems[] = {
    {401, "unauthenticated", "No live token came with it"},
    {403, "forbidden", "The token may not do that"},
    {404, "not-found", "There is no such thing in the token's scope"},
    {409, "conflict", "Somebody changed it meanwhile"},
    {410, "gone", "It is over already"},
    {413, "too-large", "It is too large"},
    {422, "refused", "It was not recorded"},
    {428, "precondition", "It does not say what was seen"},
    {429, "too-many", "Too many requests"},
    {503, "unavailable", "The database does not answer"},
};

static json_t *problem_json(const char *path, unsigned status, const char *detail)
{
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
		if (problems[i].status == status)
			return json_pack("{s:o, s:s, s:i, s:s, s:s}", "type",
			    json_sprintf("/problems/%s", problems[i].type), "title",
			    problems[i].title, "status", (int)status, "detail", detail, "instance",
			    path);
	return json_pack("{s:s, s:s, s:i, s:s, s:s}", "type", "about:blank", "title",
	    "The request was refused", "status", (int)status, "detail", detail, "instance", path);
}

static void send_json(struct http_request *r, unsigned status, const char *type, const json_t *data)
{
	char *text = json_dumps(data, JSON_COMPACT);
	if (!text)
		bug("an answer to a program is no JSON");
	http_answer(r, status, type, text, strlen(text));
	free(text);
}

void program_send_refusal(struct http_request *r, unsigned status, const char *type, json_t *data)
{
	if (status == 401)
		http_add_header(r, "WWW-Authenticate", "Bearer");
	if (status == 429)
		http_add_header(r, "Retry-After", "1");
	send_json(r, status, type, data);
	json_decref(data);
}

bool program_malformed(struct http_request *r, unsigned status, const char *why)
{
	if (fhir_malformed(r, status, why))
		return true;
	if (strncmp(http_path(r), "/api/", 5) != 0)
		return false;
	program_send_refusal(r, status, PROBLEM_TYPE, problem_json(http_path(r), status, why));
	return true;
}

/* ---- how much one may ask ----------------------------------------------------------------------
 */

#define PER_SECOND 60
#define IN_FLIGHT  10

struct program_budget {
	struct program_budget *next;
	int64_t token, filled_at; /* monotonic */
	double left;
	int in_flight;
};

struct budget_list {
	struct program_budget *first;
};

struct budget_list *budget_list_new(void)
{
	return xcalloc(1, sizeof(struct budget_list));
}

void budget_list_free(struct budget_list *b)
{
	while (b && b->first) {
		struct program_budget *x = b->first;
		b->first = x->next;
		free(x);
	}
	free(b);
}

static struct program_budget *budget_of(struct budget_list *b, int64_t token)
{
	for (struct program_budget *x = b->first; x; x = x->next)
		if (x->token == token)
			return x;
	struct program_budget *x = xcalloc(1, sizeof *x);
	*x = (struct program_budget){
	    .next = b->first, .token = token, .filled_at = monotonic_now(), .left = PER_SECOND};
	b->first = x;
	return x;
}

static bool spend(struct program_budget *x)
{
	int64_t now = monotonic_now();
	x->left += (double)(now - x->filled_at) * PER_SECOND / SECONDS(1);
	x->left = x->left > PER_SECOND ? PER_SECOND : x->left;
	x->filled_at = now;
	if (x->left < 1 || x->in_flight >= IN_FLIGHT)
		return false;
	x->left -= 1;
	x->in_flight++;
	return true;
}

/* ---- ends --------------------------------------------------------------------------------------
 */

static void end(struct visit *v)
{
	if (v->program->budget)
		v->program->budget->in_flight--;
	visit_end(v);
}

void program_answer(struct visit *v, unsigned status, const char *type, json_t *data)
{
	bool kept = keep_shown(v);
	if (kept) {
		send_json(v->request, status, type, data);
		end(v);
	}
	json_decref(data);
}

void program_unchanged(struct visit *v, const char *type)
{
	if (!keep_shown(v))
		return;
	http_answer(v->request, 304, type, "", 0);
	end(v);
}

void program_refuse(struct visit *v, unsigned status, const char *type, json_t *data)
{
	if (v->site->session)
		session_rollback(v->site->session);
	program_send_refusal(v->request, status, type, data);
	end(v);
}

void api_problem(struct visit *v, unsigned status, const char *detail, json_t *more)
{
	json_t *problem = problem_json(http_path(v->request), status, detail);
	if (more)
		json_object_update(problem, more);
	json_decref(more);
	program_refuse(v, status, PROBLEM_TYPE, problem);
}

void api_refuse(struct visit *v, unsigned status, const char *detail)
{
	api_problem(v, status, detail, NULL);
}

void api_faults(struct visit *v, json_t *faults)
{
	api_problem(v, 422, "Members are missing or wrong.", json_pack("{s:o}", "fields", faults));
}

void program_fail(struct visit *v, const struct err *e)
{
	void (*refuse)(struct visit *, unsigned, const char *) = v->program->page->refuse;
	bool missing = strcmp(e->sqlstate, "FU404") == 0 || e->code == ERR_NOT_FOUND;
	if (strcmp(e->sqlstate, "FU401") == 0)
		refuse(v, 401, "There is no such token, or it may not come from this address.");
	else if (strcmp(e->sqlstate, "FU403") == 0)
		refuse(v, 403, e->text);
	else if (missing)
		refuse(v, 404, "There is no such thing in the scope of this token.");
	else if (e->code == ERR_REFUSED || e->code == ERR_INPUT)
		refuse(v, 422, e->text);
	else {
		log_err(LOG_LVL_WARNING, e, "a program was not answered: %s", v->page->name);
		refuse(v, 503,
		    strcmp(e->sqlstate, "57014") == 0 ? "This took too long. Ask for less."
						      : "Try again in a minute.");
	}
}

/* ---- letting in --------------------------------------------------------------------------------
 */

/* NULL: none came, or more than one. */
static const char *token_of(const struct http_request *r)
{
	static const char scheme[] = "Bearer ";
	const char *said = http_header(r, "Authorization");
	if (!said || strncasecmp(said, scheme, strlen(scheme)) != 0)
		return NULL;
	said += strlen(scheme);
	return strncmp(said, TOKEN_PREFIX, strlen(TOKEN_PREFIX)) == 0 ? said : NULL;
}

bool program_enter(struct visit *v, enum page_purpose purpose, struct err *e)
{
	return site_connect(v->site, e) &&
	       token_enter(v->site->session, v->arena, v->token, v->program->peer, purpose, &v->who,
		   &v->program->token, e);
}

/* Whether name stands in names; one that has "*" behind it there may come several times. */
static bool is_among(const char *names, const char *name, bool *several)
{
	size_t len = strlen(name);
	for (const char *at = names; *at; at += strcspn(at, " "), at += *at == ' ') {
		size_t n = strcspn(at, " *");
		*several = at[n] == '*';
		if (n == len && strncmp(at, name, len) == 0)
			return true;
	}
	return false;
}

static bool stands_before(const struct http_request *r, size_t before, const char *name)
{
	const char *other, *value;
	for (size_t i = 0; i < before; i++) {
		http_query_at(r, i, &other, &value);
		if (strcmp(name, other) == 0)
			return true;
	}
	return false;
}

/* The names of a query without the star of those that may stand several times. */
static const char *names_of(struct arena *a, const char *query)
{
	char *names = arena_strdup(a, *query ? query : "nothing"), *to = names;
	for (const char *s = names; *s; s++)
		if (*s != '*')
			*to++ = *s;
	*to = '\0';
	return names;
}

/* What is not known, or there twice, would be left out silently: a filter that is misspelt shows
 * everybody.  False: the visit has ended. */
static bool is_asked_rightly(struct visit *v)
{
	const struct program_page *page = v->program->page;
	const char *name, *value;
	bool several;
	for (size_t i = 0; i < http_query_count(v->request); i++) {
		http_query_at(v->request, i, &name, &value);
		bool known = is_among(page->query, name, &several);
		if (known && (several || !stands_before(v->request, i, name)))
			continue;
		page->refuse(v, 422,
		    known ? "A name stands behind the ? twice."
			  : arena_printf(v->arena, "Behind the ? there may be: %s.",
				names_of(v->arena, page->query)));
		return false;
	}
	return true;
}

static void let_in(struct visit *v)
{
	struct program_visit *p = v->program;
	struct err e = {0};
	bool takes = http_method(v->request) == HTTP_POST;
	if (!program_enter(v, takes ? PAGE_RECORDS : PAGE_SHOWS, &e)) {
		program_fail(v, &e);
		return;
	}
	struct program_budget *budget = budget_of(v->site->budgets, p->token.id);
	if (!spend(budget)) {
		p->page->refuse(v, 429, "60 requests a second and 10 at once are answered.");
		return;
	}
	p->budget = budget;
	if (!(p->token.scopes & SET_OF(p->page->scope)))
		p->page->refuse(v, 403, "This token was not given the scope for that.");
	else if (is_asked_rightly(v))
		(takes ? v->page->take : v->page->show)(v);
}

void program_serve(struct http_request *r, void *arg)
{
	struct site *s = arg;
	const char *token = token_of(r);
	char peer[HTTP_PEER_SIZE];
	struct visit *v = visit_new(s, r, token);
	v->program = arena_alloc(v->arena, sizeof *v->program);
	*v->program = (struct program_visit){.page = http_route_of(r)->what,
	    .peer = arena_strdup(v->arena, http_asker(r, s->config->pages_header_peer_uid, peer))};
	if (token)
		let_in(v);
	else
		v->program->page->refuse(v, 401, "It needs a token: Authorization: Bearer fu_…");
}

/* ---- what programs share -----------------------------------------------------------------------
 */

int64_t program_limit(struct visit *v, const char *name)
{
	const char *said = http_query(v->request, name);
	size_t len = said ? strlen(said) : 0;
	long n = len && len <= 3 && strspn(said, "0123456789") == len ? strtol(said, NULL, 10) : 0;
	if (!said)
		return 50;
	if (n >= 1 && n <= 200)
		return n;
	v->program->page->refuse(v, 422, "A page has 1 to 200 of them.");
	return 0;
}

json_t *json_instant(instant t)
{
	char text[32];
	return t == INSTANT_NONE ? json_null() : json_string(instant_text(t, text));
}

json_t *json_day(date d)
{
	char text[32];
	return d == DATE_NONE ? json_null() : json_string(date_text(d, text));
}
