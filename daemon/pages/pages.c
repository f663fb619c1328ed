/* SPDX-License-Identifier: Apache-2.0
 *
 * pages.c - the role that serves people: the worklist, and what they say there.
 *
 * One thread; a page asks the database while nobody else is served, for milliseconds, and for two
 * seconds at most.  So this is a role of its own: health and metrics go on beside it.
 * Start: rules, templates, sockets; none of them can be read: it does not start.
 * Database away: every page says so, and the role lives.
 */
#include "autoconf.h"
#include "api.h"
#include "auth.h"
#include "banner.h"
#include "followupd/letter_json.h"
#include "followupd/cluster.h"
#include "followupd/listen.h"
#include "followupd/log.h"
#include "followupd/observations.h"
#include "followupd/policy_store.h"
#include "followupd/roles.h"
#include "site.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CONNECTIONS_MAX 512
#define PATIENCE	2 /* seconds of one statement */

enum { REQUESTS, REFUSED, CUT, COUNTERS };

static struct counter counters[COUNTERS + 1] = {
    [REQUESTS] = {"pages_requests_total", "Requests of people answered, refused ones included."},
    [REFUSED] = {"pages_refused_total", "Requests of people refused as malformed."},
    [CUT] = {"pages_deadline_total", "Connections of people cut because a request took too long."},
    [COUNTERS] = {0},
};

/* ---- the database ---------------------------------------------------------------------------- */

static bool connect_new(struct site *s, struct err *e)
{
	char *conninfo = cluster_conninfo(s->config, "pages");
	bool ok = session_open(conninfo, PATIENCE, &s->session, e) &&
		  session_patience(s->session, PATIENCE, e);
	free(conninfo);
	if (!ok) {
		session_close(s->session);
		s->session = NULL;
	}
	return ok;
}

bool site_connect(struct site *s, struct err *e)
{
	if (s->session && !session_broken(s->session))
		return true;
	session_close(s->session);
	s->session = NULL;
	return db_is_up(s->db) ? connect_new(s, e)
			       : err_set(e, ERR_LOST, "the database does not answer");
}

static void on_up(void *arg)
{
	struct site *s = arg;
	loop_status(s->loop, "serving");
}

static void on_down(void *arg)
{
	struct site *s = arg;
	loop_status(s->loop, "waiting for the database");
}

static void on_notify(const char *channel, void *arg)
{
	struct site *s = arg;
	wait_look(s->waits);
}

/* ---- what a site edits ------------------------------------------------------------------------
 */

static bool load_observations(struct site *s, const struct config *c, struct err *e)
{
	struct arena *a = arena_new();
	const char *path = arena_printf(a, "%s/observations.csv", c->code_directory);
	const struct observation_map *map;
	if (!observations_load(a, path, NULL, &map, e)) {
		arena_free(a);
		return false;
	}
	arena_free(s->codes);
	s->codes = a;
	s->observations = map;
	return true;
}

/* All or none. */
static bool load(const struct config *c, void *arg, struct err *e)
{
	struct site *s = arg;
	const struct rule_files files = rule_files_of(c);
	struct rules *rules = rules_load(&files, e);
	struct render *render = rules ? render_load(c, e) : NULL;
	struct papers *papers = render ? letters_load_papers(c, e) : NULL;
	if (!papers || !load_observations(s, c, e) ||
	    !api_description_load(c, &s->description, e)) {
		rules_free(rules);
		render_free(render);
		papers_free(papers);
		return false;
	}
	rules_free(s->rules);
	render_free(s->render);
	s->rules = rules;
	papers_free(s->papers);
	s->papers = papers;
	s->render = render;
	banners_free(&s->banners);
	s->loaded_at = SECONDS(time(NULL));
	return true;
}

static void on_reload(void *arg)
{
	struct site *s = arg;
	if (!config_reload(s->config, load, s))
		return;
	auth_reconfigure(s->auth);
	log_info("rules and templates of the pages were read again");
}

/* ---- the role -------------------------------------------------------------------------------- */

static void on_stop(void *arg)
{
	struct site *s = arg;
	loop_quit(s->loop);
}

/* A browser keeps to these whatever stands on a page: nothing of another site is loaded, no frame
 * shows it, no copy stays in a cache, no address of a page is told to another site. */
static const struct http_field headers[] = {
    {"Strict-Transport-Security", "max-age=31536000"}, /* first: see headers_of() */
    {"Content-Security-Policy",
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
    {"Cache-Control", "no-store"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {0},
};

/* To ask for TLS alone (RFC 6797) is for who has it: where the pages are reached as https://… */
static const struct http_field *headers_of(const struct config *c)
{
	return *c->pages_public_url ? headers : headers + 1;
}

static void on_malformed(struct http_request *r, unsigned status, const char *why, void *arg)
{
	struct site *s = arg;
	if (!program_malformed(r, status, why))
		visit_refuse_nobody(s, r, status, why);
}

static struct http *serve_on(struct site *s, int fd)
{
	const struct http_options options = {.limits = {.connections = CONNECTIONS_MAX,
						 .per_peer = 16,
						 .body = 64 * 1024,
						 .json = 1024 * 1024,
						 .memory = 96 * 1024,
						 .deadline = SECONDS(10),
						 .idle = SECONDS(15)},
	    .routes = page_routes,
	    .headers = headers_of(s->config),
	    .tally = {&counters[REQUESTS].value, &counters[REFUSED].value, &counters[CUT].value},
	    .refuse = on_malformed,
	    .arg = s};
	return http_new(s->loop, fd, &options);
}

int pages_run(struct config *c)
{
	static const char *const channels[] = {"followupd_applied", NULL};
	struct site s = {.config = c};
	struct err e = {0};
	int fd = -1, port, local = -1;
	if (!load(c, &s, &e) ||
	    (*c->pages_socket && !listen_local(c->pages_socket, CONNECTIONS_MAX, &local, &e)) ||
	    (*c->pages_address &&
		!listen_open(c->pages_address, c->pages_port, CONNECTIONS_MAX, &fd, &port, &e))) {
		log_err(LOG_LVL_ERROR, &e, "the pages did not start");
		return 1;
	}
	listen_close_unclaimed();
	s.loop = loop_new(on_stop, on_reload, &s);
	s.auth = auth_new(s.loop, c);
	char *conninfo = cluster_conninfo(c, "pages");
	s.waits = wait_list_new(&s);
	s.budgets = budget_list_new();
	s.db = db_new(s.loop, conninfo, channels, cluster_patience(c),
	    (struct db_handlers){.up = on_up, .down = on_down, .notify = on_notify, .arg = &s});
	free(conninfo);
	s.pulse = pulse_new(s.loop, s.db, "pages", counters);
	if (fd >= 0)
		s.http = serve_on(&s, fd);
	if (local >= 0)
		s.local = serve_on(&s, local);
	if (fd >= 0)
		log_info("pages on %s port %d", c->pages_address, port);
	if (local >= 0)
		log_info("pages on %s", c->pages_socket);
	loop_status(s.loop, "waiting for the database");
	loop_ready(s.loop);
	loop_run(s.loop);
	wait_list_free(s.waits);
	http_free(s.http);
	http_free(s.local);
	budget_list_free(s.budgets);
	auth_free(s.auth);
	pulse_free(s.pulse);
	db_free(s.db);
	session_close(s.session);
	banners_free(&s.banners);
	render_free(s.render);
	buf_free(&s.description);
	papers_free(s.papers);
	rules_free(s.rules);
	arena_free(s.codes);
	loop_free(s.loop);
	return 0;
}

void pages_check(const struct config *c, struct checks *k)
{
	struct err e = {0};
	struct render *render = render_load(c, &e);
	if (!render)
		checks_fault(k, "rules.templates", &e);
	render_free(render);
	struct buf description = {0};
	if (!api_description_load(c, &description, &e))
		checks_fault(k, "database.schema_directory", &e);
	buf_free(&description);
	auth_check(c, k);
	if (*c->pages_address)
		checks_port(k, "pages.address", c->pages_address, c->pages_port);
}
