/* SPDX-License-Identifier: MIT-0 */
/*
 * faults.h - hit the calls of an example with short counts, interruptions and
 * errors.
 *
 * A driver includes an example with its main() renamed, and is linked with
 * --wrap for the calls that it stands in for, and for those of this file. A
 * schedule says which call is hit, how often, and with what; a counter proves
 * that it was.
 */
/* wrap: pipe2 poll */
#ifndef FAULTS_H
#define FAULTS_H

enum { RESULTS_MAX = 400, NAME_MAX_LEN = 96, SECONDS_MAX = 20, FDS_MAX = 256 };

struct schedule {
	const char *call;
	int first;    /* the first call that is hit, from 1 */
	int period;   /* every how many calls; 0: that one only */
	size_t limit; /* bytes that the call is told to move, if not 0 */
	int error;    /* errno that it fails with, if not 0 */
	int end;      /* it returns 0, as at the end of a file */
	size_t cap;   /* no call moves more, so that there are many */
	int rests;    /* every how many calls it is spared, if not 0 */
	off_t cut_to; /* the file is cut to so many bytes before it, if not 0 */
};

/*
 * Volatile, as the C library declares some of the calls to be leaves: to the
 * compiler, they do not come back here.
 */
static volatile struct schedule now;
static volatile int calls_seen, faults_reached, polls_due, polls_seen;
static volatile int full_fd, file_now;
/* What is read from, where it may be empty: how often it was, and waited for. */
static volatile int source_fd = -1, empty_due, empty_waits;
static char results[RESULTS_MAX][NAME_MAX_LEN + 64];
static int result_count, failure_count;
static const char *volatile playing;

/*
 * Called before each wrapped call, with the FD that it works on: -1, 0, or 1
 * to go on with *LEN bytes.
 */
static int fault(const char *call, int fd, size_t *len)
{
	if (!now.call || strcmp(now.call, call) != 0)
		return 1;
	calls_seen++;
	if (now.cap && *len > now.cap)
		*len = now.cap;
	if (calls_seen < now.first)
		return 1;
	if (now.period ? (calls_seen - now.first) % now.period
		       : calls_seen != now.first)
		return 1;
	if (now.rests && calls_seen % now.rests == 0)
		return 1;
	if (now.limit && now.limit >= *len)
		return 1;
	faults_reached++;
	if (now.error) {
		errno = now.error;
		polls_due += errno == EAGAIN;
		full_fd = fd;
		return -1;
	}
	if (now.end)
		return 0;
	if (now.cut_to && ftruncate(file_now, now.cut_to) == -1)
		err(EXIT_FAILURE, "ftruncate");
	if (now.limit)
		*len = now.limit;
	return 1;
}

/* Every other time, waiting is interrupted as well. */
int __real_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	static int turns;

	if (count == 1 && fds[0].fd == full_fd && fds[0].events == POLLOUT)
		polls_seen++;
	empty_waits += count > 0 && fds[0].fd == source_fd &&
		       fds[0].events == POLLIN && timeout == -1;
	if (turns++ % 2 == 0)
		return __real_poll(fds, count, timeout);
	errno = EINTR;
	return -1;
}

/* Whether FD is the source, and has nothing: every third time. */
static inline int source_is_empty(int fd)
{
	static int turns;

	if (fd != source_fd || ++turns % 3 != 0)
		return 0;
	empty_due++;
	errno = EAGAIN;
	return 1;
}

int __real_pipe2(int *fds, int flags);
int __wrap_pipe2(int *fds, int flags);
int __wrap_pipe2(int *fds, int flags)
{
	size_t none = 0;

	return fault("pipe2", -1, &none) == 1 ? __real_pipe2(fds, flags) : -1;
}

static void result(int ok, const char *name, const char *why)
{
	if (result_count == RESULTS_MAX)
		errx(EXIT_FAILURE, "more than %d results", RESULTS_MAX);
	failure_count += !ok;
	snprintf(results[result_count++], sizeof(results[0]), "%s%s%s%s",
		 ok ? "" : "! ", name, ok ? "" : ": ", ok ? "" : why);
}

/* How many descriptors are open. */
static int open_fds(void)
{
	int count = 0;

	for (int fd = 0; fd < FDS_MAX; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static void report(void)
{
	printf("KTAP version 1\n1..%d\n", result_count);
	for (int i = 0; i < result_count; i++) {
		int failed = results[i][0] == '!';

		printf("%sok %d %s\n", failed ? "not " : "", i + 1,
		       results[i] + (failed ? 2 : 0));
	}
	fflush(stdout);
}

/* To wait for ever is a failure too. Nothing else runs that could mind. */
static void too_late(int signo)
{
	(void)signo;
	result(0, playing, "it never ended");
	report();
	_exit(EXIT_FAILURE);
}

/* Before the first play. */
static void set_up(void)
{
	signal(SIGALRM, too_late);
	signal(SIGPIPE, SIG_IGN);
}

#endif
