/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_followup.c - follow-ups found for Task and ServiceRequest: both are made of the same rows,
 * by the same queries as the lists of the API.
 */
#include "autoconf.h"
#include "fhir_followup.h"
#include "fhir_when.h"
#include "followupd/casefile.h"
#include "followupd/fhir_store.h"
#include "row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_MAX 40 /* there are fewer statuses */

struct followup_search {
	struct visit *v;
	const struct fhir_kind *kind;
	struct program_query q;
	struct program_fits fits;
	const char *key[KEYS_MAX]; /* of fits */
	const char *ref;	   /* it has to be this one; NULL: any */
	bool nothing;		   /* there cannot be one */
};

static struct program_query query_of(struct visit *v)
{
	return (struct program_query){.list = "any",
	    .since = INSTANT_NONE,
	    .after_at = INSTANT_NONE,
	    .limit = 1,
	    .now = v->who.now,
	    .today = zone_date(v->zone, v->who.now)};
}

/* ---- by status ----------------------------------------------------------------------------------
 */

/* Of the keys those that are wanted, too. */
static void narrow(struct followup_search *s, const bool wanted[static KEYS_MAX])
{
	size_t kept = 0;
	for (size_t i = 0; fhir_statuses[i].key && i < KEYS_MAX; i++) {
		bool had = !s->fits.key;
		for (size_t j = 0; j < s->fits.key_count && !had; j++)
			had = s->key[j] == fhir_statuses[i].key;
		if (had && wanted[i])
			s->key[kept++] = fhir_statuses[i].key;
	}
	s->fits.key = s->key;
	s->fits.key_count = kept;
}

/* "requested,accepted" */
static bool read_status(struct followup_search *s)
{
	const char *said = http_query(s->v->request, "status"), *code;
	bool wanted[KEYS_MAX] = {false};
	if (!said)
		return true;
	for (const char *at = said;; at++) {
		size_t len = strcspn(at, ",");
		if (!fhir_token(s->v, "status", arena_strndup(s->v->arena, at, len),
			s->kind->status_system, &code))
			return false;
		if (!s->kind->is_status(code)) {
			fhir_refuse(s->v, 400, "There is no such status.");
			return false;
		}
		for (size_t i = 0; fhir_statuses[i].key && i < KEYS_MAX; i++)
			wanted[i] =
			    wanted[i] || strcmp(s->kind->status_of(&fhir_statuses[i]), code) == 0;
		at += len;
		if (!*at)
			break;
	}
	narrow(s, wanted);
	return true;
}

/* "overdue-2", or any other: then it is not overdue. */
static bool read_business(struct followup_search *s)
{
	const char *said = http_query(s->v->request, "business-status"), *code;
	const char *system = arena_printf(
	    s->v->arena, "%s/CodeSystem/business-status", fhir_base(s->v->site, s->v->arena));
	bool wanted[KEYS_MAX] = {false}, any = false;
	int tier, used = 0;
	if (!said)
		return true;
	if (!fhir_token(s->v, "business-status", said, system, &code))
		return false;
	if (sscanf(code, "overdue-%1d%n", &tier, &used) == 1 && !code[used]) {
		s->fits.overdue = tier + 2;
		return true;
	}
	for (size_t i = 0; fhir_statuses[i].key && i < KEYS_MAX; i++) {
		wanted[i] = strcmp(fhir_statuses[i].business, code) == 0;
		any = any || wanted[i];
	}
	s->fits.overdue = 1;
	narrow(s, wanted);
	if (!any)
		fhir_refuse(s->v, 400, "There is no such status.");
	return any;
}

/* ---- by time ------------------------------------------------------------------------------------
 */

/* False: one of them is no date, and the visit has ended. */
static bool read_when(struct followup_search *s, const char *wanted, struct fhir_bounds *b)
{
	const struct http_request *r = s->v->request;
	const char *name, *value;
	*b = FHIR_ANY_TIME;
	for (size_t i = 0; i < http_query_count(r); i++) {
		http_query_at(r, i, &name, &value);
		if (strcmp(name, wanted) != 0 || fhir_bounds_add(b, value, s->v->zone))
			continue;
		fhir_refuse(s->v, 400,
		    arena_printf(s->v->arena, "%s is a date with eq, ge, gt, le or lt.", wanted));
		return false;
	}
	return true;
}

static bool read_times(struct followup_search *s)
{
	const struct zone *z = s->v->zone;
	const char *sort = http_query(s->v->request, "_sort");
	struct fhir_bounds b;
	if (sort && strcmp(sort, "_lastUpdated") != 0) {
		fhir_refuse(s->v, 400, "_sort is _lastUpdated.");
		return false;
	}
	if (!read_when(s, "occurrence", &b))
		return false;
	date window[4] = {fhir_first_day(b.begins_from, z), fhir_last_day(b.begins_before, z),
	    fhir_first_day(b.ends_from, z), fhir_last_day(b.ends_before, z)};
	memcpy(s->fits.window, window, sizeof window);
	if (!read_when(s, "period", &b))
		return false;
	instant span[4] = {b.begins_from, b.begins_before, b.ends_from, b.ends_before};
	memcpy(s->fits.span, span, sizeof span);
	if (!read_when(s, "_lastUpdated", &b))
		return false;
	/* A point of time begins and ends there. */
	s->q.since = b.begins_from > b.ends_from ? b.begins_from : b.ends_from;
	s->fits.before = b.begins_before;
	if (b.ends_before != INSTANT_NONE &&
	    (b.begins_before == INSTANT_NONE || b.ends_before < b.begins_before))
		s->fits.before = b.ends_before;
	if (s->q.since == INSTANT_NONE && (sort || s->fits.before != INSTANT_NONE))
		s->q.since = 0; /* since ever, in that order */
	return true;
}

/* ---- all of it ----------------------------------------------------------------------------------
 */

static bool read_ref(struct followup_search *s)
{
	const char *id = http_query(s->v->request, "_id"), *other = NULL;
	const char *said = http_query(s->v->request, "identifier");
	const char *system = arena_printf(
	    s->v->arena, "%s/NamingSystem/reference", fhir_base(s->v->site, s->v->arena));
	struct err e = {0};
	if (said && !fhir_token(s->v, "identifier", said, system, &other))
		return false;
	s->ref = id ? id : other;
	if (!s->ref)
		return true;
	s->nothing = other && strcmp(s->ref, other) != 0;
	if (casefile_find(s->v->site->session, s->ref, &s->q.only, &e))
		return true;
	s->nothing = true;
	if (e.code != ERR_NOT_FOUND)
		program_fail(s->v, &e);
	return e.code == ERR_NOT_FOUND;
}

static bool read_include(struct followup_search *s)
{
	const char *said = http_query(s->v->request, "_include");
	if (!said || strcmp(said, "Task:focus") == 0)
		return true;
	fhir_refuse(s->v, 400, "_include is Task:focus.");
	return false;
}

static bool read_search(struct followup_search *s, struct visit *v, const struct fhir_kind *kind)
{
	*s = (struct followup_search){.v = v, .kind = kind, .q = query_of(v)};
	return read_include(s) && read_status(s) && read_business(s) && read_times(s) &&
	       fhir_id_of(v, "patient", "Patient", &s->fits.patient) &&
	       fhir_id_of(v, "owner", "Practitioner", &s->fits.owner) &&
	       program_after(
		   v, "_after", s->q.since != INSTANT_NONE, &s->q.after, &s->q.after_at) &&
	       (s->q.limit = fhir_count(v)) && read_ref(s);
}

/* ---- what is found ------------------------------------------------------------------------------
 */

/* The rows of both queries; false with e set. */
static bool ask(
    struct visit *v, const struct program_query *q, struct rows *r, struct rows *d, struct err *e)
{
	if (!program_followups(v->site->session, q, r, e))
		return false;
	size_t n = (size_t)rows_count(r);
	int64_t *id = arena_alloc(v->arena, (n + 1) * sizeof *id);
	for (size_t i = 0; i < n; i++)
		id[i] = row_int(r, (int)i, "item_id");
	return fhir_followups(v->site->session, n, id, d, e);
}

static void add_all(struct followup_search *s, const struct rows *r, const struct rows *d,
    json_t *bundle, bool with_focus)
{
	for (int i = 0; i < rows_count(r); i++) {
		const struct fhir_followup f = {s->v, r, d, i};
		instant at = row_time(r, i, "updated_at");
		if (s->ref && (strcmp(s->ref, row_text(r, i, "ref")) != 0 ||
				  (s->q.since != INSTANT_NONE && at < s->q.since) ||
				  (s->fits.before != INSTANT_NONE && at >= s->fits.before)))
			continue;
		visit_shows(s->v, row_int(r, i, "patient_id"));
		fhir_bundle_add(s->v, bundle, s->kind->build(&f), false);
		if (with_focus)
			fhir_bundle_add(s->v, bundle, s->kind->focus(&f), true);
	}
}

void fhir_followup_search(struct visit *v, const struct fhir_kind *kind)
{
	struct followup_search s;
	struct rows r = {0}, d = {0};
	struct err e = {0};
	const char *next = NULL;
	if (!read_search(&s, v, kind))
		return;
	s.q.fits = &s.fits;
	json_t *bundle = fhir_bundle();
	bool ok = s.nothing || ask(v, &s.q, &r, &d, &e);
	if (ok && !s.nothing)
		add_all(&s, &r, &d, bundle, http_query(v->request, "_include") != NULL);
	ok = ok && (s.ref || program_next(v, &s.q, &r, &next, &e));
	rows_free(&r);
	rows_free(&d);
	if (ok) {
		fhir_bundle_answer(v, bundle, next);
		return;
	}
	json_decref(bundle);
	program_fail(v, &e);
}

void fhir_followup_read(struct visit *v, const struct fhir_kind *kind)
{
	struct program_query q = query_of(v);
	struct rows r = {0}, d = {0};
	struct err e = {0};
	const char *ref = http_part(v->request, 0);
	json_t *resource = NULL;
	bool ok = casefile_find(v->site->session, ref, &q.only, &e) && ask(v, &q, &r, &d, &e);
	/* An id is an id: what people may write in other ways has one. */
	if (ok && rows_count(&r) && strcmp(row_text(&r, 0, "ref"), ref) == 0) {
		const struct fhir_followup f = {v, &r, &d, 0};
		visit_shows(v, row_int(&r, 0, "patient_id"));
		resource = kind->build(&f);
	} else if (ok) {
		err_set(&e, ERR_NOT_FOUND, "there is no such follow-up");
	}
	rows_free(&r);
	rows_free(&d);
	if (resource)
		fhir_answer(v, resource);
	else
		program_fail(v, &e);
}
