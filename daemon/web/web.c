/* SPDX-License-Identifier: Apache-2.0
 *
 * web.c - the web role: liveness, readiness and metrics.
 *
 * Answers come from one reading of the database, renewed when somebody asks, at most once a second
 * and for at most a twentieth of the time, so that asking more often costs nothing.  A request
 * waits two seconds for a reading and then hears that the database does not answer.
 * Does not know: patients; its login sees counts only.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/cluster.h"
#include "followupd/http.h"
#include "followupd/listen.h"
#include "followupd/log.h"
#include "followupd/metrics_store.h"
#include "followupd/pulse.h"
#include "followupd/roles.h"
#include "prometheus.h"

#include <stdlib.h>
#include <string.h>

#define CONNECTIONS_MAX 64
#define PER_PEER	32 /* one address leaves room for the others */
#define READ_EVERY	SECONDS(1)
#define READ_SHARE	20 /* wait this many times as long as the last reading took */
#define PATIENCE	SECONDS(2)
#define DEADLINE	SECONDS(10) /* of a request */
#define HEARTBEAT_MAX	45	    /* seconds; roles beat every 10 */

struct web {
	struct config *config;
	struct loop *loop;
	struct db *db;
	struct pulse *pulse;
	struct http *http;
	struct metrics_reader *reader;
	struct loop_timer *patience;
	struct metrics *last; /* NULL: the newest reading failed, or there was none */
	struct err failure;   /* why last is NULL */
	int64_t asked_at, read_at, next_at;
	size_t waiting_count;
	struct web_waiting {
		struct http_request *request;
		void (*answer)(struct web *w, struct http_request *r);
	} waiting[CONNECTIONS_MAX];
};

enum { REQUESTS, REFUSED, CUT, READINGS, FAILED, COUNTERS };

static struct counter counters[COUNTERS + 1] = {
    [REQUESTS] = {"http_requests_total", "HTTP requests answered, refused ones included."},
    [REFUSED] = {"http_refused_total", "HTTP requests refused with a 4xx status."},
    [CUT] = {"http_deadline_total", "HTTP connections cut because the request took too long."},
    [READINGS] = {"metrics_readings_total", "Readings of the metrics views."},
    [FAILED] = {"metrics_readings_failed_total", "Readings that the database did not answer."},
    [COUNTERS] = {0},
};

/* ---- the reading ------------------------------------------------------------------------- */

static void answer_waiting(struct web *w)
{
	loop_timer_set(w->patience, -1);
	for (size_t i = 0; i < w->waiting_count; i++)
		w->waiting[i].answer(w, w->waiting[i].request);
	w->waiting_count = 0;
}

static void forget(struct web *w)
{
	metrics_free(w->last);
	w->last = NULL;
}

static void on_reading(struct metrics *m, const struct err *e, void *arg)
{
	struct web *w = arg;
	forget(w);
	w->last = m;
	w->read_at = monotonic_now();
	int64_t pause = (w->read_at - w->asked_at) * READ_SHARE;
	w->next_at = w->read_at + (pause > READ_EVERY ? pause : READ_EVERY);
	counters[READINGS].value++;
	if (e) {
		w->failure = *e;
		counters[FAILED].value++;
		log_err(LOG_LVL_WARNING, e, "reading the metrics");
	}
	answer_waiting(w);
}

/* The reading that is under way will still be taken when it comes. */
static void on_impatience(void *arg)
{
	struct web *w = arg;
	forget(w);
	err_set(&w->failure, ERR_LOST, "the database does not answer");
	answer_waiting(w);
}

static void answer_when_read(
    struct web *w, struct http_request *r, void (*answer)(struct web *w, struct http_request *r))
{
	bool busy = metrics_reading(w->reader);
	if (!db_is_up(w->db) || (!busy && monotonic_now() < w->next_at)) {
		answer(w, r);
		return;
	}
	w->waiting[w->waiting_count++] = (struct web_waiting){r, answer};
	if (!loop_timer_pending(w->patience))
		loop_timer_set(w->patience, PATIENCE);
	if (busy)
		return;
	w->asked_at = monotonic_now();
	metrics_read(w->reader, on_reading, w);
}

static void on_down(void *arg)
{
	struct web *w = arg;
	forget(w);
	w->next_at = 0;
	loop_status(w->loop, "waiting for the database");
}

static void on_up(void *arg)
{
	struct web *w = arg;
	w->next_at = 0;
	loop_status(w->loop, "serving");
}

/* ---- the answers --------------------------------------------------------------------------- */

#define TEXT_PLAIN "text/plain; charset=utf-8"

static void get_healthz(struct http_request *r, void *arg)
{
	http_answer(r, 200, TEXT_PLAIN, "ok\n", 3);
}

static void add_missing_role(struct web *w, const char *role, struct buf *missing)
{
	int64_t youngest = INT64_MAX, since = (monotonic_now() - w->read_at) / SECONDS(1);
	for (size_t i = 0; i < w->last->role_count; i++)
		if (strcmp(w->last->role[i].role, role) == 0 && w->last->role[i].age < youngest)
			youngest = w->last->role[i].age;
	if (youngest == INT64_MAX)
		buf_addf(missing, "%s: no heartbeat\n", role);
	else if (youngest + since >= HEARTBEAT_MAX)
		buf_addf(missing, "%s: no heartbeat for %lld seconds\n", role,
		    (long long)(youngest + since));
}

/* What the server says of itself may name hosts; it goes to the log, and a fixed text out. */
static const char *why_no_reading(const struct web *w)
{
	if (!db_is_up(w->db))
		return "database: not connected\n";
	return w->failure.code == ERR_LOST ? "database: no answer\n"
					   : "database: metrics cannot be read\n";
}

static void answer_ready(struct web *w, struct http_request *r)
{
	struct buf missing = {0};
	static const char *const needed[] = {"intake", "engine", "mailer"};
	if (db_is_up(w->db) && !w->last && w->failure.code == ERR_REFUSED)
		buf_addf(&missing, "schema: %s\n", w->failure.text);
	else if (!db_is_up(w->db) || !w->last)
		buf_adds(&missing, why_no_reading(w));
	else
		for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
			add_missing_role(w, needed[i], &missing);
	if (missing.len)
		http_answer(r, 503, TEXT_PLAIN, missing.data, missing.len);
	else
		http_answer(r, 200, TEXT_PLAIN, "ready\n", 6);
	buf_free(&missing);
}

static void get_readyz(struct http_request *r, void *arg)
{
	answer_when_read(arg, r, answer_ready);
}

static void answer_metrics(struct web *w, struct http_request *r)
{
	struct buf text = {0};
	prometheus_text(&text, w->last);
	http_answer(r, 200, "text/plain; version=0.0.4; charset=utf-8", text.data, text.len);
	buf_free(&text);
}

static void get_metrics(struct http_request *r, void *arg)
{
	answer_when_read(arg, r, answer_metrics);
}

/* ---- the role -------------------------------------------------------------------------------- */

static void on_stop(void *arg)
{
	struct web *w = arg;
	loop_quit(w->loop);
}

static void on_reload(void *arg)
{
	struct web *w = arg;
	config_reload(w->config, NULL, NULL);
}

static const struct http_route routes[] = {{HTTP_GET, "/healthz", get_healthz, NULL},
    {HTTP_GET, "/readyz", get_readyz, NULL}, {HTTP_GET, "/metrics", get_metrics, NULL}, {0}};

static const struct http_field headers[] = {
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {0},
};

static struct http *serve(struct web *w, int fd)
{
	return http_new(w->loop, fd,
	    &(struct http_options){
		.limits = {.connections = CONNECTIONS_MAX,
		    .per_peer = PER_PEER,
		    .memory = 8192,
		    .deadline = DEADLINE},
		.routes = routes,
		.headers = headers,
		.tally = {&counters[REQUESTS].value, &counters[REFUSED].value,
		    &counters[CUT].value},
		.arg = w,
	    });
}

int web_run(struct config *c)
{
	struct web w = {.config = c};
	struct err e = {0};
	int fd, port;
	if (!listen_open(c->web_address, c->web_port, CONNECTIONS_MAX, &fd, &port, &e)) {
		log_err(LOG_LVL_ERROR, &e, "the web role did not start");
		return 1;
	}
	listen_close_unclaimed();
	w.loop = loop_new(on_stop, on_reload, &w);
	char *conninfo = cluster_conninfo(c, "web");
	w.db = db_new(w.loop, conninfo, NULL, cluster_patience(c),
	    (struct db_handlers){.up = on_up, .down = on_down, .arg = &w});
	free(conninfo);
	w.reader = metrics_reader_new(w.db);
	w.patience = loop_timer_new(w.loop, on_impatience, &w);
	w.pulse = pulse_new(w.loop, w.db, "web", counters);
	w.http = serve(&w, fd);
	log_info("answering HTTP on %s port %d", c->web_address, port);
	loop_status(w.loop, "waiting for the database");
	loop_ready(w.loop);
	loop_run(w.loop);
	http_free(w.http);
	pulse_free(w.pulse);
	db_free(w.db);
	metrics_reader_free(w.reader);
	loop_timer_free(w.patience);
	forget(&w);
	loop_free(w.loop);
	return 0;
}

void web_check(const struct config *c, struct checks *k)
{
	checks_port(k, "web.address", c->web_address, c->web_port);
}
