/* SPDX-License-Identifier: Apache-2.0
 *
 * table.c - plays a row, and holds what it changes against what it should.
 *
 * DECISION_SHOW=1 prints what each row does, for whoever writes a new one.
 */
#include "autoconf.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

void table_setup(void)
{
	shipped_rules(source_dir());
}

/* The rules of a chart hold after every line, not only after the last one. */
static void play(const struct row *row, struct buf *out)
{
	struct world w;
	world_open(&w, shipped_rules(source_dir()));
	char *rest = arena_strdup(w.arena, row->story), *line;
	while ((line = strsep(&rest, "\n"))) {
		w.out = (struct decided){.ok = true};
		script_line(&w, line);
		ck_assert_msg(
		    w.out.ok || strncmp(line, "fails", 5) == 0, "%s: %s", line, w.out.err.text);
		const char *fault = world_check(&w);
		ck_assert_msg(!fault, "%s after: %s", fault, line);
	}
	script_run(&w, row->event);
	const char *fault = world_check(&w);
	show_changes(&w, row->kinds, out);
	ck_assert_msg(!fault, "%s after: %s\n%s", fault, row->event, buf_text(out));
	world_close(&w);
}

void row_holds(const struct row *row)
{
	struct buf once = {0}, twice = {0};
	play(row, &once);
	play(row, &twice);
	ck_assert_str_eq(buf_text(&once), buf_text(&twice));
	if (getenv("DECISION_SHOW"))
		printf("== %s\n-- %s\n%s", row->story, row->event, buf_text(&once));
	ck_assert_msg(strcmp(buf_text(&once), row->expected) == 0,
	    "after:\n%s\nevent: %s\nchanges:\n%swanted:\n%s", row->story, row->event,
	    buf_text(&once), row->expected);
	buf_free(&once);
	buf_free(&twice);
}
