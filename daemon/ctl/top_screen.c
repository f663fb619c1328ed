/* SPDX-License-Identifier: Apache-2.0
 *
 * top_screen.c - the terminal of followupctl top: taken, drawn by lines, given back.
 *
 * Only lines that changed are written, so that a slow line keeps up.  The terminal is given back
 * however the process exits.
 */
#include "autoconf.h"
#include "top.h"
#include "followupd/buf.h"
#include "followupd/mem.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define LINES_MAX 200

#define SCREEN_TAKE  "\033[?1049h\033[?25l\033[2J"
#define SCREEN_GIVE  "\033[?25h\033[?1049l"
#define SCREEN_CLEAR "\033[2J"

static volatile sig_atomic_t ended, resized;
static sigset_t awake; /* the signals that are let through while it waits */

static struct screen {
	bool taken, keys;
	struct termios before;
	struct winsize size;
	char *line[LINES_MAX]; /* as drawn; NULL: nothing */
} screen;

/* ---- signals and keys ----------------------------------------------------------------------- */

static void on_signal(int signal)
{
	if (signal == SIGWINCH)
		resized = 1;
	else
		ended = 1;
}

void top_catch_signals(void)
{
	static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH};
	const struct sigaction act = {.sa_handler = on_signal};
	sigset_t held;
	sigemptyset(&held);
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) {
		sigaction(caught[i], &act, NULL);
		sigaddset(&held, caught[i]);
	}
	sigprocmask(SIG_BLOCK, &held, &awake);
}

/* Whether it goes on. */
static bool read_keys(void)
{
	char key[64];
	ssize_t n = read(STDIN_FILENO, key, sizeof key);
	if (n <= 0)
		return n < 0 && (errno == EINTR || errno == EAGAIN);
	return !memchr(key, 'q', (size_t)n) && !memchr(key, 'Q', (size_t)n);
}

enum top_wish top_wait(int64_t until)
{
	for (int64_t left; (left = until - monotonic_now()) > 0;) {
		struct pollfd p = {screen.keys ? STDIN_FILENO : -1, POLLIN, 0};
		const struct timespec most = {left / SECONDS(1), left % SECONDS(1) * 1000};
		int n = ppoll(&p, 1, &most, &awake);
		if (ended || (n > 0 && !read_keys()))
			return TOP_ENDS;
		if (resized) {
			resized = 0;
			return TOP_RESIZED;
		}
	}
	return TOP_GOES_ON;
}

/* ---- the screen ----------------------------------------------------------------------------- */

bool top_screen_able(void)
{
	const char *term = getenv("TERM");
	return isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}

void top_screen_begin(void)
{
	screen.taken = true;
	atexit(top_screen_end);
	if (isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &screen.before) == 0) {
		struct termios raw = screen.before;
		raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
		raw.c_cc[VMIN] = 1;
		raw.c_cc[VTIME] = 0;
		/* A stop or a core dump would leave the terminal as it is here. */
		raw.c_cc[VSUSP] = raw.c_cc[VQUIT] = _POSIX_VDISABLE;
		screen.keys = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
	}
	fputs(SCREEN_TAKE, stdout);
}

static void forget_lines(void)
{
	for (size_t i = 0; i < LINES_MAX; i++) {
		free(screen.line[i]);
		screen.line[i] = NULL;
	}
}

void top_screen_end(void)
{
	if (!screen.taken)
		return;
	screen.taken = false;
	forget_lines();
	fputs(SCREEN_GIVE, stdout);
	fflush(stdout);
	if (screen.keys)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &screen.before);
	screen.keys = false;
}

/* Lines there are, at most as many as are remembered. */
static size_t measure(void)
{
	struct winsize now = {0};
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &now) != 0 || !now.ws_row || !now.ws_col)
		now = (struct winsize){.ws_row = 24, .ws_col = 80};
	if (now.ws_row != screen.size.ws_row || now.ws_col != screen.size.ws_col) {
		forget_lines();
		fputs(SCREEN_CLEAR, stdout);
	}
	screen.size = now;
	return now.ws_row < LINES_MAX ? now.ws_row : LINES_MAX;
}

/* Takes the text. */
static void draw_line(size_t row, char *text)
{
	char **drawn = &screen.line[row];
	if (!*drawn || strcmp(*drawn, text) != 0)
		printf("\033[%zu;1H%s\033[K", row + 1, text);
	free(*drawn);
	*drawn = text;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += *text == '\n';
	return n;
}

bool top_screen_draw(const char *text)
{
	size_t rows = measure(), lines = count_lines(text), row = 0;
	size_t width = screen.size.ws_col > 1 ? screen.size.ws_col - 1U : 1;
	for (; row < rows && *text; row++) {
		const char *end = strchr(text, '\n');
		char *one = xstrndup(text, (size_t)(end - text));
		if (row + 1 == rows && lines > rows) {
			free(one);
			one = xasprintf("(%zu more lines)", lines - row);
		}
		draw_line(row, ctl_clean(one, width));
		free(one);
		text = end + 1;
	}
	for (; row < rows; row++)
		draw_line(row, xstrdup(""));
	return fflush(stdout) == 0;
}
