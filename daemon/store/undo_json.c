/* SPDX-License-Identifier: Apache-2.0
 *
 * undo_json.c - what an answer replaced, as JSON.
 */
#include "autoconf.h"
#include "followupd/chart_json.h"
#include "followupd/log.h"
#include "json_text.h"

/* ---- values --------------------------------------------------------------------------------- */

static json_t *value_json(struct arena *a, const struct undo_member *m, const struct undo_value *v)
{
	switch (m->type) {
	case UNDO_TEXT:
		return v->text ? json_string(v->text) : json_null();
	case UNDO_RULING:
		return json_string(ruling_encode(a, v->ruling));
	case UNDO_PROOF:
		return v->count ? json_string(details_encode(a, v->detail, v->count)) : json_null();
	default:
		return json_integer(v->number);
	}
}

static struct undo_value value_of(struct arena *a, const struct undo_member *m, const json_t *j)
{
	struct undo_value v = {0};
	const char *text = json_string_value(j);
	switch (m->type) {
	case UNDO_TEXT:
		v.text = arena_strdup(a, text);
		break;
	case UNDO_RULING:
		v.ruling = ruling_decode(a, text);
		break;
	case UNDO_PROOF:
		if (text)
			v.detail = details_decode(a, text, &v.count);
		break;
	default:
		v.number = json_integer_value(j);
	}
	return v;
}

/* ---- lists ---------------------------------------------------------------------------------- */

static json_t *items_json(const struct undo_item *item, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    list, json_pack("{s:I, s:i, s:b}", "id", (json_int_t)item[i].id, "seq",
			      item[i].seq, "fresh", item[i].fresh));
	return list;
}

static struct undo_item *items_of(struct arena *a, const json_t *list, size_t *count)
{
	*count = json_array_size(list);
	struct undo_item *own = arena_alloc(a, (*count + 1) * sizeof *own);
	for (size_t i = 0; i < *count; i++) {
		const json_t *j = json_array_get(list, i);
		own[i] = (struct undo_item){json_integer_value(json_object_get(j, "id")),
		    json_int_of(j, "seq", 0), json_is_true(json_object_get(j, "fresh"))};
	}
	return own;
}

static json_t *fields_json(struct arena *a, const struct undoable *u)
{
	json_t *list = json_array();
	for (size_t i = 0; i < u->field_count; i++) {
		const struct undo_field *f = &u->field[i];
		json_array_append_new(list,
		    json_pack("{s:s, s:I, s:I, s:i, s:s, s:o, s:o}", "row",
			undo_row_word(f->member->row), "id", (json_int_t)f->id, "person",
			(json_int_t)f->person, "kind", f->kind, "name", f->member->name, "was",
			value_json(a, f->member, &f->was), "is", value_json(a, f->member, &f->is)));
	}
	return list;
}

/* A column that this program does not know: it was kept by another version. */
static void read_fields(struct arena *a, const json_t *list, struct undoable *u)
{
	size_t count = json_array_size(list);
	u->field = arena_alloc(a, (count + 1) * sizeof *u->field);
	for (size_t i = 0; i < count; i++) {
		const json_t *j = json_array_get(list, i);
		const struct undo_member *m =
		    undo_member_find(json_string_value(json_object_get(j, "row")),
			json_string_value(json_object_get(j, "name")));
		if (!m) {
			u->fault = "it was recorded by another version of the program";
			return;
		}
		u->field[u->field_count++] = (struct undo_field){.member = m,
		    .id = json_integer_value(json_object_get(j, "id")),
		    .person = json_integer_value(json_object_get(j, "person")),
		    .kind = json_int_of(j, "kind", 0),
		    .was = value_of(a, m, json_object_get(j, "was")),
		    .is = value_of(a, m, json_object_get(j, "is"))};
	}
}

static json_t *notices_json(const struct undoable *u, bool told)
{
	json_t *list = json_array();
	for (size_t i = 0; told && i < u->told_count; i++)
		json_array_append_new(list, json_integer(u->told[i]));
	for (size_t i = 0; !told && i < u->withdrawn_count; i++)
		json_array_append_new(
		    list, json_pack("{s:I, s:I}", "notice", (json_int_t)u->withdrawn[i].notice,
			      "digest", (json_int_t)u->withdrawn[i].digest));
	return list;
}

static void read_notices(struct arena *a, const json_t *o, struct undoable *u)
{
	const json_t *told = json_object_get(o, "told"), *gone = json_object_get(o, "withdrawn");
	u->told_count = json_array_size(told);
	u->withdrawn_count = json_array_size(gone);
	u->told = arena_alloc(a, (u->told_count + 1) * sizeof *u->told);
	u->withdrawn = arena_alloc(a, (u->withdrawn_count + 1) * sizeof *u->withdrawn);
	for (size_t i = 0; i < u->told_count; i++)
		u->told[i] = json_integer_value(json_array_get(told, i));
	for (size_t i = 0; i < u->withdrawn_count; i++) {
		const json_t *j = json_array_get(gone, i);
		u->withdrawn[i] =
		    (struct undo_withdrawn){json_integer_value(json_object_get(j, "notice")),
			json_integer_value(json_object_get(j, "digest"))};
	}
}

/* ---- the whole ------------------------------------------------------------------------------ */

const char *undoable_encode(struct arena *a, const struct undoable *u)
{
	return json_text(
	    a, json_pack("{s:s, s:s, s:s*, s:o, s:o, s:o, s:o, s:o}", "by", u->by, "what", u->what,
		   "fault", u->fault, "cases", items_json(u->of_case, u->case_count), "questions",
		   items_json(u->of_question, u->question_count), "fields", fields_json(a, u),
		   "told", notices_json(u, true), "withdrawn", notices_json(u, false)));
}

void undoable_decode(struct arena *a, const char *text, struct undoable *u)
{
	json_t *o = json_object_of(text);
	u->by = json_text_of(a, o, "by");
	u->what = json_text_of(a, o, "what");
	u->fault = json_text_of(a, o, "fault");
	u->of_case = items_of(a, json_object_get(o, "cases"), &u->case_count);
	u->of_question = items_of(a, json_object_get(o, "questions"), &u->question_count);
	read_fields(a, json_object_get(o, "fields"), u);
	read_notices(a, o, u);
	json_decref(o);
}
