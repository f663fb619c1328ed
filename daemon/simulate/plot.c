/* SPDX-License-Identifier: Apache-2.0
 *
 * plot.c - the mails of each week as one SVG: a line for each role, dashed for the other policy.
 *
 * Title and description say what it shows; every line has a name at its end and another form, so
 * that nothing hangs on colour.  It has no script and asks for nothing from outside.
 */
#include "autoconf.h"
#include "followupd/simulate.h"

#include <string.h>

#define WIDTH	980
#define HEIGHT	440
#define LEFT	60
#define RIGHT	250 /* names stand there */
#define TOP	50
#define BOTTOM	60
#define INNER_W (WIDTH - LEFT - RIGHT)
#define INNER_H (HEIGHT - TOP - BOTTOM)

/* Okabe and Ito's colours, which people with any kind of colour vision tell apart. */
static const char *const colours[] = {[ROLE_CLINICIAN] = "#0072b2",
    [ROLE_COORDINATOR] = "#d55e00",
    [ROLE_NAVIGATOR] = "#009e73",
    [ROLE_RADIOLOGIST] = "#cc79a7",
    [ROLE_CHIEF] = "#8f6b00",
    [ROLE_FAIL_SAFE] = "#000000"};

static void add_text(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if (*s == '<')
			buf_adds(b, "&lt;");
		else if (*s == '>')
			buf_adds(b, "&gt;");
		else if (*s == '&')
			buf_adds(b, "&amp;");
		else if (*s == '"')
			buf_adds(b, "&quot;");
		else if ((unsigned char)*s >= ' ')
			buf_addc(b, *s);
	}
}

static int highest(const struct workload *t)
{
	int most = 0;
	for (int role = 0; t && role <= ROLE_FAIL_SAFE; role++)
		for (size_t i = 0; t->role_mails[role] && i < t->week_count; i++)
			if (t->role_mails[role][i] > most)
				most = t->role_mails[role][i];
	return most;
}

/* 1, 2 or 5 times a power of ten: at most five lines across. */
static int spacing(int most)
{
	static const int times[] = {2, 5, 10};
	int step = 1;
	for (int unit = 1; most > step * 5; unit *= 10)
		for (size_t i = 0; i < 3 && most > step * 5; i++)
			step = unit * times[i];
	return step;
}

static double across(const struct workload *t, size_t week)
{
	return LEFT + (t->week_count > 1
			      ? (double)INNER_W * (double)week / (double)(t->week_count - 1)
			      : INNER_W / 2.0);
}

static double down(int mails, int top)
{
	return TOP + INNER_H - (double)INNER_H * mails / top;
}

static void add_grid(struct buf *b, const struct workload *t, int step, int top)
{
	char day[32];
	for (int n = 0; n <= top; n += step)
		buf_addf(b,
		    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#c8c8c8\"/>\n"
		    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>\n",
		    LEFT, down(n, top), LEFT + INNER_W, down(n, top), LEFT - 8, down(n, top) + 4,
		    n);
	size_t every = t->week_count / 8 + 1;
	for (size_t i = 0; i < t->week_count; i += every)
		buf_addf(b, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
		    across(t, i), TOP + INNER_H + 20, date_text(t->week[i].monday, day));
	buf_addf(b,
	    "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">week that begins on</text>\n"
	    "<text x=\"%d\" y=\"%d\">mails in the week</text>\n",
	    LEFT + INNER_W / 2, HEIGHT - 16, LEFT - 40, TOP - 14);
}

static void add_line(
    struct buf *b, const struct workload *t, enum role role, int top, bool dashed, double y)
{
	const int *mails = t->role_mails[role];
	const char *dash = dashed ? " stroke-dasharray=\"6 4\"" : "";
	int sum = 0;
	buf_addf(b, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s points=\"",
	    colours[role], dash);
	for (size_t i = 0; i < t->week_count; i++) {
		buf_addf(b, "%s%.1f,%.1f", i ? " " : "", across(t, i), down(mails[i], top));
		sum += mails[i];
	}
	buf_addf(b,
	    "\"/>\n<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\" "
	    "stroke-width=\"2\"%s/>\n<text x=\"%d\" y=\"%.1f\">%s: %d mails</text>\n",
	    WIDTH - RIGHT + 15, y - 4, WIDTH - RIGHT + 45, y - 4, colours[role], dash,
	    WIDTH - RIGHT + 52, y, vocabulary_word(&role_words, (int)role), sum);
}

static void add_lines(
    struct buf *b, const struct workload *t, const char *name, int top, bool dashed, double *y)
{
	buf_addf(b, "<text x=\"%d\" y=\"%.1f\" font-weight=\"bold\">", WIDTH - RIGHT + 15, *y);
	add_text(b, name);
	buf_adds(b, "</text>\n");
	for (int role = 0; role <= ROLE_FAIL_SAFE; role++) {
		if (!t->role_mails[role])
			continue;
		*y += 20;
		add_line(b, t, (enum role)role, top, dashed, *y);
	}
	*y += 30;
}

static void add_words(struct buf *b, const struct workload *t, const char *name)
{
	add_text(b, name);
	buf_addf(b, ": %d mails", t->n.mails);
	for (int role = 0; role <= ROLE_FAIL_SAFE; role++) {
		int sum = 0;
		for (size_t i = 0; t->role_mails[role] && i < t->week_count; i++)
			sum += t->role_mails[role][i];
		if (sum)
			buf_addf(b, ", %d to %s", sum, vocabulary_word(&role_words, role));
	}
	buf_adds(b, ". ");
}

void workload_plot(struct buf *out, const struct workload *t, const char *name,
    const struct workload *other, const char *other_name)
{
	char from[32], until[32];
	int most = highest(t) > highest(other) ? highest(t) : highest(other);
	int step = spacing(most), top = (most + step - 1) / step * step;
	double y = TOP + 10;
	top = top ? top : step;
	buf_addf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"t d\" "
	    "viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" "
	    "font-size=\"13\">\n<title id=\"t\">Simulated mails in each week, by role</title>\n"
	    "<desc id=\"d\">From %s to %s. ",
	    WIDTH, HEIGHT, WIDTH, HEIGHT, date_text(t->from, from), date_text(t->until, until));
	add_words(out, t, name);
	if (other)
		add_words(out, other, other_name);
	buf_addf(out,
	    "</desc>\n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n"
	    "<text x=\"%d\" y=\"22\" font-size=\"16\">Simulated mails in each week, by "
	    "role</text>\n",
	    WIDTH, HEIGHT, LEFT - 40);
	add_grid(out, t, step, top);
	add_lines(out, t, name, top, false, &y);
	if (other)
		add_lines(out, other, other_name, top, true, &y);
	buf_adds(out, "</svg>\n");
}
