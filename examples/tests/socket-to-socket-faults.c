// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into socket-to-socket: see faults.h for what a schedule is.
 * A client has two connections open at once and uses one after the other; the
 * first is hit. Whatever comes of it, the second must be whole, and no
 * descriptor be left.
 */
/* wrap: accept4 splice */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../socket-to-socket/socket-to-socket.c"
#undef main
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "faults.h"

enum { LEN = 300000, MANY = 10000, CLIENTS = 4, STALL = 32 << 20 };

/* On a machine that is busy with other things as well. */
enum { MANY_SECONDS_MAX = 10 * SECONDS_MAX };

static struct sockaddr_storage front, back;
static int listening, server;
static volatile int is_broken;

int __real_accept4(int fd, struct sockaddr *at, socklen_t *len, int flags);
int __wrap_accept4(int fd, struct sockaddr *at, socklen_t *len, int flags);
int __wrap_accept4(int fd, struct sockaddr *at, socklen_t *len, int flags)
{
	size_t none = 0;

	return fault("accept4", fd, &none) == 1
		       ? __real_accept4(fd, at, len, flags)
		       : -1;
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	struct stat st;
	int go = 1, left;

	if (fstat(in, &st) == 0 && S_ISFIFO(st.st_mode)) {
		go = fault("splice out", out, &len);
	} else {
		/* Or EAGAIN would belong to nobody. */
		is_broken |= ioctl(out, FIONREAD, &left) == -1 || left != 0;
		go = fault("splice in", in, &len);
	}
	return go == 1 ? __real_splice(in, off_in, out, off_out, len, flags)
		       : go;
}

static int reach(const struct sockaddr_storage *at)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (connect(fd, (const struct sockaddr *)at,
		    sizeof(struct sockaddr_in)) == -1)
		_exit(100);
	return fd;
}

/* Whether LEN bytes come back over FD, and then the end. */
static int comes_back(int fd, ssize_t len)
{
	char more;

	return send(fd, sample, len, MSG_NOSIGNAL) == len &&
	       shutdown(fd, SHUT_WR) == 0 &&
	       recv(fd, got, len, MSG_WAITALL) == len &&
	       memcmp(got, sample, len) == 0 && recv(fd, &more, 1, 0) == 0;
}

/* Answer as echo() does, for ever, and with what there is if that is less. */
static pid_t serve(void)
{
	pid_t pid = fork();
	ssize_t n;
	int fd;

	if (pid != 0)
		return pid;
	signal(SIGALRM, SIG_DFL);
	alarm(MANY_SECONDS_MAX);
	fcntl(server, F_SETFL, 0);
	for (;;) {
		fd = __real_accept4(server, NULL, NULL, SOCK_CLOEXEC);
		n = recv(fd, got, LEN, MSG_WAITALL);
		if (n > 0)
			send(fd, got, n, MSG_NOSIGNAL);
		close(fd);
	}
}

/* Relay COUNT connections; return 0, or what is wrong. */
static const char *relay_some(long long count)
{
	int before = open_fds();

	is_broken = 0;
	alarm(count == MANY ? MANY_SECONDS_MAX : SECONDS_MAX);
	if (relay(listening, (struct sockaddr *)&back,
		  sizeof(struct sockaddr_in), count) == -1)
		return "it ended";
	now.call = NULL;
	alarm(0);
	if (open_fds() != before)
		return "it left a descriptor open";
	return is_broken ? "it fills a pipe that is not empty" : NULL;
}

/* Play SCHEDULE: the first connection is hit. Return whether it was reached. */
static int play_pair(const char *what, struct schedule schedule)
{
	int passes = schedule.error == EINTR || schedule.error == EAGAIN ||
		     schedule.limit || strcmp(schedule.call, "accept4") == 0;
	static char name[NAME_MAX_LEN];
	const char *why;
	int status, a, b;
	pid_t pid;

	snprintf(name, sizeof(name), "%s: %s", schedule.call, what);
	playing = name;
	now = schedule;
	calls_seen = faults_reached = 0;
	pid = fork();
	if (pid == 0) {
		a = reach(&front);
		b = reach(&front);
		status = comes_back(a, LEN);
		close(a);
		_exit(status | comes_back(b, 5) << 1);
	}
	why = relay_some(2);
	waitpid(pid, &status, 0);
	if (!faults_reached)
		return 0;
	if (!why && WEXITSTATUS(status) != (passes ? 3 : 2))
		why = passes ? "not all came back"
			     : "the error did not end that one alone";
	result(why == NULL, name, why);
	return 1;
}

static void must_pair(const char *what, struct schedule schedule)
{
	if (!play_pair(what, schedule))
		result(0, what, "the fault was never reached");
}

static void play_splice(const char *call)
{
	struct schedule s = { .call = call, .first = 1, .period = 1 };
	static const int errors[] = { EIO, EPIPE, ECONNRESET };
	/* The third time it takes, it may be of the second connection. */
	const int last = strcmp(call, "splice in") == 0 ? 2 : 3;

	s.limit = 1021;
	must_pair("odd counts", s);
	s.limit = 1;
	s.period = 2;
	must_pair("every other call one byte", s);
	s.limit = 0;
	s.error = EINTR;
	must_pair("EINTR on every other call", s);
	s.error = EAGAIN;
	/* Not every other one: the two directions take turns. */
	s.period = 3;
	must_pair("EAGAIN on every third call", s);
	s.period = 1;
	s.rests = 5;
	must_pair("EAGAIN four times in a row", s);
	s.period = s.rests = 0;
	for (int e = 0; e < 3; e++)
		for (s.first = 1; s.first <= last; s.first++) {
			s.error = errors[e];
			must_pair(strerror(s.error), s);
		}
}

/* Wait until the process PID can do nothing but wait: else, for ever. */
static void until_asleep(pid_t pid)
{
	char file[64], text[4096], last[4096] = "", *state, *switches;

	snprintf(file, sizeof(file), "/proc/%d/status", pid);
	for (int alike = 0; alike < 5;) {
		int fd = open(file, O_RDONLY | O_CLOEXEC);
		ssize_t n = read(fd, text, sizeof(text) - 1);

		close(fd);
		text[n > 0 ? n : 0] = '\0';
		state = strstr(text, "State:\tS");
		switches = strstr(text, "voluntary_ctxt_switches");
		alike = state && switches && strcmp(switches, last) == 0
				? alike + 1
				: 0;
		strcpy(last, switches ? switches : "");
		poll(NULL, 0, 5);
	}
}

/* Nobody reads: the relay waits, and holds no more than its pipe. */
static void play_stall(void)
{
	const char *why;
	int status, fd, reads;
	ssize_t n;
	pid_t pid;

	playing = "a peer that does not read";
	pid = fork();
	if (pid == 0) {
		fd = reach(&front);
		if (fork() == 0) {
			for (long long left = STALL; left > 0; left -= n) {
				n = send(fd, sample,
					 left < SIZE ? left : SIZE, 0);
				/* Or it would go on when the relay is gone. */
				if (n == -1)
					_exit(1);
			}
			shutdown(fd, SHUT_WR);
			_exit(0);
		}
		reads = __real_accept4(server, NULL, NULL, SOCK_CLOEXEC);
		while (reads == -1) {
			poll(&(struct pollfd){ .fd = server,
					       .events = POLLIN },
			     1, -1);
			reads = __real_accept4(server, NULL, NULL,
					       SOCK_CLOEXEC);
		}
		until_asleep(getppid());
		for (long long left = STALL; left > 0; left -= n) {
			n = recv(reads, got, SIZE, 0);
			if (n <= 0)
				_exit(1);
		}
		_exit(recv(reads, got, 1, 0) != 0);
	}
	why = relay_some(1);
	waitpid(pid, &status, 0);
	result(why == NULL && status == 0, playing, why ? why : "bytes lost");
}

/* Short connections of real peers, some of whom leave in mid-sentence. */
static void play_many(void)
{
	const struct linger reset = { .l_onoff = 1, .l_linger = 0 };
	pid_t servers[2] = { serve(), serve() }, clients[CLIENTS];
	const char *why;
	int ok = 1, status, fd;

	playing = "10000 short connections";
	for (int c = 0; c < CLIENTS; c++) {
		clients[c] = fork();
		if (clients[c] != 0)
			continue;
		for (int i = 0; i < MANY / CLIENTS; i++) {
			fd = reach(&front);
			if (i % 4 == 0) {
				send(fd, sample, 9, MSG_NOSIGNAL);
			} else if (i % 4 == 1) {
				send(fd, sample, 9, MSG_NOSIGNAL);
				setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset,
					   sizeof(reset));
			} else if (!comes_back(fd, i % 9 + 1)) {
				_exit(1);
			}
			close(fd);
		}
		_exit(0);
	}
	why = relay_some(MANY);
	for (int c = 0; c < CLIENTS; c++) {
		waitpid(clients[c], &status, 0);
		ok &= status == 0;
	}
	for (int i = 0; i < 2; i++) {
		kill(servers[i], SIGKILL);
		waitpid(servers[i], NULL, 0);
	}
	result(ok && !why, playing, why ? why : "not all came back");
}

int main(void)
{
	struct schedule s = { .first = 2, .error = EMFILE };
	pid_t pid;

	set_up();
	for (int i = 0; i < SIZE; i++)
		sample[i] = i % 251;
	listening = listen_at("127.0.0.1:0", &front);
	server = listen_at("127.0.0.1:0", &back);
	play_stall();
	pid = serve();
	s.call = "accept4";
	must_pair("EMFILE while one is open", s);
	s.error = ECONNABORTED;
	must_pair("ECONNABORTED", s);
	s.call = "pipe2";
	s.error = EMFILE;
	for (s.first = 1; s.first < 3; s.first++)
		must_pair("EMFILE", s);
	play_splice("splice in");
	play_splice("splice out");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	play_many();
	report();
	return failure_count ? EXIT_FAILURE : EXIT_SUCCESS;
}
