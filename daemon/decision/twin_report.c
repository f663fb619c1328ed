/* SPDX-License-Identifier: Apache-2.0
 *
 * twin_report.c - a report under one number that may have come under another before: as another
 * version of it, word for word, or corrected.
 *
 * Fails: with the work; where it is not sure, the report is decided as any and twin_ask.c asks.
 */
#include "autoconf.h"
#include "prose.h"
#include "reading.h"
#include "twin.h"

/* A new version under another number of a report that is known.  It is the newest of both, or it is
 * no news; of another region it is another report after all.  *own: to be decided. */
static bool take_version_of(struct reading *g, struct exam *root, bool *own)
{
	struct work *w = g->w;
	const struct report *known = root->current;
	*own = false;
	if (!g->reworded ||
	    (known && known->fingerprint && known->fingerprint == g->version->fingerprint)) {
		note(w, "the same report as that of exam %lld", (long long)root->id);
		return true;
	}
	if (twin_may_be(w, g->x, root)) {
		if (known && known->status_at > g->version->status_at) {
			note(w, "exam %lld has a newer version", (long long)root->id);
			return true;
		}
		g->from = root;
		*own = true;
		return twin_move(w, g->c, root, g->x, "a new version came under another number");
	}
	g->x->same_as = 0;
	exam_changed(w, g->x);
	*own = true;
	return true;
}

/* Nothing of it is new, and nothing is asked or opened twice. */
static bool tie(struct reading *g, struct exam *root, bool loose, bool *own)
{
	struct duty_list l;
	struct prose p = {0};
	struct closed_list none = {0};
	if (!duties_of_report(g->w, g->c, g->x, g->r, &none, &l))
		return false;
	if (g->w->event->prose == PROSE_ON)
		prose_read(g->w, g->c, g->x, g->r, &g->text, &none, &l, &p);
	*own = g->text.bytes_read < g->text.bytes ||
	       !twin_has_all(g->w, g->c, g->x, root, g->r, p.list.count ? &p.list : &l, &p, loose);
	if (!*own)
		twin_tie(g->w, g->c, g->x, root);
	return !g->w->failed;
}

bool report_by_other_way(struct reading *g, bool *own)
{
	struct work *w = g->w;
	bool loose;
	struct exam *root = g->x->same_as ? chart_exam(g->c, g->x->same_as) : NULL;
	*own = true;
	if (root)
		return take_version_of(g, root, own);
	if ((root = twin_find(w, g->c, g->x, g->version, &loose))) {
		enum version_status s = root->current->status;
		bool gone = s == VERSION_CANCELLED || s == VERSION_WITHDRAWN;
		if (!gone || loose)
			return gone || tie(g, root, loose, own);
		g->from = root;
		return twin_move(w, g->c, root, g->x, "it was taken back and came again");
	}
	if (w->failed || !(root = twin_corrected(w, g->c, g->x, g->version)))
		return !w->failed;
	g->from = root;
	return twin_move(w, g->c, root, g->x, "a correction of the same study");
}
