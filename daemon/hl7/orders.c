/* SPDX-License-Identifier: Apache-2.0
 *
 * orders.c - ORM, OMG and OMI: orders and what became of them.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "reader.h"

#include <string.h>

#define ORDERS_MAX 500 /* of one message */

struct order_group {
	const struct hl7_segment *orc, *obr, *tq1, *ipc, *zds;
	struct buf note;
};

/* Table 0038; an unknown word refines nothing. */
static enum order_event event_of_status(const char *status, enum order_event otherwise)
{
	static const struct {
		const char *word;
		enum order_event event;
	} words[] = {{"SC", ORDER_SCHEDULED}, {"IP", ORDER_STARTED}, {"A", ORDER_STARTED},
	    {"CM", ORDER_PERFORMED}, {"CA", ORDER_CANCELLED}, {"DC", ORDER_CANCELLED},
	    {"HD", ORDER_HELD}};
	for (size_t i = 0; status && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, status) == 0)
			return words[i].event;
	return otherwise;
}

/* Table 0119: the control code first, the status refines it. */
static enum order_event event_of(const char *control, const char *status)
{
	static const struct {
		const char *word;
		enum order_event event;
		bool refined;
	} words[] = {{"NW", ORDER_NEW, true}, {"CA", ORDER_CANCELLED, false},
	    {"OC", ORDER_CANCELLED, false}, {"CR", ORDER_CANCELLED, false},
	    {"DC", ORDER_CANCELLED, false}, {"OD", ORDER_CANCELLED, false},
	    {"DR", ORDER_CANCELLED, false}, {"XO", ORDER_CHANGED, true},
	    {"XX", ORDER_CHANGED, true}, {"XR", ORDER_CHANGED, true}, {"RP", ORDER_CHANGED, true},
	    {"RU", ORDER_CHANGED, true}, {"RO", ORDER_CHANGED, true}, {"RQ", ORDER_CHANGED, true},
	    {"RL", ORDER_CHANGED, true}, {"SN", ORDER_CHANGED, true}, {"NA", ORDER_CHANGED, true},
	    {"HD", ORDER_HELD, false}, {"OH", ORDER_HELD, false}, {"OK", ORDER_OTHER, false},
	    {"UA", ORDER_OTHER, false}};
	for (size_t i = 0; control && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, control) == 0)
			return words[i].refined ? event_of_status(status, words[i].event)
						: words[i].event;
	return event_of_status(status, ORDER_OTHER);
}

static struct moment read_scheduled(struct reader *r, const struct order_group *g)
{
	char c = r->m.d.component;
	struct moment m = read_time(r, g->tq1, 7);
	m = moment_or(m, read_moment(r, hl7_part(read_first(r, g->orc, 7), c, 4)));
	m = moment_or(m, read_moment(r, hl7_part(read_first(r, g->obr, 27), c, 4)));
	return moment_or(m, read_time(r, g->obr, 36));
}

static struct identifier entity_of(struct reader *r, const struct order_group *g, unsigned field)
{
	struct identifier id = read_entity(r, g->orc, field);
	return id.value ? id : read_entity(r, g->obr, field);
}

static const char *or_else(const char *a, const char *b)
{
	return is_blank(a) ? b : a;
}

static void close_group(struct reader *r, struct order_group *g)
{
	struct facts *f = r->f;
	if ((g->orc || g->obr) && f->order_count < ORDERS_MAX) {
		struct facts_order o = {
		    .event = event_of(read_value(r, g->orc, 1, 1), read_value(r, g->orc, 5, 1)),
		    .placer = entity_of(r, g, 2),
		    .filler = entity_of(r, g, 3),
		    .procedure = read_coded(r, read_first(r, g->obr, 4)),
		    .orderer = read_orderer(r, g->obr, g->orc),
		    .scheduled = read_scheduled(r, g),
		    .event_at = moment_or(read_time(r, g->orc, 9), f->sent)};
		o.accession =
		    or_else(read_value(r, g->ipc, 1, 1), read_accession(r, g->obr, g->orc));
		o.study_uid = or_else(read_value(r, g->ipc, 3, 1), read_value(r, g->zds, 1, 1));
		if (is_blank(o.accession) && is_blank(o.placer.value) && is_blank(o.filler.value))
			o.accession = o.study_uid; /* as in a result without a number */
		o.modality = read_modality(r, read_value(r, g->ipc, 5, 1));
		if (!o.modality)
			o.modality = read_modality(r, read_value(r, g->obr, 24, 1));
		if (!o.procedure.code && !o.procedure.text)
			o.procedure = read_coded(r, read_first(r, g->obr, 44));
		if (g->note.len)
			o.note = arena_strndup(r->a, g->note.data, g->note.len);
		f->order = arena_grow(r->a, f->order, f->order_count, sizeof o);
		f->order[f->order_count++] = o;
	}
	buf_free(&g->note);
	*g = (struct order_group){0};
}

static void add_note(struct reader *r, struct order_group *g, const struct hl7_segment *s)
{
	struct hl7_span rest = hl7_field(&r->m, s, 3), one;
	while (hl7_split(&rest, r->m.d.repetition, &one)) {
		if (g->note.len)
			buf_addc(&g->note, '\n');
		hl7_text(r->a, &r->m, one, &g->note);
	}
}

/* ---- an ORC behind its OBR ------------------------------------------------------------------ */

static bool is_same_order(
    struct reader *r, const struct hl7_segment *obr, const struct hl7_segment *orc)
{
	for (unsigned field = 2; field <= 3; field++) {
		struct identifier a = read_entity(r, obr, field), b = read_entity(r, orc, field);
		if (!is_blank(a.value) && same_text(a.value, b.value))
			return true;
	}
	return false;
}

/* Where no other OBR follows it, or its numbers say so. */
bool orc_stands_behind(struct reader *r, const struct hl7_segment *obr, size_t at)
{
	const struct hl7_segment *orc = &r->m.segment[at];
	for (size_t i = at + 1; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (segment_is(s, "OBR"))
			return is_same_order(r, obr, orc) && !is_same_order(r, s, orc);
		if (segment_is(s, "OBX") || segment_is(s, "ORC") || segment_is(s, "PID"))
			break;
	}
	return true;
}

void read_orders(struct reader *r)
{
	struct order_group g = {0};
	for (size_t i = 0; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		bool behind =
		    segment_is(s, "ORC") && g.obr && !g.orc && orc_stands_behind(r, g.obr, i);
		if ((segment_is(s, "ORC") && !behind) || (segment_is(s, "OBR") && g.obr))
			close_group(r, &g);
		if (segment_is(s, "ORC"))
			g.orc = s;
		else if (segment_is(s, "OBR"))
			g.obr = s;
		else if (segment_is(s, "TQ1") && !g.tq1)
			g.tq1 = s;
		else if (segment_is(s, "IPC") && !g.ipc)
			g.ipc = s;
		else if (segment_is(s, "ZDS") && !g.zds)
			g.zds = s;
		else if (segment_is(s, "NTE") && (g.orc || g.obr))
			add_note(r, &g, s);
	}
	close_group(r, &g);
	if (r->f->order_count == ORDERS_MAX)
		read_flag(r, "too-many-orders");
}
