// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into pipe-to-udp: see faults.h for what a schedule is. A child
 * fills the pipe in pieces, another receives, over datagrams of AF_UNIX, none
 * of which is dropped: each has to be a whole message, and the next one. Where
 * a call for the socket fails, that message is missing and no other. Then the
 * same over UDP, of both families.
 */
/* wrap: fcntl64 read send splice */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../pipe-to-udp/pipe-to-udp.c"
#undef main
#include <signal.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "faults.h"

enum { SIZE = 1316, COUNT = 40, LAST = 100, LEN = COUNT * SIZE + LAST };

static unsigned char stream[LEN];
static volatile int references, copies;

int __real_fcntl64(int fd, int cmd, ...);
int __wrap_fcntl64(int fd, int cmd, ...);
int __wrap_fcntl64(int fd, int cmd, ...)
{
	size_t none = 0;
	va_list args;
	int arg;

	va_start(args, cmd);
	arg = va_arg(args, int);
	va_end(args);
	if (cmd == F_SETPIPE_SZ && fault("fcntl", fd, &none) != 1)
		return -1;
	return __real_fcntl64(fd, cmd, arg);
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	int takes = in == source_fd;
	int go = fault(takes ? "splice from input" : "splice to socket", out,
		       &len);

	if (go != 1)
		return go;
	if (source_is_empty(in))
		return -1;
	if (takes && __real_fcntl64(out, F_GETPIPE_SZ) > sysconf(_SC_PAGESIZE))
		result(0, playing, "its pipe has several slots");
	references += !takes;
	return __real_splice(in, off_in, out, off_out, len, flags);
}

ssize_t __real_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len)
{
	int go = fault("read", fd, &len);

	if (fd == source_fd)
		result(0, playing, "it reads what may be a packet");
	return go == 1 ? __real_read(fd, buf, len) : go;
}

ssize_t __real_send(int fd, const void *buf, size_t len, int flags);
ssize_t __wrap_send(int fd, const void *buf, size_t len, int flags);
ssize_t __wrap_send(int fd, const void *buf, size_t len, int flags)
{
	size_t all = len;
	int go = fault("send", fd, &all);

	copies += go == 1;
	return go == 1 ? __real_send(fd, buf, len, flags) : go;
}

/* Fill the pipe in pieces of PIECE bytes, each of a slot, or all at once. */
static pid_t fill(int in[2], int piece)
{
	pid_t pid;

	if (__real_pipe2(in, O_CLOEXEC | (piece ? O_DIRECT : 0)) == -1)
		err(EXIT_FAILURE, "pipe2");
	pid = fork();
	if (pid == 0) {
		close(in[0]);
		for (int i = 0, n; i < LEN; i += n) {
			n = piece && piece < LEN - i ? piece : LEN - i;
			n = syscall(SYS_write, in[1], stream + i, n);
			if (n == -1)
				_exit(1);
		}
		_exit(0);
	}
	close(in[1]);
	return pid;
}

/* Receive messages to an empty one; exit with how many are missing, or 99. */
static pid_t receive(int fd)
{
	unsigned char found[SIZE + 1];
	int next = 0, missing = 0;
	pid_t pid = fork();
	ssize_t n;

	if (pid != 0)
		return pid;
	signal(SIGALRM, SIG_DFL);
	alarm(SECONDS_MAX);
	while ((n = recv(fd, found, sizeof(found), 0)) > 0) {
		while (next <= COUNT &&
		       memcmp(found, stream + next * SIZE,
			      next < COUNT ? SIZE : LAST) != 0) {
			next++;
			missing++;
		}
		if (next > COUNT || n != (next < COUNT ? SIZE : LAST))
			_exit(99);
		next++;
	}
	_exit(missing + COUNT + 1 - next);
}

/* Send message by message, and go on after each that fails. */
static int send_each(int in, int out, int *error, const char **call)
{
	ssize_t n = 1;
	int p[2], lost = 0;

	if (__real_pipe2(p, O_CLOEXEC) == -1 ||
	    __real_fcntl64(p[1], F_SETPIPE_SZ, 1) == -1)
		err(EXIT_FAILURE, "pipe2");
	while (n > 0) {
		n = send_message(in, out, p, SIZE, call);
		if (n != -1)
			continue;
		*error = errno;
		lost++;
		if (strcmp(*call, "splice to socket") != 0 &&
		    strcmp(*call, "send") != 0)
			break;
		n = 1;
	}
	close(p[0]);
	close(p[1]);
	return lost;
}

/* Play SCHEDULE with pieces of PIECE bytes; return whether it was reached. */
static int play(const char *what, struct schedule schedule, int piece)
{
	int passes = !schedule.error || schedule.error == EINTR ||
		     schedule.error == EAGAIN || schedule.error == ECONNREFUSED;
	int for_out = strcmp(schedule.call, "send") == 0 ||
		      strcmp(schedule.call, "splice to socket") == 0;
	int in[2], s[2], status, lost = 0, error = 0, fds = open_fds();
	static char name[NAME_MAX_LEN];
	const char *call = "", *why = NULL;
	pid_t filler, receiver;
	long long count = 0;

	snprintf(name, sizeof(name), "%s: %s, pieces of %d", schedule.call,
		 what, piece);
	playing = name;
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	receiver = receive(s[1]);
	close(s[1]);
	filler = fill(in, piece);
	alarm(SECONDS_MAX);
	now = schedule;
	calls_seen = faults_reached = polls_due = polls_seen = 0;
	empty_due = empty_waits = references = copies = 0;
	source_fd = in[0];
	/* Of packets that are messages, the size need not be told. */
	if (passes)
		count = pump(in[0], s[0], piece == SIZE ? 0 : SIZE, &call);
	else
		lost = send_each(in[0], s[0], &error, &call);
	now.call = NULL;
	source_fd = -1;
	alarm(0);
	close(in[0]);
	__real_send(s[0], NULL, 0, 0);
	close(s[0]);
	waitpid(filler, NULL, 0);
	waitpid(receiver, &status, 0);
	status = WIFEXITED(status) ? WEXITSTATUS(status) : 99;
	if (!faults_reached)
		return 0;
	if (open_fds() != fds)
		why = "it left a descriptor open";
	else if (status == 99)
		why = "a message is not as it was";
	else if (passes && (count != COUNT + 1 || status != 0))
		why = "not all was sent";
	else if (!passes && (lost != 1 || error != schedule.error))
		why = "the error did not come back";
	else if (!passes && for_out && status != 1)
		why = "another message is missing than the one that failed";
	else if (for_out && polls_seen != polls_due)
		why = "it did not wait for room";
	else if (!for_out && empty_waits < empty_due)
		why = "it did not wait for the input";
	else if (piece == 7 && references != 0)
		why = "it splices several slots";
	else if (piece == SIZE && !schedule.limit && copies > !passes)
		why = "it copies what is in one slot";
	result(why == NULL, name, why);
	return 1;
}

static void must(const char *what, struct schedule schedule, int piece)
{
	if (!play(what, schedule, piece))
		result(0, playing, "the fault was never reached");
}

/* What each call may meet, with pieces that make it be called. */
static void play_call(const char *call, int piece, int for_out)
{
	static const int errors[] = { EIO, EPERM, ENOBUFS, EMSGSIZE };
	struct schedule s = { .call = call, .first = 1, .period = 2 };

	s.error = EINTR;
	must("EINTR on every other call", s, piece);
	s.period = 1;
	s.rests = 5;
	must("EINTR four times in a row", s, piece);
	s.error = EAGAIN;
	if (for_out)
		must("EAGAIN four times in a row", s, piece);
	s.error = ECONNREFUSED;
	if (for_out)
		must("ECONNREFUSED four times in a row", s, piece);
	s.period = s.rests = 0;
	for (int e = 0; e < 4; e++)
		for (s.first = 1; s.first < 6; s.first += 2) {
			s.error = errors[e];
			must(strerror(s.error), s, piece);
		}
	s.error = 0;
	s.first = s.period = 1;
	/* A packet of a pipe is read whole, or what is left of it is lost. */
	if (for_out || piece != 0)
		return;
	s.limit = 1;
	must("one byte at a time", s, piece);
	s.limit = 3;
	must("three bytes at a time", s, piece);
}

/* The calls that make the pipe: nothing is sent when they fail. */
static void play_pipe(const char *name, int error)
{
	int in[2], s[2], fds = open_fds();
	const char *call;

	playing = name;
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, s) == -1 ||
	    __real_pipe2(in, O_CLOEXEC) == -1)
		err(EXIT_FAILURE, "set up");
	now = (struct schedule){ .call = name, .first = 1, .error = error };
	calls_seen = 0;
	alarm(SECONDS_MAX);
	result(pump(in[0], s[0], SIZE, &call) == -1 && errno == error &&
		       strcmp(call, name) == 0,
	       name, "the error did not come back");
	alarm(0);
	now.call = NULL;
	close(in[0]);
	close(in[1]);
	close(s[0]);
	close(s[1]);
	result(open_fds() == fds, name, "it left a descriptor open");
}

/* Over UDP: of one slot, and of many, and the longest that there is. */
static void play_udp(int family, const char *name)
{
	static const int some[] = { 1, 1316, 4096, 9001, MESSAGE_MAX };
	static unsigned char all[MESSAGE_MAX];
	struct sockaddr_storage at = { .ss_family = family };
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&at;
	struct sockaddr_in *in4 = (struct sockaddr_in *)&at;
	socklen_t size = family == AF_INET ? sizeof(*in4) : sizeof(*in6);
	int s[2], in[2], p[2];
	struct pollfd arrived;
	const char *call;

	if (family == AF_INET)
		in4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		in6->sin6_addr = in6addr_loopback;
	s[0] = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	s[1] = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (bind(s[1], (struct sockaddr *)&at, size) == -1 ||
	    getsockname(s[1], (struct sockaddr *)&at, &size) == -1 ||
	    connect(s[0], (struct sockaddr *)&at, size) == -1) {
		printf("# %s: %s\n", name, strerror(errno));
		return;
	}
	if (__real_pipe2(p, O_CLOEXEC) == -1 ||
	    __real_fcntl64(p[1], F_SETPIPE_SZ, 1) == -1)
		err(EXIT_FAILURE, "pipe2");
	arrived = (struct pollfd){ .fd = s[1], .events = POLLIN };
	playing = name;
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = i % 253;
	for (int i = 0; i < 5; i++)
		for (int piece = 0; piece < 4097; piece = piece * 16 + 9) {
			const int len = some[i];
			int ok;

			__real_pipe2(in, O_CLOEXEC | (piece ? O_DIRECT : 0));
			if (fork() == 0) {
				close(in[0]);
				for (int k = 0, n; k < len; k += n) {
					n = piece && piece < len - k ? piece
								     : len - k;
					n = write(in[1], all + k, n);
					if (n == -1)
						_exit(1);
				}
				_exit(0);
			}
			alarm(SECONDS_MAX);
			close(in[1]);
			ok = send_message(in[0], s[0], p, len, &call) == len;
			/* Nobody may be there to be told that it was dropped. */
			ok = ok && __real_poll(&arrived, 1, 2000) == 1 &&
			     recv(s[1], got, sizeof(got), 0) == len &&
			     memcmp(got, all, len) == 0;
			alarm(0);
			result(ok, name, "not one datagram, or other bytes");
			close(in[0]);
			wait(NULL);
		}
	for (int i = 0; i < 2; i++) {
		close(s[i]);
		close(p[i]);
	}
}

int main(void)
{
	set_up();
	for (int i = 0; i < LEN; i++)
		stream[i] = i % 251;
	play_udp(AF_INET, "UDP over IPv4");
	play_udp(AF_INET6, "UDP over IPv6");
	play_pipe("pipe2", EMFILE);
	play_pipe("fcntl", EPERM);
	play_call("splice from input", 0, 0);
	play_call("splice from input", SIZE, 0);
	play_call("splice from input", 1000, 0);
	play_call("splice to socket", SIZE, 1);
	play_call("read", 0, 0);
	play_call("read", 7, 0);
	play_call("send", 7, 1);
	report();
	return failure_count ? EXIT_FAILURE : EXIT_SUCCESS;
}
