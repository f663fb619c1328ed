/* SPDX-License-Identifier: Apache-2.0
 *
 * work.c - what a message costs: each shape once for itself and once at twice the size.
 *
 * usage: work RULES_DIRECTORY [SHAPE [UNITS]]
 *
 * Prints for each shape and size: name, units, bytes, instructions, bytes asked of the allocator,
 * most bytes held at once.  Instructions are those that massif has counted, below which it runs:
 * the allocator, which is massif's then, is none of them.  Elsewhere they are 0.
 */
#include "followupd/hl7_envelope.h"
#include "followupd/hl7_facts.h"
#include "followupd/mllp.h"
#include "followupd/narrative.h"
#include "shapes.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define VALGRIND_MONITOR_COMMAND(command) (void)(command)
#endif

#define READ_SIZE ((size_t)4096) /* of the socket */

/* ---- memory ------------------------------------------------------------------------ */

static size_t asked, held, most;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *p);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *p);

static void *note(void *p, size_t size)
{
	asked += size;
	held += malloc_usable_size(p);
	most = held > most ? held : most;
	return p;
}

void *__wrap_malloc(size_t size)
{
	return note(__real_malloc(size), size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return note(__real_calloc(count, size), count * size);
}

void *__wrap_realloc(void *old, size_t size)
{
	held -= malloc_usable_size(old);
	return note(__real_realloc(old, size), size);
}

void __wrap_free(void *p)
{
	held -= malloc_usable_size(p);
	__real_free(p);
}

/* ---- instructions -------------------------------------------------------------------- */

/* Since the start: massif's own clock, which it writes into its working directory when asked. */
static unsigned long long instructions(void)
{
	unsigned long long count = 0;
	char line[256];
	VALGRIND_MONITOR_COMMAND("snapshot");
	FILE *f = fopen("massif.vgdb.out", "r");
	while (f && fgets(line, sizeof line, f) && sscanf(line, "time=%llu", &count) != 1)
		;
	if (f)
		fclose(f);
	return count;
}

/* ---- what is measured ------------------------------------------------------------------ */

static void read_text(
    const struct narrative_rules *rules, const char *text, size_t len, struct arena *a)
{
	struct narrative_records records;
	narrative_extract(rules, text, len, NULL, a, &records);
}

static void read_message(
    const struct narrative_rules *rules, const char *data, size_t len, struct arena *a)
{
	const struct hl7_source source = {0};
	struct hl7_envelope envelope;
	struct facts f;
	struct err e = {0};
	hl7_envelope(data, len, HL7_LIMITS, &envelope);
	if (!hl7_facts(a, data, len, &source, NULL, &f, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	for (size_t i = 0; i < f.report_count; i++) {
		const char *text =
		    narrative_text(f.report[i].passage, f.report[i].passage_count, a);
		read_text(rules, text, strlen(text), a);
	}
}

/* As bytes come from a socket: the frame is found although it arrives in pieces. */
static void read_stream(
    const struct narrative_rules *rules, const char *data, size_t len, struct arena *a)
{
	struct buf frame = {0}, input = {0};
	struct mllp m = {0};
	struct mllp_frame f;
	mllp_wrap(&frame, data, len);
	for (size_t at = 0; at < frame.len; at += READ_SIZE) {
		size_t n = frame.len - at < READ_SIZE ? frame.len - at : READ_SIZE;
		buf_add(&input, frame.data + at, n);
		if (mllp_next(&m, input.data, input.len, MLLP_FRAME_MAX, &f) == MLLP_FRAME)
			read_message(rules, f.content, f.len, a);
		buf_consume(&input, f.consumed);
	}
	buf_free(&frame);
	buf_free(&input);
}

static void measure(const struct narrative_rules *rules, const struct shape *s, size_t units)
{
	struct buf b = {0};
	shape_make(s, units, &b);
	unsigned long long start = instructions();
	asked = held = most = 0;
	struct arena *a = arena_new();
	if (s->opening)
		read_stream(rules, buf_text(&b), b.len, a);
	else
		read_text(rules, buf_text(&b), b.len, a);
	arena_free(a);
	size_t all_asked = asked, most_held = most;
	printf("%s\t%zu\t%zu\t%llu\t%zu\t%zu\n", s->name, units, b.len, instructions() - start,
	    all_asked, most_held);
	fflush(stdout);
	buf_free(&b);
}

int main(int argc, char **argv)
{
	struct narrative_rules *rules;
	struct err e = {0};
	const struct shape *only = argc > 2 ? shape_named(argv[2]) : NULL;
	if (argc < 2 || (argc > 2 && !only)) {
		fprintf(stderr, "usage: %s RULES_DIRECTORY [SHAPE [UNITS]]\n", argv[0]);
		return 2;
	}
	if (!narrative_load(argv[1], NULL, &rules, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	for (size_t i = 0; i < shape_count; i++) {
		const struct shape *s = &shapes[i];
		if (only && only != s)
			continue;
		size_t units = argc > 3 ? strtoul(argv[3], NULL, 10) : s->units;
		measure(rules, s, units);
		if (argc <= 3)
			measure(rules, s, 2 * units);
	}
	narrative_free(rules);
	return 0;
}
