// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into pipeline-filter: see plays.h. To reach read() and
 * write(), splice() is refused for that end: for the output at its second call,
 * when the pipe has bytes in it. Every third time, the input has nothing yet.
 */
/* wrap: read splice write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../pipeline-filter/pipeline-filter.c"
#undef main
#include <signal.h>
#include <sys/syscall.h>
#include <termios.h>

#include "plays.h"

static volatile int outs, refuses_in, refuses_out;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "splice from input", MOVES, 0 }, { "splice to output", GIVES, 0 },
	{ "read", MOVES, 0 },		   { "read from pipe", MOVES, 0 },
	{ "write", GIVES, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	long long passed;
	int error;

	(void)len;
	refuses_in = strcmp(now.call, "read") == 0;
	refuses_out = strcmp(now.call, "read from pipe") == 0 ||
		      strcmp(now.call, "write") == 0;
	empty_due = empty_waits = outs = 0;
	source_fd = file;
	passed = pump(file, out[0], call);
	error = errno;
	source_fd = -1;
	if (empty_waits != empty_due)
		result(0, playing, "it did not wait for the input");
	errno = error;
	return passed;
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	int takes = in == source_fd, go;

	if (takes ? refuses_in : refuses_out && outs++ > 0) {
		errno = EINVAL;
		return -1;
	}
	/* It is refused in mid-pipe: the first call leaves something there. */
	if (!takes && refuses_out && len > 7)
		len = 7;
	go = fault(takes ? "splice from input" : "splice to output", out, &len);
	if (go == 1 && source_is_empty(in))
		return -1;
	return go == 1 ? __real_splice(in, off_in, out, off_out, len, flags)
		       : go;
}

ssize_t __real_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len)
{
	int go = 1;

	if (source_fd != -1)
		go = fault(fd == source_fd ? "read" : "read from pipe", fd, &len);
	if (go == 1 && source_is_empty(fd))
		return -1;
	return go == 1 ? __real_read(fd, buf, len) : go;
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = source_fd == -1 ? 1 : fault("write", fd, &len);

	return go == 1 ? __real_write(fd, buf, len) : go;
}

/* Through a pseudo-terminal that changes no byte, as output and as input. */
static void play_terminal(void)
{
	static char got[FAULT_BIG_LEN];
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), slave, s[2], status;
	const char *call;
	struct termios t;
	ssize_t n = 0;
	pid_t pid;

	if (master == -1 || unlockpt(master) == -1)
		return;
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave == -1 || tcgetattr(slave, &t) == -1)
		return;
	cfmakeraw(&t);
	tcsetattr(slave, TCSANOW, &t);
	playing = "terminal";
	alarm(SECONDS_MAX);
	pid = fork();
	if (pid == 0) {
		while (n < (ssize_t)sizeof(got)) {
			ssize_t m = __real_read(master, got + n,
						sizeof(got) - n);

			if (m <= 0)
				break;
			n += m;
		}
		for (ssize_t i = 0; i < n; i++)
			if ((unsigned char)got[i] != byte_at(i))
				_exit(1);
		_exit(n != sizeof(got));
	}
	result(pump(input(sizeof(got)), slave, &call) == sizeof(got),
	       "to a terminal", "another count");
	waitpid(pid, &status, 0);
	result(status == 0, "through a terminal", "other bytes");
	/* A line, and the end of a file that a terminal has: Control-D. */
	t.c_lflag |= ICANON;
	tcsetattr(slave, TCSANOW, &t);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1 ||
	    __real_write(master, "a line\n\4", 8) != 8)
		err(EXIT_FAILURE, "terminal");
	result(pump(slave, s[0], &call) == 7 &&
		       __real_read(s[1], got, sizeof(got)) == 7 &&
		       memcmp(got, "a line\n", 7) == 0,
	       "from a terminal", "another line");
	alarm(0);
}

/* Onto what is there already, with ">>", and never from there. */
static void play_append(void)
{
	int file = memfd_create("file", MFD_CLOEXEC), in;
	const char *call;
	char got[32];

	in = memfd_create("input", MFD_CLOEXEC);
	__real_write(file, "old ", 4);
	__real_write(in, "new", 3);
	lseek(file, 0, SEEK_SET);
	lseek(in, 0, SEEK_SET);
	fcntl(file, F_SETFL, O_APPEND);
	result(pump(in, file, &call) == 3 && pread(file, got, 32, 0) == 7 &&
		       memcmp(got, "old new", 7) == 0,
	       "append", "it is not behind what was there");
	result(is_loop(file, file) && !is_loop(in, file), "one file",
	       "it would feed itself");
	close(file);
	close(in);
}

/* It goes to the end, wherever that is by then. */
static void play_ends(const char *call)
{
	struct schedule s = { .call = call, .first = 1, .cap = CAP, .end = 1 };

	must_play("the input ends at the first call", s, FAULT_BIG_LEN);
	s.first = 2;
	must_play("the input ends at the second call", s, FAULT_BIG_LEN);
	s.end = 0;
	s.cut_to = 2 * CAP;
	must_play("the file is cut to a few pages", s, FAULT_BIG_LEN);
}

int main(void)
{
	set_up();
	play_terminal();
	play_append();
	play_errors("pipe2");
	play_ends("splice from input");
	play_ends("read");
	return play_all();
}
