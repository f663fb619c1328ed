/* SPDX-License-Identifier: Apache-2.0
 *
 * choose.c - one record a system: which of its mentions count, and how they are written together.
 *
 * An addendum outranks the report, an overall category the single ones, a labelled line the
 * impression, the impression the recommendation, that the findings.
 */
#include "autoconf.h"
#include "text.h"

#include <ctype.h>
#include <string.h>

#define PARTS_MAX 16
#define CLOSE	  5 /* words from a category to the side behind it */

enum { RANK_FINDINGS = 1, RANK_RECOMMENDATION, RANK_IMPRESSION, RANK_LABEL, RANK_ADDENDUM = 10 };

/* Mentions of one section of the report stand or fall together. */
static int section_rank(const struct sentence *s)
{
	int rank = s->section == SECTION_IMPRESSION	  ? RANK_IMPRESSION
		   : s->section == SECTION_RECOMMENDATION ? RANK_RECOMMENDATION
							  : RANK_FINDINGS;
	return rank + (s->addendum ? RANK_ADDENDUM : 0);
}

/* ---- sides ----------------------------------------------------------------------------------- */

static const char *one_side(const struct text *t, const struct mark *m)
{
	const char *side = entry_of(t, m)->value;
	return strcmp(side, "bilateral") == 0 ? NULL : side;
}

/* "BI-RADS 1 on the right": close behind, and no label of what follows. */
static const char *side_behind(const struct text *t, const struct mention *m, uint32_t limit)
{
	for (uint32_t i = m->name_mark + 1; i < t->mark_count && t->mark[i].token < limit; i++) {
		const struct mark *k = &t->mark[i];
		uint32_t end = mark_end(k);
		if (k->class != W_SIDE || k->token < m->end)
			continue;
		if (words_between(t, m->end, k->token) > CLOSE ||
		    break_between(t, m->end, k->token, ";,.:"))
			return NULL;
		if (mark_at(t, end, W_REGION))
			end = mark_end(mark_at(t, end, W_REGION));
		return is_sign(t, end, ':') || mark_at(t, end, W_NAME) ||
			       mark_at(t, end + 1, W_NAME)
			   ? NULL
			   : one_side(t, k);
	}
	return NULL;
}

static const char *side_before(const struct text *t, const struct mention *m, uint32_t from)
{
	for (uint32_t i = m->name_mark; i-- > 0 && t->mark[i].token >= from;)
		if (t->mark[i].class == W_SIDE)
			return one_side(t, &t->mark[i]);
	return NULL;
}

/* "Right breast:" opens a block that lasts to the next label, heading or blank line. */
static const char *side_of_block(const struct text *t, const struct mention *m)
{
	const struct sentence *s = &t->sentence[m->sentence];
	for (uint32_t i = m->sentence + 1; i-- > 0 && i + 12 > m->sentence;) {
		const struct sentence *k = &t->sentence[i];
		if (k->paragraph != s->paragraph || k->section != s->section)
			return NULL;
		if (HAS(k, W_SIDE))
			for (uint32_t j = k->mark; j < k->mark_end; j++) {
				uint32_t end = mark_end(&t->mark[j]);
				if (t->mark[j].class != W_SIDE)
					continue;
				if (mark_at(t, end, W_REGION))
					end = mark_end(mark_at(t, end, W_REGION));
				if (is_sign(t, end, ':') && t->mark[j].token <= m->first)
					return one_side(t, &t->mark[j]);
			}
		if (k->heading)
			return NULL;
	}
	return NULL;
}

/* "BI-RADS for the left breast is 4B". */
static const char *side_inside(const struct text *t, const struct mention *m)
{
	for (uint32_t i = m->name_mark + 1; i < t->mark_count && t->mark[i].token < m->value_first;
	     i++)
		if (t->mark[i].class == W_SIDE)
			return one_side(t, &t->mark[i]);
	return NULL;
}

static void find_side(struct text *t, struct mentions *all, struct mention *m)
{
	const struct sentence *s = &t->sentence[m->sentence];
	bool before = m > all->mention && m[-1].sentence == m->sentence;
	bool next = m + 1 < all->mention + all->count && m[1].sentence == m->sentence;
	m->side = side_inside(t, m);
	if (!m->side)
		m->side = side_behind(t, m, next ? m[1].first : s->end);
	if (!m->side)
		m->side = side_before(t, m, before ? m[-1].end : s->first);
	if (!m->side && !m->overall)
		m->side = side_of_block(t, m);
	if (!m->side && !next && !m->overall) {
		for (uint32_t i = m->name_mark; i < s->mark_end; i++)
			if (t->mark[i].class == W_SIDE && t->mark[i].token >= m->end) {
				m->side = one_side(t, &t->mark[i]);
				break;
			}
	}
}

/* ---- parts, worst first ------------------------------------------------------------------------
 */

struct parts {
	size_t count;
	const char *part[PARTS_MAX];
};

static int order_of(const struct system *s, const char *category)
{
	for (size_t n = strlen(category); n; n--) {
		int at = category_order(s, category, n);
		if (at >= 0)
			return at;
	}
	return (int)s->category_count;
}

/* "4" beside "4A": b only says more; "II" beside "III" is another one. */
static bool refines(const char *a, const char *b)
{
	size_t n = strlen(a);
	return strncmp(a, b, n) == 0 && (b[n] == '\0' || (n && isdigit((unsigned char)a[n - 1])));
}

static void add_part(const struct system *s, struct parts *p, const char *category)
{
	for (size_t i = 0; i < p->count; i++) {
		if (refines(category, p->part[i]))
			return;
		if (refines(p->part[i], category) && s->sides) {
			p->part[i] = category;
			return;
		}
	}
	if (p->count == PARTS_MAX)
		return;
	size_t at = p->count++;
	for (; at && order_of(s, p->part[at - 1]) > order_of(s, category); at--)
		p->part[at] = p->part[at - 1];
	p->part[at] = category;
}

/* "4|3" said at once: two parts. */
static void add_parts(
    struct arena *a, const struct system *s, struct parts *p, const char *category)
{
	for (; s->lesions && strchr(category, '|'); category = strchr(category, '|') + 1)
		add_part(s, p, arena_strndup(a, category, strcspn(category, "|")));
	add_part(s, p, category);
}

static const char *join(struct arena *a, const struct parts *p)
{
	const char *all = "";
	for (size_t i = 0; i < p->count; i++)
		all = arena_printf(a, "%s%s%s", all, i ? "|" : "", p->part[i]);
	return all;
}

static const char *join_sides(struct arena *a, struct parts *right, struct parts *left)
{
	const char *r = join(a, right), *l = join(a, left);
	if (!*r || !*l || strcmp(r, l) == 0)
		return *r ? r : l;
	return arena_printf(a, "R=%s|L=%s", r, l);
}

/* ---- one system
 * ---------------------------------------------------------------------------------- */

struct group {
	int system, rank;
	struct mention *first, *end;
};

static bool counts(const struct group *g, const struct mention *m)
{
	return m->system == g->system && !m->drop && !m->review && m->rank == g->rank;
}

static const char *category_of(struct text *t, const struct group *g, const struct mention **best)
{
	const struct system *s = &t->r->system[g->system];
	const char *whole = NULL;
	struct parts all = {0}, right = {0}, left = {0}, loose = {0}, overall = {0};
	for (const struct mention *m = g->first; m < g->end; m++) {
		if (!counts(g, m))
			continue;
		if (!*best || (m->overall && !(*best)->overall))
			*best = m;
		if (m->whole && s->sides)
			whole = m->category;
		add_parts(t->a, s, &all, m->category);
		if (m->overall)
			add_parts(t->a, s, &overall, m->category);
		if (!m->side)
			add_parts(t->a, s, &loose, m->category);
		else
			add_part(s, *m->side == 'r' ? &right : &left, m->category);
	}
	if (overall.count)
		return join(t->a, &overall);
	if (whole)
		return whole;
	if (s->sides && right.count && left.count)
		return loose.count ? join(t->a, &loose) : join_sides(t->a, &right, &left);
	return join(t->a, &all);
}

static int best_rank(struct text *t, struct mentions *all, int system)
{
	int best = 0;
	for (size_t i = 0; i < all->count; i++) {
		struct mention *m = &all->mention[i];
		if (m->system == system && !m->drop && !m->review && m->rank > best)
			best = m->rank;
	}
	(void)t;
	return best;
}

/* A labelled line lifts its whole section above the other sections. */
static void rank_mentions(struct text *t, struct mentions *all)
{
	for (size_t i = 0; i < all->count; i++)
		all->mention[i].rank = section_rank(&t->sentence[all->mention[i].sentence]);
	for (size_t i = 0; i < all->count; i++) {
		struct mention *m = &all->mention[i];
		const struct sentence *s = &t->sentence[m->sentence];
		bool single = s->section == SECTION_FINDINGS && t->r->system[m->system].lesions;
		if (!m->labelled || m->drop || m->review || single)
			continue;
		int rank = (s->section == SECTION_IMPRESSION ? RANK_LABEL + 1 : RANK_LABEL) +
			   (s->addendum ? RANK_ADDENDUM : 0);
		for (size_t k = i; k-- > 0 && all->mention[k].system == m->system &&
				   t->sentence[all->mention[k].sentence].section == s->section &&
				   i - k < 20;)
			all->mention[k].rank = rank;
		m->rank = rank;
		for (size_t k = i + 1;
		     k < all->count && all->mention[k].system == m->system &&
		     t->sentence[all->mention[k].sentence].section == s->section && k - i < 20;
		     k++)
			all->mention[k].rank = m->rank;
	}
}

static void add_reviews(struct text *t, struct mentions *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct mention *m = &all->mention[i];
		if (m->drop || !m->review ||
		    (i && m[-1].review && !m[-1].drop && m[-1].sentence == m->sentence))
			continue;
		struct narrative_record *r = record_add(t, NARRATIVE_REVIEW, m->sentence);
		r->system = t->r->system[m->system].name;
		r->table = t->r->system[m->system].table;
		r->category = m->category ? m->category : "";
		r->reason = m->review;
		r->certain = false;
		r->mark = span_of(t, m->first, m->end);
	}
}

/* "Primary site: NI-RADS 1": the site that stands in front of a bare category. */
static void find_site(struct text *t, struct mentions *all, struct mention *m)
{
	const struct sentence *s = &t->sentence[m->sentence];
	bool before = m > all->mention && m[-1].sentence == m->sentence;
	uint32_t from = before ? m[-1].end : s->first;
	if (*m->category < '0' || *m->category > '9')
		return;
	for (uint32_t i = m->name_mark; i-- > 0 && t->mark[i].token >= from;) {
		if (t->mark[i].class != W_SITE)
			continue;
		const char *full =
		    arena_printf(t->a, "%s%s", entry_of(t, &t->mark[i])->value, m->category);
		if (category_order(&t->r->system[m->system], full, strlen(full)) >= 0)
			m->category = full;
		return;
	}
}

/* "17|" of "4|3" */
static const char *sizes_of(
    struct text *t, const struct mentions *all, int system, const char *category)
{
	const char *list = "";
	for (const char *at = category;; at++) {
		size_t n = strcspn(at, "|");
		list = arena_printf(t->a, "%s%s%s", list, at == category ? "" : "|",
		    size_of_category(t, all, system, at, n));
		at += n;
		if (!*at)
			return list;
	}
}

static bool is_part_of(const char *one, const char *list)
{
	size_t n = strlen(one);
	for (const char *p = list; (p = strstr(p, one)); p += n)
		if ((p == list || p[-1] == '|' || p[-1] == '=') && (!p[n] || p[n] == '|'))
			return true;
	return false;
}

/* "LEFT OVARY: ... O-RADS 1." above "O-RADS 1, normal ovary": the record says what both say. */
static void tell_graded(struct text *t, struct mentions *all, int system, const char *category)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct mention *m = &all->mention[i];
		if (m->system == system && !m->drop && !m->review &&
		    is_part_of(m->category, category))
			t->sentence[m->sentence].graded = true;
	}
}

void categories_choose(struct text *t, struct mentions *all)
{
	rank_mentions(t, all);
	for (size_t i = 0; i < all->count; i++)
		if (!all->mention[i].drop && t->r->system[all->mention[i].system].sides)
			find_side(t, all, &all->mention[i]);
	for (size_t i = 0; i < all->count; i++)
		if (t->r->system[all->mention[i].system].sites)
			find_site(t, all, &all->mention[i]);
	for (size_t k = 0; k < t->r->system_count; k++) {
		struct group g = {.system = (int)k, .rank = best_rank(t, all, (int)k)};
		const struct mention *best = NULL;
		if (!g.rank)
			continue;
		g.first = all->mention;
		g.end = all->mention + all->count;
		const char *category = category_of(t, &g, &best);
		struct narrative_record *r = record_add(t, NARRATIVE_CATEGORY, best->sentence);
		r->system = t->r->system[k].name;
		r->table = t->r->system[k].table;
		r->version = best->version;
		r->category = category;
		tell_graded(t, all, (int)k, category);
		r->sizes = sizes_of(t, all, (int)k, category);
		r->side = best->side ? best->side : "";
		r->mark = span_of(t, best->first, best->end);
	}
	add_reviews(t, all);
}
