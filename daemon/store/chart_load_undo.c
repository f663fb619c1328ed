/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_load_undo.c - what the answers replaced that somebody takes back.
 */
#include "autoconf.h"
#include "chart_load.h"
#include "followupd/chart_json.h"

static void read_undoable(struct chart_loading *l, const struct rows *r, int i)
{
	struct chart *c = index_find(&l->charts, rows_int(r, i, 1));
	if (!c)
		return; /* it was not there when the patients were locked: no more can be said */
	struct undoable *own = LOADED(l, c->undoable, c->undoable_count);
	*own = (struct undoable){.inbound = rows_int(r, i, 0), .at = rows_instant(r, i, 2)};
	undoable_decode(l->a, rows_text(r, i, 3), own);
	array_text(&l->refs, own->by);
}

bool load_undo(struct chart_loading *l)
{
	static const struct statement st = {"charts_undoables",
	    "SELECT inbound_id, patient_id, at, replaced FROM undoables WHERE inbound_id = ANY "
	    "($1::bigint[]) ORDER BY inbound_id"};
	struct array ids;
	struct rows r;
	if (!l->q->undo_count)
		return true;
	array_begin(&ids, ARRAY_BIGINT);
	for (size_t i = 0; i < l->q->undo_count; i++)
		array_int(&ids, l->q->undo[i]);
	bool ok = unit_ask(l->u, &st, VALUES(array_value(&ids)), &r);
	array_free(&ids);
	if (!ok)
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		read_undoable(l, &r, i);
	rows_free(&r);
	return true;
}
