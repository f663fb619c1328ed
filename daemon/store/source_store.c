/* SPDX-License-Identifier: Apache-2.0
 *
 * source_store.c - which sources are silent for too long, and which of those asked about have sent
 * again.
 */
#include "autoconf.h"
#include "followupd/source_store.h"

/* A source that has sent for three weeks: of fewer nobody knows what is usual. */
#define SILENT                                                                                     \
	"SELECT s.source, s.kind, s.last_at, extract(epoch FROM s.silent)::bigint AS silent, "     \
	"extract(epoch FROM s.usual)::bigint AS usual, concat_ws('/', s.source, s.kind, "          \
	"extract(epoch FROM s.last_at)::numeric) AS key FROM source_silence() s"

bool sources_to_tell(struct unit *u, struct source_silence **out, size_t *count)
{
	/* What is asked of a source is about its last message: with another key it has sent again.
	 */
	static const struct statement st = {"sources_to_tell",
	    "WITH now_so AS (" SILENT
	    "), asked AS (SELECT q.key FROM review_items q WHERE q.kind = "
	    "'source-silent' AND q.resolved_at IS NULL) SELECT n.key, n.source, n.kind, "
	    "n.silent, n.usual FROM now_so n WHERE n.usual IS NOT NULL AND NOT EXISTS "
	    "(SELECT "
	    "FROM review_items q WHERE q.kind = 'source-silent' AND q.key = n.key) AND EXISTS "
	    "(SELECT FROM inbound i WHERE i.format IN "
	    "('hl7', 'fhir') AND i.verdict = 'accepted' AND i.source = n.source AND "
	    "split_part(i.message_type, '^', 1) = n.kind AND i.received_at < clock_now() - "
	    "interval '21 "
	    "days') UNION ALL SELECT a.key, NULL, NULL, 0, 0 FROM asked a WHERE NOT "
	    "EXISTS (SELECT FROM now_so n WHERE n.key = a.key)"};
	struct rows r;
	*count = 0;
	if (!unit_ask(u, &st, NO_VALUES, &r))
		return false;
	struct source_silence *list = arena_alloc(u->arena, (size_t)rows_count(&r) * sizeof *list);
	for (int i = 0; i < rows_count(&r); i++) {
		bool spoke = rows_null(&r, i, 1);
		const struct source_silence s = {.key = arena_strdup(u->arena, rows_text(&r, i, 0)),
		    .source = spoke ? NULL : arena_strdup(u->arena, rows_text(&r, i, 1)),
		    .kind = spoke ? NULL : arena_strdup(u->arena, rows_text(&r, i, 2)),
		    .silent = rows_int(&r, i, 3),
		    .usual = rows_int(&r, i, 4),
		    .spoke = spoke};
		if (s.spoke || (source_is_late(s.silent, s.usual) && source_is_regular(s.usual)))
			list[(*count)++] = s;
	}
	rows_free(&r);
	*out = list;
	return true;
}
