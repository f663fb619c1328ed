/* SPDX-License-Identifier: Apache-2.0
 *
 * document_store.c - saves and gives back the text of documents.
 */
#include "autoconf.h"
#include "followupd/document_store.h"
#include "followupd/array.h"

#include <jansson.h>

bool documents_save(struct session *s, const struct document_done *row, size_t count, struct err *e)
{
	static const struct statement st = {"documents_save",
	    "INSERT INTO document_texts (inbound_id, place, kind, lack, text) SELECT * FROM "
	    "unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[]) ON CONFLICT "
	    "(inbound_id, place) DO NOTHING"};
	struct array id, place, kind, lack, text;
	array_begin(&id, ARRAY_BIGINT);
	array_begin(&place, ARRAY_INT);
	array_begin(&kind, ARRAY_TEXT);
	array_begin(&lack, ARRAY_TEXT);
	array_begin(&text, ARRAY_TEXT);
	for (size_t i = 0; i < count; i++) {
		array_int(&id, row[i].inbound);
		array_int(&place, row[i].place);
		array_text(&kind, document_kind_word(row[i].kind));
		array_text(&lack, document_lack_word(row[i].lack));
		array_text(&text, row[i].text);
	}
	bool ok = session_do(s, &st,
	    VALUES(array_value(&id), array_value(&place), array_value(&kind), array_value(&lack),
		array_value(&text)),
	    e);
	array_free(&id);
	array_free(&place);
	array_free(&kind);
	array_free(&lack);
	array_free(&text);
	return ok;
}

static const char *word(const json_t *j, const char *key)
{
	const char *s = json_string_value(json_object_get(j, key));
	return s ? s : "";
}

void documents_parse(struct arena *a, const char *json, struct document_known **out, size_t *count)
{
	json_t *all = json ? json_loads(json, 0, NULL) : NULL;
	const json_t *j;
	size_t i;
	*count = json_array_size(all);
	*out = arena_alloc(a, (*count + 1) * sizeof **out);
	json_array_foreach(all, i, j)
	{
		struct document_known *k = &(*out)[i];
		*k = (struct document_known){
		    .place = (unsigned)json_integer_value(json_object_get(j, "place")),
		    .kind = DOCUMENT_OTHER,
		    .lack = LACK_ENDED,
		    .text = arena_strdup(a, word(j, "text"))};
		if (!document_kind_find(word(j, "kind"), &k->kind) ||
		    !document_lack_find(word(j, "lack"), &k->lack))
			continue; /* of a newer version: somebody is asked */
	}
	json_decref(all);
}
