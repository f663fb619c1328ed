/* SPDX-License-Identifier: Apache-2.0
 *
 * check.c - the checker: what can be seen in the words of a table, then the walk.
 */
#include "autoconf.h"
#include "checker.h"

#include <stdlib.h>

void check_fault(struct checker *c, int line, const char *fmt, ...)
{
	va_list ap;
	c->faults++;
	fprintf(c->report, "%s:%d: %s %s: ", c->g->path, line, c->g->system, c->g->version);
	va_start(ap, fmt);
	vfprintf(c->report, fmt, ap);
	va_end(ap);
	fputc('\n', c->report);
}

size_t check_table(const struct guideline *g, const struct guideline_tokens *tokens, FILE *report,
    const struct check_options *options, uint64_t *walked)
{
	struct checker c = {
	    .g = g, .tokens = tokens, .report = report, .options = *options, .arena = arena_new()};
	if (!c.options.work)
		c.options.work = CHECK_WORK;
	check_words(&c);
	check_types(&c);
	if (!options->faults_only)
		check_lint(&c);
	uint64_t leaves = check_walk(&c);
	if (!c.faults && !options->no_silence) /* of a table with gaps there is more to say first */
		check_silence(&c);
	if (walked)
		*walked = leaves;
	arena_free(c.arena);
	return c.faults;
}

size_t guideline_check(const struct guideline *g, const struct guideline_tokens *tokens,
    FILE *report, uint64_t *walked)
{
	return check_table(g, tokens, report, &(struct check_options){0}, walked);
}

bool check_prove(const struct guideline *g, const struct guideline_tokens *tokens, struct err *e)
{
	char *report = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&report, &len);
	if (!out)
		return err_set(e, ERR_SYSTEM, "could not open a memory stream: %m");
	/* The silence of inputs takes seconds; the tests walk it for what is shipped. */
	struct check_options options = {.faults_only = true, .no_silence = !g->is_site};
	size_t faults = check_table(g, tokens, out, &options, NULL);
	fclose(out);
	if (faults) {
		err_set(e, ERR_CONFIG, "%.*s%s", (int)strcspn(report, "\n"), report,
		    faults > 1 ? ", and more" : "");
		err_hint(e, "Use \"followupctl guideline check\" for all faults.");
	}
	free(report);
	return faults == 0;
}
