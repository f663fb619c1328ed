/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline_csv.c - many evaluations: one CSV line in, one CSV line out, in the same order.
 */
#include "autoconf.h"
#include "guideline.h"
#include "followupd/csv.h"

#include <csv.h>
#include <string.h>

#define PAIRS_MAX  100
#define FIELDS_MAX 64
#define LINE_SIZE  (64 * 1024)

enum { COL_ID, COL_SYSTEM, COL_VERSION, COL_INPUTS, COL_COUNT };

struct csv_stream {
	const struct guideline_set *set;
	struct arena *row;
	size_t count;
	char *field[FIELDS_MAX];
	int column[COL_COUNT]; /* -1 until the header was read */
	bool header_seen, header_ok, row_failed;
};

static void put_count(int n)
{
	if (n >= 0)
		printf("%d", n);
	putchar(',');
}

static void put_answer(struct csv_stream *s, const char *id, const struct guideline_answer *r)
{
	const char *missing = "";
	for (size_t i = 0; i < r->missing_count; i++)
		missing = arena_printf(s->row, "%s%s%s", missing, i ? ";" : "", r->missing[i]);
	csv_print(id, ',');
	csv_print(r->row, ',');
	csv_print(r->action, ',');
	csv_print(r->modality, ',');
	put_count(r->min);
	put_count(r->max);
	csv_print(r->unit, ',');
	csv_print(missing, ',');
	putchar('\n');
}

static void put_error(struct csv_stream *s, const char *id, const char *text)
{
	s->row_failed = true;
	csv_print(id, ',');
	fputs(",,,,,,,", stdout);
	csv_print(text, '\n');
}

/* "key=value;key=value", cut in place; -1 when it is not that. */
static int cut_inputs(char *text, struct pair *out)
{
	int n = 0;
	char *one;
	while ((one = strsep(&text, ";"))) {
		one += strspn(one, " ");
		if (!*one)
			continue;
		char *equals = strchr(one, '=');
		if (!equals || equals == one || n == PAIRS_MAX)
			return -1;
		*equals = '\0';
		out[n++] = (struct pair){.key = one, .value = equals + 1};
	}
	return n;
}

static const char *field(const struct csv_stream *s, int column)
{
	int at = s->column[column];
	return (size_t)at < s->count ? s->field[at] : "";
}

static void evaluate_row(struct csv_stream *s)
{
	struct pair input[PAIRS_MAX];
	struct guideline_answer answer;
	struct err e;
	const char *id = field(s, COL_ID);
	const struct guideline *g =
	    guideline_named(s->set, field(s, COL_SYSTEM), field(s, COL_VERSION), &e);
	int n = cut_inputs(arena_strdup(s->row, field(s, COL_INPUTS)), input);
	if (!g)
		put_error(s, id, e.text);
	else if (n < 0)
		put_error(s, id, "inputs are not key=value;key=value");
	else if (!guideline_evaluate(g, input, (size_t)n, s->row, &answer, &e))
		put_error(s, id, e.text);
	else
		put_answer(s, id, &answer);
}

static void read_header(struct csv_stream *s)
{
	static const char *const names[COL_COUNT] = {"id", "system", "version", "inputs"};
	s->header_seen = s->header_ok = true;
	for (int c = 0; c < COL_COUNT; c++) {
		s->column[c] = -1;
		for (size_t i = 0; i < s->count; i++)
			if (strcmp(s->field[i], names[c]) == 0)
				s->column[c] = (int)i;
		s->header_ok &= s->column[c] >= 0;
	}
}

/* Up to the end of the line, NUL bytes included; 0 at the end of the file. */
static size_t get_line(FILE *in, char *line)
{
	size_t len = 0;
	int c = 0;
	while (len < LINE_SIZE - 1 && c != '\n' && (c = getc_unlocked(in)) != EOF)
		line[len++] = (char)c;
	line[len] = '\0';
	return len;
}

static void on_field(void *text, size_t len, void *arg)
{
	struct csv_stream *s = arg;
	if (s->count < FIELDS_MAX)
		s->field[s->count++] = arena_strndup(s->row, text, len);
}

static void on_row(int end, void *arg)
{
}

/* One line is one row: a quote left open spoils its own row and not the rest of the file. */
static bool parse_line(struct csv_stream *s, struct csv_parser *p, const char *line, size_t len)
{
	s->count = 0;
	if (csv_parse(p, line, len, on_field, on_row, s) == len &&
	    csv_fini(p, on_field, on_row, s) == 0)
		return true;
	csv_free(p);
	csv_init(p, CSV_STRICT | CSV_STRICT_FINI);
	return false;
}

/* What can be told of the id of a line that is no row. */
static void refuse_line(struct csv_stream *s, const char *line, const char *why)
{
	if (s->header_seen)
		put_error(s, arena_strndup(s->row, line, strcspn(line, ",\"\r\n")), why);
	s->header_seen = true;
}

static void read_line(struct csv_stream *s, struct csv_parser *p, const char *line, size_t len)
{
	if (!s->header_seen && len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
		line += 3; /* a byte order mark */
		len -= 3;
	}
	if (memchr(line, '\0', len)) {
		refuse_line(s, line, "a NUL byte");
		return;
	}
	if (!parse_line(s, p, line, len)) {
		refuse_line(s, line, "misplaced quote");
		return;
	}
	if (s->count == 0 || (s->count == 1 && !*s->field[0]))
		return;
	if (s->header_seen)
		evaluate_row(s);
	else
		read_header(s);
}

/* False: the line is longer than the buffer; the rest of it is passed over. */
static bool whole_line(FILE *in, const char *line, size_t len)
{
	int c = 0;
	if (len < LINE_SIZE - 1 || line[len - 1] == '\n')
		return true;
	while ((c = getc(in)) != EOF && c != '\n')
		;
	return false;
}

static void read_all(FILE *in, struct csv_parser *p, struct csv_stream *s)
{
	static char line[LINE_SIZE];
	size_t len;
	while (!(s->header_seen && !s->header_ok) && (len = get_line(in, line)) > 0) {
		s->row = arena_new();
		if (whole_line(in, line, len))
			read_line(s, p, line, len);
		else
			refuse_line(s, line, "the line is too long");
		arena_free(s->row);
	}
}

int guideline_evaluate_csv(const struct guideline_set *set, const char *path)
{
	struct csv_parser p;
	struct csv_stream s = {.set = set};
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (!in || csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0) {
		fprintf(stderr, "followupctl guideline: could not open %s: %m\n", path);
		return GUIDELINE_MISUSE;
	}
	puts("id,row,action,modality,min,max,unit,missing,error");
	read_all(in, &p, &s);
	bool read = !ferror(in);
	if (!read)
		fprintf(stderr, "followupctl guideline: could not read %s: %m\n", path);
	if (!s.header_ok)
		fprintf(stderr,
		    "followupctl guideline: %s: the header is id,system,version,inputs\n", path);
	csv_free(&p);
	if (in != stdin)
		fclose(in);
	if (!s.header_ok)
		return GUIDELINE_MISUSE;
	return read && !s.row_failed ? GUIDELINE_DONE : GUIDELINE_FAILED;
}
