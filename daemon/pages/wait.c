/* SPDX-License-Identifier: Apache-2.0
 *
 * wait.c - requests whose answer is stored and that wait for what the engine makes of it.
 *
 * The engine tells when it has applied something; that is a hint, so they are looked at every
 * quarter of a second as well.  Whoever has waited two seconds is shown that it is stored.
 * Fails: never; without a database they are sent on, and the page they are sent to says so.
 */
#include "autoconf.h"
#include "followupd/clock.h"
#include "followupd/link_store.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "row.h"
#include "site.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_EVERY (SECONDS(1) / 4)
#define PATIENCE   SECONDS(2)

struct waiting_answer {
	struct waiting_answer *next;
	struct http_request *request;
	char *token, *path; /* token NULL: by a link, no session */
	char *batch;	    /* of the form, where it holds many answers; NULL: message is the one */
	unsigned char link[SHA256_SIZE];
	struct visit *program; /* NULL: a person, or by a link */
	wait_look_fn look;
	int64_t message, since, patience;
};

struct wait_list {
	struct site *site;
	struct loop_timer *timer;
	struct waiting_answer *first;
};

static void on_time(void *arg)
{
	wait_look(arg);
}

struct wait_list *wait_list_new(struct site *s)
{
	struct wait_list *w = xcalloc(1, sizeof *w);
	w->site = s;
	w->timer = loop_timer_new(s->loop, on_time, w);
	return w;
}

static void free_one(struct waiting_answer *x)
{
	free(x->token);
	free(x->path);
	free(x->batch);
	free(x);
}

static void send_on(struct waiting_answer *x)
{
	const char *query = strchr(x->path, '?');
	char *done = x->batch ? xstrdup(x->batch) : xasprintf("%" PRId64, x->message);
	char *to = xasprintf("%s%cdone=%s", x->path, query ? '&' : '?', done);
	http_redirect(x->request, 303, to);
	free(done);
	free(to);
	free_one(x);
}

static void end_program(struct waiting_answer *x)
{
	if (!x->look(x->program, x->message, true))
		bug("a program waits for ever");
	free_one(x);
}

void wait_list_free(struct wait_list *w)
{
	if (!w)
		return;
	while (w->first) {
		struct waiting_answer *x = w->first;
		w->first = x->next;
		if (x->program)
			end_program(x);
		else
			send_on(x);
	}
	loop_timer_free(w->timer);
	free(w);
}

/* Whether the form is answered with what was said against it. */
static bool send_back(struct site *s, const struct waiting_answer *x, const struct page_outcome *o)
{
	bool refused = strcmp(o->outcome, "refused") == 0 || strcmp(o->outcome, "not-applied") == 0;
	return x->token && refused && visit_again(s, x->request, x->token, o->detail);
}

/* Of many: whether one waits still. */
static bool one_waits(struct session *s, const char *batch, struct page_outcome *o, struct err *e)
{
	struct rows r;
	if (!page_batch(s, batch, &r, e))
		return false;
	bool waits = false;
	for (int i = 0; i < rows_count(&r); i++)
		waits = waits || strcmp(row_text(&r, i, "outcome"), "waiting") == 0;
	rows_free(&r);
	snprintf(o->outcome, sizeof o->outcome, "%s", waits ? "waiting" : "");
	return true;
}

static bool is_late(const struct waiting_answer *x)
{
	return http_gone(x->request) || monotonic_now() - x->since >= x->patience;
}

/* Whether there is nothing more to wait for; *o what became of it, as far as it is known. */
static bool is_over(struct site *s, const struct waiting_answer *x, struct page_outcome *o)
{
	struct page_visitor who;
	struct err e = {0};
	if (is_late(x))
		return true;
	if (!x->token)
		return !site_connect(s, &e) || link_applied(s->session, x->link, x->message);
	struct arena *a = arena_new();
	bool ok = site_connect(s, &e) && page_enter(s->session, a, x->token, PAGE_SHOWS, &who, &e);
	if (ok) {
		ok = x->batch ? one_waits(s->session, x->batch, o, &e)
			      : page_answer_state(s->session, x->message, o, &e);
		session_rollback(s->session);
	}
	arena_free(a);
	return !ok || strcmp(o->outcome, "waiting") != 0;
}

void wait_look(struct wait_list *w)
{
	struct waiting_answer **link = &w->first;
	while (*link) {
		struct waiting_answer *x = *link;
		struct page_outcome o = {0};
		if (x->program && x->look(x->program, x->message, is_late(x))) {
			*link = x->next;
			free_one(x);
		} else if (!x->program && is_over(w->site, x, &o)) {
			*link = x->next;
			if (send_back(w->site, x, &o))
				free_one(x);
			else
				send_on(x);
		} else {
			link = &x->next;
		}
	}
	loop_timer_set(w->timer, w->first ? LOOK_EVERY : -1);
}

static struct waiting_answer *wait_new(
    struct wait_list *w, struct http_request *r, int64_t message, const char *path)
{
	struct waiting_answer *x = xcalloc(1, sizeof *x);
	*x = (struct waiting_answer){.next = w->first,
	    .request = r,
	    .path = xstrdup(path),
	    .message = message,
	    .since = monotonic_now(),
	    .patience = PATIENCE};
	w->first = x;
	loop_timer_set(w->timer, LOOK_EVERY);
	return x;
}

void wait_for_link(struct wait_list *w, struct http_request *r,
    const unsigned char hash[static SHA256_SIZE], int64_t message, const char *path)
{
	memcpy(wait_new(w, r, message, path)->link, hash, SHA256_SIZE);
}

void wait_for_engine(struct wait_list *w, struct http_request *r, const char *token,
    int64_t message, const char *path)
{
	wait_new(w, r, message, path)->token = xstrdup(token);
}

void wait_for_batch(struct wait_list *w, struct http_request *r, const char *token,
    const char *batch, const char *path)
{
	struct waiting_answer *x = wait_new(w, r, 0, path);
	x->token = xstrdup(token);
	x->batch = xstrdup(batch);
}

void wait_for_program(
    struct wait_list *w, struct visit *v, int64_t message, int64_t patience, wait_look_fn look)
{
	struct waiting_answer *x = wait_new(w, v->request, message, "");
	x->program = v;
	x->look = look;
	x->patience = patience;
	http_allow(v->request, patience + SECONDS(10));
	if (!patience) {
		w->first = x->next;
		end_program(x);
	}
}
