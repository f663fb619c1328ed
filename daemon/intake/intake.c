/* SPDX-License-Identifier: Apache-2.0
 *
 * intake.c - the intake role: its start, its end, and when it reads at all.
 *
 * Fails: a database that is away stops the reading, so that TCP tells the senders; after a minute
 * they are disconnected.  Nobody is ever answered for what is not committed.
 */
#include "autoconf.h"
#include "intake.h"
#include "followupd/cluster.h"
#include "followupd/listen.h"
#include "followupd/latin.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/roles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define PATIENCE     SECONDS(60) /* of senders, with a database that is down */
#define PAUSE	     SECONDS(2)
#define ENDING_LIMIT SECONDS(10) /* less than the supervisor's patience */
#define LAST_WORDS   (SECONDS(1) / 2)

static const struct counter counter_names[INTAKE_COUNTERS + 1] = {
    [MESSAGES_ACCEPTED] = {"messages_accepted_total", "Messages stored for the first time."},
    [MESSAGES_DUPLICATE] = {"messages_duplicate_total", "Messages that were stored before."},
    [MESSAGES_REJECTED] = {"messages_rejected_total", "Messages stored as unusable."},
    [FRAGMENTS] = {"fragments_total", "Messages that never ended, or were too large."},
    [CONNECTIONS_CURRENT] = {"connections_current", "Senders connected now."},
    [CONNECTIONS_REFUSED] = {"connections_refused_total", "Connections closed before any message."},
    [BATCHES] = {"batches_total", "Commits."},
    [MAILS] = {"mails_total", "Mails of the Maildir that were stored."},
    [FILES_DONE] = {"files_done_total", "Files of drop folders of which all is stored."},
    [FILES_FAILED] = {"files_failed_total", "Files of drop folders moved to failed/."},
    [FILES_WAITING] = {"files_waiting", "Files in drop folders that are not taken yet."},
    [FILES_IGNORED] = {"files_ignored", "Files in drop folders that no pattern has."},
    [FOLDERS_TROUBLED] = {"folders_troubled", "Drop folders that cannot be read or moved in."},
    [JUNK_BYTES] = {"junk_bytes_total", "Bytes outside of frames."},
    [BYTES] = {"bytes_total", "Bytes received."},
};

/* ---- when to read --------------------------------------------------------------------- */

static bool must_hold(const struct intake *in)
{
	return in->stopping || !db_is_up(in->db) || batch_full(in->batch) ||
	       loop_timer_pending(in->pause);
}

/* The next connection that may finish a large frame, or all when there is room again. */
static void end_crowd(struct intake *in)
{
	struct connection *c;
	bool room = in->input_bytes <= INPUT_BYTES / 2;
	if (in->large)
		return;
	TAILQ_FOREACH(c, &in->connections, next)
	{
		if (!c->crowded)
			continue;
		c->crowded = false;
		if (!room) {
			in->large = c;
			return;
		}
	}
}

static void try_end(struct intake *in)
{
	struct connection *c;
	if (db_is_up(in->db) && !batch_idle(in->batch))
		return;
	for (size_t i = 0; i < in->port_count; i++)
		if (db_is_up(in->db) && !fhir_door_idle(in->port[i].fhir))
			return;
	TAILQ_FOREACH(c, &in->connections, next)
	if (c->answering && db_is_up(in->db))
		return;
	loop_quit(in->loop);
}

static void on_update(evutil_socket_t fd, short what, void *arg)
{
	struct intake *in = arg;
	struct connection *c, *following;
	in->held = must_hold(in);
	end_crowd(in);
	for (c = TAILQ_FIRST(&in->connections); c; c = following) {
		following = TAILQ_NEXT(c, next);
		connection_settle(c);
	}
	for (size_t i = 0; i < in->folder_count; i++)
		drop_folder_go_on(in->folder[i]);
	if (in->stopping)
		try_end(in);
}

void intake_update(struct intake *in)
{
	event_active(in->update, EV_TIMEOUT, 0);
}

static void close_all(struct intake *in)
{
	struct connection *c;
	while ((c = TAILQ_FIRST(&in->connections)))
		connection_close(c);
}

static void tell_status(struct intake *in)
{
	if (db_is_up(in->db))
		loop_status(in->loop, "listening on %zu ports, reading %zu folders%s%s",
		    in->port_count, in->folder_count, *in->trouble ? "; " : "", in->trouble);
	else
		loop_status(in->loop, "waiting for the database: senders wait");
}

void intake_tell(struct intake *in)
{
	struct buf all = {0};
	int64_t *troubled = &in->counters[FOLDERS_TROUBLED].value;
	*troubled = 0;
	for (size_t i = 0; i < in->folder_count; i++) {
		const char *trouble = drop_folder_trouble(in->folder[i]);
		if (!trouble)
			continue;
		buf_addf(&all, "%sfolder %s: %s", all.len ? "; " : "",
		    drop_folder_name(in->folder[i]), trouble);
		++*troubled;
	}
	const char *text = buf_text(&all);
	size_t fits = strnlen(text, sizeof in->trouble - 1);
	snprintf(in->trouble, sizeof in->trouble, "%.*s", (int)utf8_whole(text, fits), text);
	buf_free(&all);
	tell_status(in);
}

/* ---- the database ---------------------------------------------------------------------- */

static void on_up(void *arg)
{
	struct intake *in = arg;
	loop_timer_set(in->patience, -1);
	in->gave_up = false;
	if (!in->started) {
		in->started = true;
		for (size_t i = 0; i < in->port_count; i++)
			port_accept(&in->port[i], true);
		loop_ready(in->loop);
	} else {
		log_info("the database is back");
	}
	tell_status(in);
	intake_update(in);
	batch_start(in->batch);
}

static void on_down(void *arg)
{
	struct intake *in = arg;
	in->held = true;
	tell_status(in);
	loop_timer_set(in->pause, -1);
	loop_timer_set(in->patience, PATIENCE);
	intake_update(in);
}

static void on_patience(void *arg)
{
	struct intake *in = arg;
	log_warning("the database is away for a minute: senders are disconnected");
	in->gave_up = true;
	close_all(in);
	batch_drop(in->batch);
}

void intake_pause(struct intake *in)
{
	if (!db_is_up(in->db))
		return;
	loop_timer_set(in->pause, PAUSE);
	in->held = true;
	intake_update(in);
}

static void on_pause_over(void *arg)
{
	struct intake *in = arg;
	intake_update(in);
	batch_start(in->batch);
}

/* ---- start and end ----------------------------------------------------------------------- */

/* Nothing is read any more; who has sent something gets the answer to it. */
static void on_leave(void *arg)
{
	struct intake *in = arg;
	in->stopping = in->held = true;
	loop_timer_set(in->ending, ENDING_LIMIT);
	intake_update(in);
}

/* Who has connected just now is still heard: closed with a message unread, a connection is reset.
 */
static void on_stop(void *arg)
{
	struct intake *in = arg;
	for (size_t i = 0; i < in->port_count; i++)
		port_close(&in->port[i]);
	if (TAILQ_EMPTY(&in->connections) || loop_timer_pending(in->leaving))
		on_leave(in);
	else
		loop_timer_set(in->leaving, LAST_WORDS);
}

static void on_ending(void *arg)
{
	struct intake *in = arg;
	log_warning("senders did not take their answers in time");
	loop_quit(in->loop);
}

static void on_reload(void *arg)
{
	struct intake *in = arg;
	config_reload(in->config, NULL, NULL);
}

static void allow_many_descriptors(void)
{
	struct rlimit r;
	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		return;
	r.rlim_cur = r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &r) != 0)
		log_warning("the limit of open descriptors stays at %ld: %m", (long)r.rlim_cur);
}

static bool open_ports(struct intake *in, struct err *e)
{
	const struct config *c = in->config;
	in->port = xcalloc(c->listener_count + 1, sizeof *in->port);
	for (; in->port_count < c->listener_count; in->port_count++) {
		struct port *p = &in->port[in->port_count];
		p->in = in;
		p->config = &c->listener[in->port_count];
		if (!port_open(p, e)) {
			port_close(p);
			return false;
		}
	}
	listen_close_unclaimed();
	return true;
}

static void open_database(struct intake *in)
{
	char *info = cluster_conninfo(in->config, "intake");
	struct db_handlers on = {.up = on_up, .down = on_down, .arg = in};
	in->db = db_new(in->loop, info, NULL, cluster_patience(in->config), on);
	free(info);
	in->pulse = pulse_new(in->loop, in->db, "intake", in->counters);
	pulse_note(in->pulse, in->trouble);
}

static void open_folders(struct intake *in)
{
	const struct config *c = in->config;
	in->folder = xcalloc(c->folder_count + 1, sizeof *in->folder);
	for (size_t i = 0; i < c->folder_count; i++)
		if (*c->folder[i].path)
			in->folder[in->folder_count++] = drop_folder_new(in, &c->folder[i]);
}

static void make(struct intake *in)
{
	in->loop = loop_new(on_stop, on_reload, in);
	in->batch = batch_new(in);
	in->update = event_new(loop_base(in->loop), -1, 0, on_update, in);
	if (!in->update)
		fatal("libevent has no room for an event");
	in->patience = loop_timer_new(in->loop, on_patience, in);
	in->pause = loop_timer_new(in->loop, on_pause_over, in);
	in->ending = loop_timer_new(in->loop, on_ending, in);
	in->leaving = loop_timer_new(in->loop, on_leave, in);
	memcpy(in->counters, counter_names, sizeof in->counters);
	TAILQ_INIT(&in->connections);
}

static void unmake(struct intake *in)
{
	maildir_free(in->maildir);
	pulse_free(in->pulse);
	db_free(in->db);
	close_all(in);
	batch_free(in->batch);
	for (size_t i = 0; i < in->folder_count; i++)
		drop_folder_free(in->folder[i]);
	free(in->folder);
	for (size_t i = 0; i < in->port_count; i++) {
		fhir_door_free(in->port[i].fhir);
		port_close(&in->port[i]);
	}
	free(in->port);
	loop_timer_free(in->patience);
	loop_timer_free(in->pause);
	loop_timer_free(in->ending);
	loop_timer_free(in->leaving);
	event_free(in->update);
	loop_free(in->loop);
}

int intake_run(struct config *c)
{
	struct intake in = {.config = c, .held = true};
	struct err e = {0};
	int status = 0;
	in.zone = zone_find(c->timezone);
	allow_many_descriptors();
	make(&in);
	if (open_ports(&in, &e)) {
		open_database(&in);
		in.maildir = maildir_new(&in);
		open_folders(&in);
		loop_waits(in.loop, 0, "the database");
		loop_run(in.loop);
	} else {
		log_err(LOG_LVL_ERROR, &e, "intake does not start");
		status = 1;
	}
	unmake(&in);
	return status;
}

void intake_check(const struct config *c, struct checks *k)
{
	for (size_t i = 0; i < c->listener_count; i++)
		port_check(&c->listener[i], k);
	for (size_t i = 0; i < c->folder_count; i++)
		drop_folder_check(&c->folder[i], k);
	maildir_check(c, k);
}
