/* SPDX-License-Identifier: Apache-2.0
 *
 * detail_json.c - the values of history lines, proofs and findings, as JSON.
 */
#include "autoconf.h"
#include "followupd/chart_json.h"
#include "followupd/log.h"
#include "json_text.h"

#include <stdlib.h>

/* ---- what the files share ------------------------------------------------------------------- */

const char *json_text(struct arena *a, json_t *j)
{
	char *text = json_dumps(j, JSON_COMPACT);
	if (!text)
		bug("a record cannot be written as JSON");
	const char *own = arena_strdup(a, text);
	free(text);
	json_decref(j);
	return own;
}

json_t *json_object_of(const char *text)
{
	json_t *j = json_loads(text, 0, NULL);
	if (!json_is_object(j))
		bug("a record in the database is no JSON object");
	return j;
}

const char *json_text_of(struct arena *a, const json_t *o, const char *key)
{
	return arena_strdup(a, json_string_value(json_object_get(o, key)));
}

int json_int_of(const json_t *o, const char *key, int otherwise)
{
	const json_t *n = json_object_get(o, key);
	return json_is_integer(n) ? (int)json_integer_value(n) : otherwise;
}

/* ---- details -------------------------------------------------------------------------------- */

static json_t *window_json(const struct window *v)
{
	char a[32], b[32], c[32], d[32];
	return json_pack("{s:s, s:s, s:s, s:s, s:b}", "anchor", date_text(v->anchor, a), "earliest",
	    date_text(v->earliest, b), "target", date_text(v->target, c), "latest",
	    date_text(v->latest, d), "published", v->published);
}

static json_t *detail_json(const struct detail *d)
{
	switch (d->type) {
	case DETAIL_INT:
		return json_integer(d->number);
	case DETAIL_BOOL:
		return json_boolean(d->number);
	case DETAIL_WINDOW:
		return window_json(&d->window);
	case DETAIL_TEXT:
		break;
	}
	return d->text ? json_string(d->text) : json_null();
}

const char *details_encode(struct arena *a, const struct detail *d, size_t count)
{
	json_t *o = json_object();
	for (size_t i = 0; i < count; i++)
		json_object_set_new(o, d[i].key, detail_json(&d[i]));
	return json_text(a, o);
}

static date date_in(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	date d;
	return s && date_parse(s, &d) ? d : DATE_NONE;
}

static void take_detail(struct arena *a, const json_t *v, struct detail *d)
{
	if (json_is_integer(v)) {
		d->type = DETAIL_INT;
		d->number = json_integer_value(v);
	} else if (json_is_boolean(v)) {
		d->type = DETAIL_BOOL;
		d->number = json_is_true(v);
	} else if (json_is_object(v)) {
		d->type = DETAIL_WINDOW;
		d->window = (struct window){date_in(v, "anchor"), date_in(v, "earliest"),
		    date_in(v, "target"), date_in(v, "latest"),
		    json_is_true(json_object_get(v, "published"))};
	} else {
		d->type = DETAIL_TEXT;
		d->text = arena_strdup(a, json_string_value(v));
	}
}

const struct detail *details_decode(struct arena *a, const char *json, size_t *count)
{
	json_t *o = json_object_of(json), *v;
	const char *key;
	struct detail *list = arena_alloc(a, json_object_size(o) * sizeof *list);
	*count = 0;
	json_object_foreach(o, key, v)
	{
		struct detail *d = &list[(*count)++];
		d->key = arena_strdup(a, key);
		take_detail(a, v, d);
	}
	json_decref(o);
	return list;
}

/* ---- findings ------------------------------------------------------------------------------- */

const char *pairs_encode(struct arena *a, const struct pair *p, size_t count)
{
	json_t *o = json_object();
	for (size_t i = 0; i < count; i++)
		json_object_set_new(o, p[i].key, json_string(p[i].value ? p[i].value : ""));
	return json_text(a, o);
}

const struct pair *pairs_decode(struct arena *a, const char *json, size_t *count)
{
	json_t *o = json_object_of(json), *v;
	const char *key;
	struct pair *list = arena_alloc(a, json_object_size(o) * sizeof *list);
	*count = 0;
	json_object_foreach(o, key, v) list[(*count)++] =
	    (struct pair){arena_strdup(a, key), arena_strdup(a, json_string_value(v))};
	json_decref(o);
	return list;
}

const char *shadow_encode(struct arena *a, const struct shadow *s)
{
	if (!s)
		return NULL;
	json_t *o = json_pack("{s:s, s:s*, s:s*, s:s*, s:s*, s:s*}", "would",
	    vocabulary_word(&disposition_words, (int)s->would), "action", s->action, "modality",
	    s->modality, "question", s->question, "category", s->category, "row", s->row);
	if (s->min >= 0) {
		json_object_set_new(o, "min", json_integer(s->min));
		json_object_set_new(o, "max", json_integer(s->max < 0 ? s->min : s->max));
		json_object_set_new(o, "unit", json_string(s->unit ? s->unit : ""));
	}
	return json_text(a, o);
}

const struct shadow *shadow_decode(struct arena *a, const char *json)
{
	if (!json)
		return NULL;
	json_t *j = json_object_of(json);
	struct shadow *s = arena_alloc(a, sizeof *s);
	const char *would = json_string_value(json_object_get(j, "would"));
	*s = (struct shadow){
	    .would = (enum disposition)vocabulary_value(&disposition_words, would ? would : "none"),
	    .action = json_text_of(a, j, "action"),
	    .modality = json_text_of(a, j, "modality"),
	    .question = json_text_of(a, j, "question"),
	    .category = json_text_of(a, j, "category"),
	    .row = json_text_of(a, j, "row"),
	    .min = json_int_of(j, "min", -1),
	    .max = json_int_of(j, "max", -1),
	    .unit = json_text_of(a, j, "unit")};
	json_decref(j);
	return s;
}
