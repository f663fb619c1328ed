/* SPDX-License-Identifier: Apache-2.0
 *
 * import_plan.c - what an import would do: owners looked up, rows known again, the rest decided.
 */
#include "autoconf.h"
#include "import.h"
#include "followupd/inbound_store.h"
#include "followupd/people_store.h"
#include "followupd/rebuild_store.h"

#include <stdlib.h>
#include <string.h>

struct named_owner {
	const char *said, *ref, *fault; /* ref NULL: fault says why */
};

struct owners {
	size_t count;
	struct named_owner *list;
};

/* One look for each name.  False: the database. */
static bool find_owner(struct import_plan *p, struct owners *o, const char *said,
    const struct named_owner **out, struct err *e)
{
	char ref[80];
	struct err why = {0};
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->list[i].said, said) == 0) {
			*out = &o->list[i];
			return true;
		}
	o->list = arena_grow(p->arena, o->list, o->count, sizeof *o->list);
	struct named_owner *n = &o->list[o->count++];
	*n = (struct named_owner){.said = said};
	*out = n;
	if (people_identify(p->c->session, said, ref, &why))
		n->ref = arena_strdup(p->arena, ref);
	else if (why.code == ERR_NOT_FOUND || why.code == ERR_REFUSED)
		n->fault = arena_strdup(p->arena, why.text);
	else {
		*e = why;
		return false;
	}
	return true;
}

static int times(const char *const *withdrawn, size_t count, const char *accession)
{
	size_t len = strlen(accession);
	int n = 1;
	for (size_t i = 0; i < count; i++)
		n += strncmp(withdrawn[i], accession, len) == 0 &&
		     (!withdrawn[i][len] || withdrawn[i][len] == '.');
	return n;
}

static int lane_of(const struct tracker_row *r)
{
	unsigned char hash[SHA256_SIZE];
	sha256(r->number, strlen(r->number), hash);
	return hash[0] % LANES;
}

static void make_message(struct import_plan *p, struct import_row *r, const char *owner,
    const char *const *withdrawn, size_t count)
{
	struct buf b = {0};
	struct import_message *m = &r->message;
	int time = times(withdrawn, count, tracker_accession(p->arena, r->row, 1));
	tracker_message(p->arena, p->map, r->row, tracker_accession(p->arena, r->row, time), owner,
	    &b, &m->control_id);
	m->raw = arena_strndup(p->arena, b.data, b.len);
	m->len = b.len;
	m->lane = lane_of(r->row);
	buf_free(&b);
}

static bool make_messages(struct import_plan *p, struct err *e)
{
	struct owners owners = {0};
	const char *const *withdrawn;
	size_t count;
	if (!import_withdrawn(p->c->session, p->arena, &withdrawn, &count, e))
		return false;
	for (size_t i = 0; i < p->count; i++) {
		struct import_row *r = &p->row[i];
		const struct named_owner *o = NULL;
		if (!r->row->faulty && !r->row->closed && *r->row->owner &&
		    !find_owner(p, &owners, r->row->owner, &o, e))
			return false;
		if (o && !o->ref)
			tracker_add_fault(
			    p->arena, &p->rows, r->row, p->map, TRACKER_OWNER, o->fault);
		if (r->row->faulty || r->row->closed)
			r->outcome = r->row->faulty ? IMPORT_FAULTY : IMPORT_CLOSED;
		else
			make_message(p, r, o ? o->ref : "", withdrawn, count);
	}
	return true;
}

static bool mark_known(struct import_plan *p, struct err *e)
{
	size_t n = 0;
	const struct import_message **m = arena_alloc(p->arena, (p->count + 1) * sizeof(*m));
	int64_t *id = arena_alloc(p->arena, (p->count + 1) * sizeof *id);
	for (size_t i = 0; i < p->count; i++)
		if (p->row[i].message.raw)
			m[n++] = &p->row[i].message;
	if (!import_known(p->c->session, m, n, id, e))
		return false;
	for (size_t i = 0, k = 0; i < p->count; i++) {
		struct import_row *r = &p->row[i];
		if (!r->message.raw || !id[k++])
			continue;
		r->outcome = IMPORT_KNOWN;
		r->text = arena_printf(p->arena, "imported as message %lld", (long long)id[k - 1]);
	}
	return true;
}

bool import_plan(struct import_plan *p, const struct csv *csv, struct err *e)
{
	instant now;
	if (!rebuild_begin(p->c->session, &now, e))
		return false;
	tracker_read(p->arena, p->map, csv, zone_date(p->c->zone, now), &p->rows);
	p->count = p->rows.count;
	p->row = arena_alloc(p->arena, (p->count + 1) * sizeof *p->row);
	for (size_t i = 0; i < p->count; i++)
		p->row[i] = (struct import_row){
		    .row = &p->rows.row[i], .outcome = IMPORT_NOTHING, .text = ""};
	bool ok = make_messages(p, e) && mark_known(p, e) && import_decide(p, now, e);
	session_rollback(p->c->session);
	return ok;
}
