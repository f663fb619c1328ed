/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir.c - FHIR over HTTP: a program with a token sends resources, which become rows of inbound.
 *
 * Nothing is answered before the commit.  All rows of a request are of one statement, so that a
 * transaction is all or nothing; what was sent before is found by its number and content, and not
 * stored again.  What says again what it said before something else is not taken: nothing tells
 * whether it is late or true again.  A body that is not taken is kept, as a rejected message is.
 * States of a visit: asked -> let in -> (looked up ->) (stored ->) (found ->) (kept ->) answered
 */
#include "autoconf.h"
#include "fhir.h"
#include "followupd/fault.h"
#include "followupd/listen.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Bodies of all connections; a token is looked at only when its body is there. */
#define BODIES	 ((size_t)512 << 20)
#define BODY_MAX ((size_t)16 << 20)
#define BACKLOG	 64

struct fhir_door {
	struct intake *in;
	const struct listener *config;
	struct http *http;
	struct http_options options;
	int64_t answered, refused, cut;
	TAILQ_HEAD(visit_list, fhir_visit) visits;
};

static const char *facility_of(const struct fhir_door *d)
{
	return *d->config->facility ? d->config->facility : d->config->name;
}

static void visit_end(struct fhir_visit *v)
{
	TAILQ_REMOVE(&v->door->visits, v, next);
	intake_update(v->door->in);
	arena_free(v->a);
	free(v);
}

/* What the database says of values is the body's fault; anything else passes. */
static void fail(struct fhir_visit *v, const struct err *e)
{
	static const struct fhir_fault fault = {
	    422, "processing", "", "the database does not take what is in it"};
	log_err(
	    LOG_LVL_WARNING, e, "listener %s: a FHIR request is not stored", v->door->config->name);
	if (sql_blames_values(e))
		fhir_answer_fault(v, &fault);
	else
		fhir_answer_later(v, "It is not stored. Send it again in a minute.");
	visit_end(v);
}

/* ---- stored ------------------------------------------------------------------------- */

static void answer(struct fhir_visit *v)
{
	if (v->plan.fault.status)
		fhir_answer_fault(v, &v->plan.fault);
	else
		fhir_answer_stored(v);
	visit_end(v);
}

static bool is_last_of_its_number(const struct fhir_visit *v, size_t i)
{
	const char *number = v->row[i]->control_id;
	for (size_t k = i + 1; k < v->count; k++)
		if (strcmp(v->row[k]->control_id, number) == 0)
			return false;
	return true;
}

/* The first entry that the message is about. */
static void object_to(struct fhir_visit *v, size_t message)
{
	size_t i = 0;
	while (!v->plan.entry[i].about || v->plan.entry[i].message != message)
		i++;
	struct fhir_entry *x = &v->plan.entry[i];
	x->fault = (struct fhir_fault){409, "conflict",
	    v->plan.bundle ? arena_printf(v->a, "Bundle.entry[%zu].resource", i) : x->type,
	    "it was sent before, and something else since: say by meta.lastUpdated that it is true "
	    "again"};
	if (v->plan.request != FHIR_BATCH && !v->plan.fault.status)
		v->plan.fault = x->fault;
}

static void keep_body(struct fhir_visit *v, const struct fhir_fault *f);
static void send_rows(struct fhir_visit *v);
static const struct fhir_fault *first_fault(const struct fhir_visit *v);

/* Of versions that were sent together the last is to be the newest; one alone is its own last. */
static bool object_to_what_is_old(struct fhir_visit *v, const bool *followed)
{
	bool kept = first_fault(v), any = false;
	for (size_t i = 0; i < v->count; i++) {
		bool old = v->row[i] != &v->refused && followed[i] && !v->stored[v->which[i]].new;
		if (!old || !is_last_of_its_number(v, i))
			continue;
		object_to(v, v->which[i]);
		any = true;
	}
	if (!any || kept)
		return false;
	v->count = 0;
	keep_body(v, first_fault(v));
	send_rows(v);
	return true;
}

static void on_found(struct rows *rows, const struct err *e, void *arg)
{
	struct fhir_visit *v = arg;
	int64_t *id = arena_alloc(v->a, (v->count + 1) * sizeof *id);
	bool *followed = arena_alloc(v->a, (v->count + 1) * sizeof *followed);
	enum inbound_verdict *verdict = arena_alloc(v->a, (v->count + 1) * sizeof *verdict);
	if (e) {
		fail(v, e);
		return;
	}
	inbound_read_found(rows, id, verdict, followed, v->count);
	for (size_t i = 0; i < v->count; i++)
		if (v->row[i] != &v->refused && !v->stored[v->which[i]].id)
			v->stored[v->which[i]].id = id[i];
	if (!object_to_what_is_old(v, followed))
		answer(v);
}

static void on_stored(struct rows *rows, const struct err *e, void *arg)
{
	struct fhir_visit *v = arg;
	int64_t *id = arena_alloc(v->a, (v->count + 1) * sizeof *id);
	bool all = true;
	if (e) {
		fail(v, e);
		return;
	}
	FAULT("intake.committed");
	inbound_read_stored(rows, id, v->count);
	for (size_t i = 0; i < v->count; i++) {
		bool refused = v->row[i] == &v->refused;
		COUNT(v->door->in, refused ? MESSAGES_REJECTED
				   : id[i] ? MESSAGES_ACCEPTED
					   : MESSAGES_DUPLICATE);
		if (refused)
			continue;
		all = all && id[i];
		v->stored[v->which[i]] = (struct stored_one){.id = id[i], .new = id[i] != 0};
	}
	if (all)
		answer(v);
	else
		inbound_find(v->door->in->db, v->row, v->count, on_found, v);
}

/* ---- rows --------------------------------------------------------------------------- */

static struct hl7_span span_of(const char *text)
{
	return (struct hl7_span){text, strlen(text)};
}

static void put_row(struct fhir_visit *v, const struct inbound_row *row, size_t which)
{
	v->row[v->count] = row;
	v->which[v->count++] = which;
}

static const struct inbound_row *row_of(struct fhir_visit *v, const struct fhir_message *m)
{
	const struct fhir_door *d = v->door;
	struct inbound_row *row = arena_alloc(v->a, sizeof *row);
	const struct hl7_envelope lane = {.sending_facility = span_of(facility_of(d)),
	    .patient_key = span_of(m->patient),
	    .control_id = span_of(m->control_id),
	    .sent = span_of(m->sent)};
	*row = (struct inbound_row){.source = d->config->name,
	    .peer = v->peer,
	    .format = FORMAT_FHIR,
	    .verdict = INBOUND_ACCEPTED,
	    .lane = message_lane(d->in, &lane),
	    .sender = arena_printf(v->a, "%s|%s", v->program, facility_of(d)),
	    .control_id = m->control_id,
	    .message_type = m->type,
	    .raw = m->raw,
	    .len = m->len};
	memcpy(row->sha256, m->sha256, sizeof row->sha256);
	return row;
}

static const struct fhir_fault *first_fault(const struct fhir_visit *v)
{
	if (v->plan.fault.status)
		return &v->plan.fault;
	for (size_t i = 0; i < v->plan.entry_count; i++)
		if (v->plan.entry[i].fault.status)
			return &v->plan.entry[i].fault;
	return NULL;
}

/* Whole, for a person, with why. */
static void keep_body(struct fhir_visit *v, const struct fhir_fault *f)
{
	const struct fhir_door *d = v->door;
	v->refused = (struct inbound_row){.source = d->config->name,
	    .peer = v->peer,
	    .format = FORMAT_FHIR,
	    .verdict = INBOUND_REJECTED,
	    .reason =
		arena_printf(v->a, "%s%s%s", f->expression, *f->expression ? ": " : "", f->text),
	    .sender = arena_printf(v->a, "%s|%s", v->program, facility_of(d)),
	    .control_id = "",
	    .message_type = v->wanted.type ? "resource" : "Bundle",
	    .raw = v->body,
	    .len = v->len};
	sha256(v->body, v->len, v->refused.sha256);
	put_row(v, &v->refused, 0);
}

static void send_rows(struct fhir_visit *v)
{
	inbound_store(v->door->in->db, v->row, v->count, on_stored, v);
	FAULT("intake.batch-sent");
}

static void store(struct fhir_visit *v)
{
	const struct fhir_fault *f = first_fault(v);
	size_t most = v->plan.message_count + 1;
	v->row = arena_alloc(v->a, most * sizeof *v->row);
	v->which = arena_alloc(v->a, most * sizeof *v->which);
	for (size_t i = 0; !v->plan.fault.status && i < v->plan.message_count; i++)
		if (!v->stored[i].spared)
			put_row(v, row_of(v, &v->plan.message[i]), i);
	if (f && v->len)
		keep_body(v, f);
	if (v->count)
		send_rows(v);
	else
		answer(v);
}

/* ---- what must not be there --------------------------------------------------------- */

/* A patient who is known stays as known; any other resource must say what it said. */
static void spare(struct fhir_visit *v, size_t i, const struct wanted_row *found)
{
	struct fhir_entry *x = &v->plan.entry[i];
	if (strcmp(x->type, "Patient") != 0 && !found->same) {
		x->fault = (struct fhir_fault){412, "conflict",
		    v->plan.bundle ? arena_printf(v->a, "Bundle.entry[%zu].request.ifNoneExist", i)
				   : x->type,
		    "one with this identifier is here and says something else; send it without the "
		    "condition"};
		if (v->plan.request != FHIR_BATCH)
			v->plan.fault = x->fault;
	}
	v->stored[x->message] = (struct stored_one){.id = found->id, .spared = true};
}

static void on_looked_up(struct rows *rows, const struct err *e, void *arg)
{
	struct fhir_visit *v = arg;
	if (e) {
		fail(v, e);
		return;
	}
	inbound_read_looked_up(rows, v->wanted_row, v->condition_count);
	for (size_t i = 0; i < v->condition_count; i++)
		if (v->wanted_row[i].id)
			spare(v, v->condition[i], &v->wanted_row[i]);
	store(v);
}

static void look_up(struct fhir_visit *v)
{
	const size_t n = v->plan.entry_count;
	v->wanted_row = arena_alloc(v->a, (n + 1) * sizeof *v->wanted_row);
	v->condition = arena_alloc(v->a, (n + 1) * sizeof *v->condition);
	for (size_t i = 0; !v->plan.fault.status && i < n; i++) {
		const struct fhir_entry *x = &v->plan.entry[i];
		if (!x->if_none_exist || !x->about || x->fault.status)
			continue;
		v->wanted_row[v->condition_count] = (struct wanted_row){
		    .control_id = x->if_none_exist, .sha256 = v->plan.message[x->message].sha256};
		v->condition[v->condition_count++] = i;
	}
	if (v->condition_count)
		inbound_look_up(v->door->in->db, v->door->config->name, v->wanted_row,
		    v->condition_count, on_looked_up, v);
	else
		store(v);
}

/* ---- letting in --------------------------------------------------------------------- */

/* A token that is no text at all is nobody's. */
static void on_entered(struct rows *rows, const struct err *e, void *arg)
{
	static const struct fhir_fault
	    nobody = {401, "login", "",
		"there is no such token, or it may not come from this address"},
	    forbidden = {403, "forbidden", "", "the token was not given the scope fhir.write"};
	struct fhir_visit *v = arg;
	bool writes = false;
	const char *program = e ? NULL : inbound_read_program(rows, &writes);
	if (e && !sql_blames_values(e)) {
		fail(v, e);
		return;
	}
	if (!program || !writes) {
		fhir_answer_fault(v, program ? &forbidden : &nobody);
		visit_end(v);
		return;
	}
	v->program = arena_strdup(v->a, program);
	v->body = http_body(v->request, &v->len);
	v->door->in->counters[BYTES].value += (int64_t)v->len;
	fhir_plan(v->a, v->body, v->len, &v->wanted, facility_of(v->door), &v->plan);
	v->stored = arena_alloc(v->a, (v->plan.message_count + 1) * sizeof *v->stored);
	look_up(v);
}

static const char *token_of(const struct http_request *r)
{
	static const char scheme[] = "Bearer ";
	const char *said = http_header(r, "Authorization");
	return said && strncasecmp(said, scheme, strlen(scheme)) == 0 ? said + strlen(scheme)
								      : NULL;
}

static const char *part_of(struct arena *a, const struct http_request *r, size_t i, size_t count)
{
	return i < count ? arena_strdup(a, http_part(r, i)) : NULL;
}

/* The number of {} stands beside the route. */
static const char no_part[] = "", one_part[] = "1", two_parts[] = "22";

static void serve(struct http_request *r, void *door)
{
	static const struct fhir_fault no_token = {
	    401, "login", "", "it needs a token: Authorization: Bearer fu_..."};
	struct fhir_door *d = door;
	struct fhir_visit *v = xcalloc(1, sizeof *v);
	const char *token = token_of(r);
	size_t parts = strlen(http_route_of(r)->what);
	char peer[HTTP_PEER_SIZE];
	*v = (struct fhir_visit){.door = d, .request = r, .a = arena_new()};
	TAILQ_INSERT_TAIL(&d->visits, v, next);
	v->peer = arena_strdup(v->a, http_asker(r, d->config->peer_uid, peer));
	v->wanted.type = part_of(v->a, r, 0, parts);
	v->wanted.id = part_of(v->a, r, 1, parts);
	v->wanted.if_none_exist = http_header(r, "If-None-Exist");
	v->wanted.if_match = http_header_count(r, "If-Match") > 0;
	if (!token) {
		fhir_answer_fault(v, &no_token);
	} else if (d->in->stopping || !db_is_up(d->in->db)) {
		fhir_answer_later(v, "The database does not answer. Send it again in a minute.");
	} else {
		inbound_enter(d->in->db, token, v->peer, on_entered, v);
		return;
	}
	visit_end(v);
}

static void serve_metadata(struct http_request *r, void *door);

static const struct http_route routes[] = {
    {HTTP_GET, FHIR_BASE "/metadata", serve_metadata, no_part},
    {HTTP_POST | HTTP_JSON, FHIR_BASE, serve, no_part},
    {HTTP_POST | HTTP_JSON, FHIR_BASE "/{}", serve, one_part},
    {HTTP_PUT | HTTP_JSON, FHIR_BASE "/{}/{}", serve, two_parts}, {0}};

static void serve_metadata(struct http_request *r, void *door)
{
	fhir_answer_metadata(r, routes, fhir_types);
}

/* ---- start and end ------------------------------------------------------------------ */

static const struct http_field headers[] = {
    {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}, {0}};

static unsigned connections_of(const struct listener *l, size_t body)
{
	size_t fit = BODIES / body;
	return (unsigned)(fit < (size_t)l->max_connections ? fit : (size_t)l->max_connections);
}

bool fhir_door_open(
    struct intake *in, const struct listener *l, struct fhir_door **out, struct err *e)
{
	int fd, bound = 0;
	size_t body = (size_t)l->max_frame < BODY_MAX ? (size_t)l->max_frame : BODY_MAX;
	bool local = *l->address == '/';
	if (local ? !listen_local(l->address, BACKLOG, &fd, e)
		  : !listen_open(l->address, l->port, BACKLOG, &fd, &bound, e))
		return err_prefix(e, "listener \"%s\"", l->name);
	struct fhir_door *d = xcalloc(1, sizeof *d);
	*d = (struct fhir_door){.in = in, .config = l};
	TAILQ_INIT(&d->visits);
	d->options = (struct http_options){.limits = {.connections = connections_of(l, body),
					       .body = 4096,
					       .json = body,
					       .memory = 32 * 1024,
					       .deadline = SECONDS(l->frame_timeout),
					       .idle = SECONDS(15)},
	    .routes = routes,
	    .headers = headers,
	    .user = local ? &l->peer_uid : NULL,
	    .json_type = "application/fhir+json",
	    .tally = {&d->answered, &d->refused, &d->cut},
	    .refuse = fhir_answer_malformed,
	    .arg = d};
	d->http = http_new(in->loop, fd, &d->options);
	if (local)
		log_info("listener %s: FHIR on %s", l->name, l->address);
	else
		log_info("listener %s: FHIR on %s port %d", l->name, l->address, bound);
	*out = d;
	return true;
}

bool fhir_door_idle(const struct fhir_door *d)
{
	return !d || TAILQ_EMPTY(&d->visits);
}

void fhir_door_free(struct fhir_door *d)
{
	struct fhir_visit *v;
	if (!d)
		return;
	http_free(d->http);
	while ((v = TAILQ_FIRST(&d->visits))) {
		TAILQ_REMOVE(&d->visits, v, next);
		arena_free(v->a);
		free(v);
	}
	free(d);
}
