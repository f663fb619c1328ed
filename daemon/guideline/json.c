/* SPDX-License-Identifier: Apache-2.0
 *
 * json.c - a table, and an answer, as JSON.
 */
#include "autoconf.h"
#include "answer.h"
#include "wording.h"
#include "followupd/guideline_json.h"
#include "followupd/log.h"

/* A text of the file may be anything but UTF-8. */
static json_t *text_of(const char *s)
{
	json_t *j = json_string(s);
	return j ? j : json_string("(not text)");
}

static json_t *whole(json_t *j)
{
	if (!j)
		bug("a JSON value could not be made");
	return j;
}

static json_t *count_or_null(int n)
{
	return n < 0 ? json_null() : json_integer(n);
}

static json_t *texts(const char *const *text, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, text_of(text[i]));
	return list;
}

/* Members of the same name in `to` stay. */
static void put(json_t *to, json_t *more)
{
	json_object_update_missing(to, more);
	json_decref(more);
}

/* ---- answers ------------------------------------------------------------------------------- */

static json_t *steps_json(const struct guideline_answer *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < r->step_count; i++) {
		const struct guideline_step *s = &r->step[i];
		json_array_append_new(list,
		    whole(json_pack("{s:i s:o s:s s:s s:o s:o s:s s:s s:s s:b s:b s:o}", "step",
			s->step, "row", text_of(s->id), "action", s->action, "modality",
			s->modality, "min", count_or_null(s->min), "max", count_or_null(s->max),
			"unit", s->unit, "anchor", s->anchor, "from", s->from, "optional",
			s->optional, "repeats", s->repeats, "until", text_of(s->until))));
	}
	return list;
}

json_t *guideline_answer_json(const struct guideline_answer *r)
{
	json_t *overlays = json_array();
	for (size_t i = 0; i < r->overlay_count; i++)
		json_array_append_new(overlays, guideline_answer_json(&r->overlay[i]));
	json_t *o = whole(json_pack("{s:s s:s s:o s:s s:s s:o s:o s:s s:s s:s s:b s:o s:o s:o}",
	    "system", r->system, "version", r->version, "row", text_of(r->row), "action", r->action,
	    "modality", r->modality, "min", count_or_null(r->min), "max", count_or_null(r->max),
	    "unit", r->unit, "anchor", r->anchor, "urgency", r->urgency, "optional", r->optional,
	    "steps", steps_json(r), "next", text_of(r->next), "missing",
	    texts(r->missing, r->missing_count)));
	put(o,
	    whole(json_pack("{s:s s:o s:s s:s s:o s:o s:o s:o s:o s:o s:o s:o s:b s:b}", "evidence",
		r->evidence, "citation", text_of(r->citation), "table_sha256", r->table_sha256,
		"from", r->from, "category", r->category ? text_of(r->category) : json_null(),
		"classified_by", text_of(r->classified_by), "source", text_of(r->source), "assumed",
		texts(r->assumed, r->assumed_count), "flags", texts(r->flag, r->flag_count),
		"overlays", overlays, "note", text_of(r->note), "possible",
		text_of(r->possible_rows), "provisional", r->provisional, "undated", r->undated)));
	return o;
}

/* ---- a table ------------------------------------------------------------------------------- */

static json_t *values_json(const struct guideline *g, const struct variable *v)
{
	json_t *list = json_array();
	for (size_t i = 0; i < v->word_count; i++)
		json_array_append_new(list, text_of(g->word[v->word[i]]));
	return list;
}

static json_t *derive_json(const struct variable *v)
{
	json_t *list = json_array();
	for (size_t i = 0; i < v->derive_count; i++)
		json_array_append_new(list,
		    whole(json_pack("{s:i s:o s:o s:o}", "line", v->derive[i].line, "when",
			text_of(v->derive[i].when_text), "value", text_of(v->derive[i].value_text),
			"meaning", text_of(v->derive[i].meaning))));
	return list;
}

static json_t *variable_json(struct arena *a, const struct guideline *g, const struct variable *v)
{
	json_t *o = whole(json_pack("{s:s s:i s:s s:o s:o s:o s:o s:o s:o s:b s:o}", "name",
	    v->name, "line", v->line, "type", v->type_name, "legal", text_of(v->legal_text), "unit",
	    text_of(v->unit), "required", text_of(v->required), "if_missing",
	    v->absent.kind == VALUE_UNSET ? json_null() : text_of(value_text(a, g, v, v->absent)),
	    "meaning", text_of(v->meaning), "derive", derive_json(v), "stated", v->is_input,
	    "values", values_json(g, v)));
	if (v->type == TYPE_INTEGER || v->type == TYPE_DECIMAL)
		put(o, whole(json_pack("{s:s s:s}", "lowest", number_text(a, v->lo), "highest",
			   number_text(a, v->hi))));
	return o;
}

static json_t *action_json(const struct action *act)
{
	return whole(json_pack("{s:o s:o s:o s:o s:o s:o}", "action", text_of(act->action),
	    "modality", text_of(act->modality), "min", count_or_null(act->min), "max",
	    count_or_null(act->max), "unit", text_of(act->unit), "anchor", text_of(act->anchor)));
}

static json_t *conditions_json(struct arena *a, const struct guideline *g, const struct row *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < r->cell_count; i++)
		json_array_append_new(
		    list, whole(json_pack("{s:s s:o s:o}", "input",
			      g->variable[r->cell[i].var].name, "cell", text_of(r->cell[i].text),
			      "words", text_of(word_cell(a, g, &r->cell[i])))));
	return list;
}

static json_t *sets_json(struct arena *a, const struct guideline *g, const struct row *r)
{
	json_t *o = json_object();
	for (size_t i = 0; i < r->assign_count; i++) {
		const struct variable *v = &g->variable[r->assign[i].var];
		json_object_set_new(o, v->name, text_of(value_text(a, g, v, r->assign[i].value)));
	}
	return o;
}

static json_t *row_json(struct arena *a, const struct guideline *g, const struct row *r,
    const struct guideline_answer *answer)
{
	json_t *o = whole(json_pack("{s:o s:i s:b s:o s:o}", "id", text_of(r->id), "line", r->line,
	    "enabled", strcmp(r->enabled, "yes") == 0, "conditions", conditions_json(a, g, r),
	    "sets", sets_json(a, g, r)));
	put(o, action_json(&r->act));
	put(o, whole(json_pack("{s:o s:o s:o s:o s:o s:o s:o}", "urgency", text_of(r->urgency),
		   "schedule", text_of(r->schedule_name), "next", text_of(r->next), "evidence",
		   text_of(r->evidence), "source", text_of(r->source), "note", text_of(r->note),
		   "flag", text_of(r->flag))));
	put(o, whole(json_pack("{s:o s:o}", "when", text_of(word_conditions(a, g, r)), "says",
		   text_of(word_answer(a, g, r)))));
	if (answer)
		json_object_set_new(o, "mark", json_string(answer_mark(answer, r->line)));
	return o;
}

static json_t *stage_json(struct arena *a, const struct guideline *g, const struct stage *s,
    const struct guideline_answer *answer)
{
	static const char *const hits[] = {"first", "unique", "first-or-none", "overlay"};
	json_t *rows = json_array();
	for (size_t i = 0; i < s->row_count; i++)
		json_array_append_new(rows, row_json(a, g, &s->row[i], answer));
	return whole(json_pack("{s:o s:i s:s s:o s:o s:o}", "name", text_of(s->name), "line",
	    s->line, "hit", hits[s->hit], "when", text_of(s->when_text), "meaning",
	    text_of(s->meaning), "rows", rows));
}

static json_t *step_json(const struct table_step *t, const struct guideline_answer *answer)
{
	json_t *o = whole(json_pack("{s:i s:i s:b s:o s:o s:o}", "step", t->number, "line", t->line,
	    "repeats", t->repeats, "row", text_of(t->id), "until", text_of(t->until_text), "note",
	    text_of(t->note)));
	put(o, action_json(&t->act));
	if (answer)
		json_object_set_new(o, "mark",
		    json_string(answer->step_line == t->line ? answer_mark(answer, t->line) : ""));
	return o;
}

static json_t *schedule_json(const struct schedule *s, const struct guideline_answer *answer)
{
	json_t *steps = json_array();
	for (size_t i = 0; i < s->count; i++)
		json_array_append_new(steps, step_json(&s->step[i], answer));
	return whole(json_pack("{s:o s:o s:o}", "name", text_of(s->name), "steps", steps, "end",
	    s->end ? step_json(s->end, answer) : json_null()));
}

static json_t *named_json(const struct named *n, size_t count, bool anchors)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *o = whole(json_pack(
		    "{s:o s:o}", "name", text_of(n[i].name), "meaning", text_of(n[i].meaning)));
		if (anchors)
			json_object_set_new(o, "from", text_of(n[i].from));
		json_array_append_new(list, o);
	}
	return list;
}

json_t *guideline_summary_json(const struct guideline *g)
{
	return whole(
	    json_pack("{s:o s:o s:o s:o s:b s:i s:s s:b s:s s:o}", "system", text_of(g->system),
		"version", text_of(g->version), "title", text_of(g->title), "citation",
		text_of(g->citation), "default", g->is_default, "rows", (int)guideline_row_count(g),
		"origin", g->is_site ? "site" : "shipped", "replaces_shipped", g->replaces != NULL,
		"table_sha256", g->sha256, "path", text_of(g->path)));
}

static void add_lists(
    struct arena *a, const struct guideline *g, const struct guideline_answer *answer, json_t *o)
{
	json_t *inputs = json_array(), *rejects = json_array(), *stages = json_array(),
	       *schedules = json_array();
	for (size_t i = 0; i < g->variable_count; i++)
		json_array_append_new(inputs, variable_json(a, g, &g->variable[i]));
	for (size_t i = 0; i < g->reject_count; i++)
		json_array_append_new(
		    rejects, whole(json_pack("{s:i s:o s:o}", "line", g->reject[i].line, "when",
				 text_of(g->reject[i].when_text), "message",
				 text_of(g->reject[i].message))));
	for (size_t i = 0; i < g->stage_count; i++)
		json_array_append_new(stages, stage_json(a, g, &g->stage[i], answer));
	for (size_t i = 0; i < g->schedule_count; i++)
		json_array_append_new(schedules, schedule_json(&g->schedule[i], answer));
	put(o, whole(json_pack("{s:o s:o s:o s:o}", "inputs", inputs, "rejects", rejects, "stages",
		   stages, "schedules", schedules)));
}

json_t *guideline_json(const struct guideline *g, const struct guideline_answer *answer)
{
	struct arena *a = arena_new();
	json_t *o = guideline_summary_json(g);
	put(o, whole(json_pack("{s:o s:o s:o s:o s:o s:o}", "prefix", text_of(g->prefix),
		   "step_input", text_of(g->step_input), "category_input",
		   text_of(g->category_input), "notes", texts(g->note, g->note_count), "sources",
		   named_json(g->source, g->source_count, false), "anchors",
		   named_json(g->anchor, g->anchor_count, true))));
	add_lists(a, g, answer, o);
	if (answer)
		json_object_set_new(o, "answer", guideline_answer_json(answer));
	arena_free(a);
	return o;
}
