// SPDX-License-Identifier: MIT-0
/*
 * replay - run scenarios on the kernel beneath, and print what it says.
 *
 *	replay [-d DIR] [FILE]...
 *
 * Without a FILE the scenarios are read from the standard input; or, if any
 * were appended to the program behind a line "#scenarios", from there. Files
 * are made in DIR, or else in the current directory.
 *
 * Each actor is a process. One acts at a time; a call that sleeps is seen
 * asleep in /proc, has a signal sent to it, and "blocks".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "scenario.h"

enum { PAGE_LETTERS = 4, RUN_MIN = 5 };
enum { REGION_PAGES = 2 * COUNT_MAX / PAGE_LETTERS };
enum { RESULT_MAX = 3 * COUNT_MAX, LOOK_AFTER_NS = 200000 };

enum { FILE_FD, READ_FD, WRITE_FD, FDS };

#if defined(SYS_futex)
enum { SYS_FUTEX = SYS_futex };
#else
enum { SYS_FUTEX = SYS_futex_time64 };
#endif

#if defined(SYS_fcntl64)
enum { SYS_FCNTL = SYS_fcntl64 };
#else
enum { SYS_FCNTL = SYS_fcntl };
#endif

/* What the controller and an actor tell each other, in shared memory. */
struct channel {
	int turn; /* 1: the actor's, 0: the controller's */
	int next; /* index of the operation */
	pid_t pid;
	char result[RESULT_MAX];
};

static struct channel *channels; /* by the index of the actor's name */
static struct scenario *scenario;
static int me; /* the index of this actor's name */

/* What an actor has, and a child has of its parent. */
static int fds[NAMES_MAX][FDS];
static char file_names[NAMES_MAX][PATH_MAX];
static const char *dir = ".";
static long pages[NAMES_MAX]; /* that are mapped */
static char *arena, *scratch;
static size_t page_size, letter_size;

static volatile sig_atomic_t pipe_signal;
static sigjmp_buf on_fault;
static volatile sig_atomic_t fault;

static void do_nothing(int signal)
{
	(void)signal;
}

static void note_sigpipe(int signal)
{
	(void)signal;
	pipe_signal = 1;
}

static void note_fault(int signal)
{
	fault = signal;
	siglongjmp(on_fault, 1);
}

static void handle(int signal, void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	if (sigaction(signal, &action, NULL) == -1)
		err(1, "sigaction");
}

static int futex(int *word, int op, int value, const struct timespec *timeout)
{
	return syscall(SYS_FUTEX, word, op, value, timeout, NULL, 0);
}

static int turn_of(const struct channel *channel)
{
	return __atomic_load_n(&channel->turn, __ATOMIC_SEQ_CST);
}

static void hand_over(struct channel *channel, int turn)
{
	__atomic_store_n(&channel->turn, turn, __ATOMIC_SEQ_CST);
	futex(&channel->turn, FUTEX_WAKE, 1, NULL);
}

static void wait_for_turn(struct channel *channel, int turn)
{
	int now;

	while ((now = turn_of(channel)) != turn)
		futex(&channel->turn, FUTEX_WAIT, now, NULL);
}

/* What comes out: the one way to write it that src/model/results.ts has. */

static void say(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(channels[me].result, RESULT_MAX, format, args);
	va_end(args);
}

static const char *errno_name(int number)
{
	const char *name = strerrorname_np(number);

	return name ? name : "EUNKNOWN";
}

static void say_failed(void)
{
	int number = errno;

	/* What a signal ended, slept; the controller saw it. */
	if (number == EINTR)
		say("EINTR");
	else
		say("%s%s", errno_name(number), pipe_signal ? " SIGPIPE" : "");
}

static void say_count(ssize_t n)
{
	if (n == -1)
		say_failed();
	else if (n % letter_size)
		say("%zd bytes", n);
	else
		say("%zu", n / letter_size);
}

static void say_ok(int result)
{
	if (result == -1)
		say_failed();
	else
		say("ok");
}

static char letter_at(const char *bytes)
{
	for (size_t i = 1; i < letter_size; i++)
		if (bytes[i] != bytes[0])
			return '?';
	return bytes[0] ? bytes[0] : '.';
}

/* The N bytes as letters, of which runs are counted. */
static void say_letters(const char *bytes, ssize_t n)
{
	char *to = channels[me].result;
	ssize_t count = n / (ssize_t)letter_size;

	if (n <= 0 || n % letter_size) {
		say_count(n);
		return;
	}
	for (ssize_t i = 0; i < count;) {
		char letter = letter_at(bytes + i * letter_size);
		ssize_t run = 1;

		while (i + run < count &&
		       letter_at(bytes + (i + run) * letter_size) == letter)
			run++;
		if (run >= RUN_MIN)
			to += sprintf(to, "%c*%zd", letter, run);
		else
			for (ssize_t k = 0; k < run; k++)
				*to++ = letter;
		i += run;
	}
	*to = '\0';
}

static int byte_of(char letter)
{
	return letter == '.' ? 0 : letter;
}

/* The bytes of LETTERS in the scratch memory; their number. */
static size_t spell(const char *letters)
{
	size_t n = 0;

	for (; letters && *letters; letters++, n += letter_size)
		memset(scratch + n, byte_of(*letters), letter_size);
	return n;
}

/* Where what an operation names is. */

static int fd_of(const struct place *place, int way)
{
	const int *ends = fds[place->name];

	if (scenario->kinds[place->name] == FILE_NAME ||
	    scenario->kinds[place->name] == OPENED)
		return ends[FILE_FD];
	if (place->end)
		way = place->end == 'r' ? READ_FD : WRITE_FD;
	return ends[way];
}

static char *region_of(const struct place *place)
{
	return arena + place->name * REGION_PAGES * page_size;
}

static char *address_of(const struct place *place)
{
	return region_of(place) + place->offset * letter_size;
}

static loff_t *offset_of(const struct place *place, loff_t *offset)
{
	if (place->offset == -1)
		return NULL;
	*offset = place->offset * letter_size;
	return offset;
}

/* The operations. */

static void make_file(const struct operation *op)
{
	int name = op->places[0].name, fd;
	size_t n = spell(op->letters);

	if (op->verb == MEMFD)
		fd = memfd_create("replay", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	else
		fd = open(file_names[name],
			  O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	fds[name][FILE_FD] = fd;
	if (fd != -1 && pwrite(fd, scratch, n, 0) != (ssize_t)n)
		fd = -1;
	say_ok(fd);
}

static void open_file(const struct operation *op)
{
	int flags = op->flags & F_READ ? O_RDONLY :
		    op->flags & F_WRITE ? O_WRONLY : O_RDWR;

	if (op->flags & F_APPEND)
		flags |= O_APPEND;
	if (op->flags & F_DIRECT)
		flags |= O_DIRECT;
	if (op->flags & F_TRUNCATE)
		flags |= O_TRUNC;
	fds[op->places[0].name][FILE_FD] =
		open(file_names[op->places[1].name], flags | O_CLOEXEC);
	say_ok(fds[op->places[0].name][FILE_FD]);
}

static void make_pipe(const struct operation *op)
{
	int p[2], *ends = fds[op->places[0].name];

	if (pipe2(p, O_CLOEXEC | (op->flags & F_PACKET ? O_DIRECT : 0)) == -1) {
		say_failed();
		return;
	}
	ends[READ_FD] = p[0];
	ends[WRITE_FD] = p[1];
	if (op->count)
		say_ok(fcntl(p[1], F_SETPIPE_SZ, op->count * page_size));
	else
		say("ok");
}

/* Two ends of a connection over the loopback: S[1] may send to S[0]. */
static int tcp_pair(int s[2])
{
	struct sockaddr_in name = { .sin_family = AF_INET };
	socklen_t len = sizeof(name);
	int type = SOCK_STREAM | SOCK_CLOEXEC;
	int listener = socket(AF_INET, type, 0);

	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener == -1 ||
	    bind(listener, (struct sockaddr *)&name, sizeof(name)) == -1 ||
	    listen(listener, 1) == -1 ||
	    getsockname(listener, (struct sockaddr *)&name, &len) == -1)
		return -1;
	s[1] = socket(AF_INET, type, 0);
	if (s[1] == -1 ||
	    connect(s[1], (struct sockaddr *)&name, sizeof(name)) == -1)
		return -1;
	s[0] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	return s[0] == -1 ? -1 : close(listener);
}

static void make_socket(const struct operation *op)
{
	int type = op->verb == UNIX ? SOCK_STREAM : SOCK_DGRAM;
	int s[2], *ends = fds[op->places[0].name];

	if ((op->verb == TCP ? tcp_pair(s) :
	     socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, s)) == -1) {
		say_failed();
		return;
	}
	ends[READ_FD] = s[0];
	ends[WRITE_FD] = s[1];
	say("ok");
}

/* Of the place of NAME nothing is mapped but the first COUNT pages; the C
 * library must not be given the rest. */
static void keep(int name, long count)
{
	char *at = arena + name * REGION_PAGES * page_size;

	pages[name] = count;
	if (mmap(at + count * page_size, (REGION_PAGES - count) * page_size,
		 PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		 0) == MAP_FAILED)
		err(1, "mmap");
}

static void make_memory(const struct operation *op)
{
	int kind = op->verb == SHARED ? MAP_SHARED : MAP_PRIVATE;
	void *got = mmap(region_of(&op->places[0]), op->count * page_size,
			 PROT_READ | PROT_WRITE,
			 kind | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	if (got != MAP_FAILED)
		keep(op->places[0].name, op->count);
	say_ok(got == MAP_FAILED ? -1 : 0);
}

static void map_file(const struct operation *op)
{
	int kind = op->flags & F_PRIVATE ? MAP_PRIVATE : MAP_SHARED;
	char *at = region_of(&op->places[0]);
	size_t len = op->count * page_size;
	int fd = fd_of(&op->places[1], FILE_FD);
	void *got = mmap(at, len, PROT_READ | PROT_WRITE, kind | MAP_FIXED,
			 fd, 0);

	/* Not open for writing: a mapping to read. */
	if (got == MAP_FAILED && errno == EACCES)
		got = mmap(at, len, PROT_READ, kind | MAP_FIXED, fd, 0);
	if (got != MAP_FAILED)
		if (got != MAP_FAILED)
		keep(op->places[0].name, op->count);
	say_ok(got == MAP_FAILED ? -1 : 0);
}

static void unmap(const struct operation *op)
{
	int result = munmap(region_of(&op->places[0]),
			    REGION_PAGES * page_size);

	keep(op->places[0].name, 0);
	say_ok(result);
}

static void store(char *at, const char *letters)
{
	for (; *letters; letters++, at += letter_size)
		memset(at, byte_of(*letters), letter_size);
	say("ok");
}

static void load(const char *at, size_t len)
{
	memcpy(scratch, at, len);
	say_letters(scratch, len);
}

static void access_memory(const struct operation *op)
{
	fault = 0;
	if (sigsetjmp(on_fault, 1))
		say("%s", fault == SIGBUS ? "SIGBUS" : "SIGSEGV");
	else if (op->verb == STORE)
		store(address_of(&op->places[0]), op->letters);
	else
		load(address_of(&op->places[0]), op->count * letter_size);
}

/* Read-only, and back. */
static void protect(const struct operation *op)
{
	char *at = region_of(&op->places[0]);
	size_t len = pages[op->places[0].name] * page_size;

	if (len == 0) {
		say("ENOMEM");
		return;
	}
	if (mprotect(at, len, PROT_READ) == -1)
		say_failed();
	else
		say_ok(mprotect(at, len, PROT_READ | PROT_WRITE));
}

static void add_seal(const struct operation *op)
{
	int seal = op->flags & F_WRITE ? F_SEAL_WRITE :
		   op->flags & F_SHRINK ? F_SEAL_SHRINK :
		   op->flags & F_GROW ? F_SEAL_GROW : F_SEAL_FUTURE_WRITE;

	say_ok(fcntl(fd_of(&op->places[0], FILE_FD), F_ADD_SEALS, seal));
}

static unsigned splice_flags(const struct operation *op)
{
	return (op->flags & F_NONBLOCK ? SPLICE_F_NONBLOCK : 0) |
	       (op->flags & F_MORE ? SPLICE_F_MORE : 0) |
	       (op->flags & F_MOVE ? SPLICE_F_MOVE : 0) |
	       (op->flags & F_GIFT ? SPLICE_F_GIFT : 0);
}

static void move(const struct operation *op)
{
	const struct place *from = &op->places[0], *to = &op->places[1];
	int in = fd_of(from, READ_FD), out = fd_of(to, WRITE_FD);
	loff_t offset_in, offset_out, *off_in = offset_of(from, &offset_in);
	loff_t *off_out = offset_of(to, &offset_out);
	size_t len = op->count * letter_size;
	unsigned flags = splice_flags(op);

	if (op->verb == SPLICE)
		say_count(splice(in, off_in, out, off_out, len, flags));
	else if (op->verb == TEE)
		say_count(tee(in, out, len, flags));
	else if (op->verb == SENDFILE)
		say_count(sendfile(out, in, (off_t *)off_in, len));
	else
		say_count(copy_file_range(in, off_in, out, off_out, len, 0));
}

static void move_memory(const struct operation *op)
{
	int into_pipe = op->verb == VMSPLICE;
	const struct place *memory = &op->places[!into_pipe];
	struct iovec iov = { address_of(memory), op->count * letter_size };
	int fd = into_pipe ? fd_of(&op->places[1], WRITE_FD) :
			     fd_of(&op->places[0], READ_FD);

	say_count(vmsplice(fd, &iov, 1, splice_flags(op)));
}

/* Of a pipe, whichever end there is. */
static int some_end(const struct place *place)
{
	int fd = fd_of(place, READ_FD);

	return fd != -1 || place->end ? fd : fd_of(place, WRITE_FD);
}

static void resize(const struct operation *op)
{
	int fd = fd_of(&op->places[0], WRITE_FD);
	int size;

	if (fd == -1)
		fd = some_end(&op->places[0]);
	size = fcntl(fd, F_SETPIPE_SZ, op->count * page_size);
	if (size == -1)
		say_failed();
	else
		say("%zu", size / page_size);
}

static void count_bytes(const struct operation *op)
{
	int n;

	say_count(ioctl(some_end(&op->places[0]), FIONREAD, &n) == -1 ? -1 : n);
}

static void poll_ends(const struct operation *op)
{
	const struct place *place = &op->places[0];
	int r = fd_of(&(struct place){ place->name, 'r', -1 }, READ_FD);
	int w = fd_of(&(struct place){ place->name, 'w', -1 }, WRITE_FD);
	struct pollfd ends[2] = {
		{ .fd = place->end == 'w' ? -1 : r, .events = POLLIN },
		{ .fd = place->end == 'r' ? -1 : w, .events = POLLOUT },
	};
	char text[32] = "";

	if (ends[0].fd == -1 && ends[1].fd == -1) {
		say("EBADF");
		return;
	}
	if (poll(ends, 2, 0) == -1) {
		say_failed();
		return;
	}
	if (ends[0].revents & POLLIN)
		strcat(text, "in ");
	if (ends[0].revents & POLLHUP)
		strcat(text, "hup ");
	if (ends[1].revents & POLLOUT)
		strcat(text, "out ");
	if (ends[1].revents & POLLERR)
		strcat(text, "err ");
	if (text[0])
		text[strlen(text) - 1] = '\0';
	say("%s", text[0] ? text : "nothing");
}

/* close, nonblock, block: all ends that are named and open. */
static void each_end(const struct operation *op)
{
	const struct place *place = &op->places[0];
	int *ends = fds[place->name], found = 0, status = 0;

	for (int end = 0; end < FDS; end++) {
		if (ends[end] == -1 || (place->end == 'r' && end != READ_FD) ||
		    (place->end == 'w' && end != WRITE_FD))
			continue;
		found = 1;
		if (op->verb == CLOSE) {
			status |= close(ends[end]);
			ends[end] = -1;
		} else {
			int flags = fcntl(ends[end], F_GETFL);

			flags = op->verb == NONBLOCK ? flags | O_NONBLOCK :
						       flags & ~O_NONBLOCK;
			status |= fcntl(ends[end], F_SETFL, flags);
		}
	}
	if (!found)
		say("EBADF");
	else
		say_ok(status);
}

static void act(void);

static void fork_actor(const struct operation *op)
{
	int child = op->places[0].name;
	pid_t pid;

	channels[child].turn = 0;
	pid = fork();
	if (pid == 0) {
		me = child;
		act();
	}
	channels[child].pid = pid;
	say_ok(pid == -1 ? -1 : 0);
}

static void operate(const struct operation *op)
{
	int fd = fd_of(&op->places[0], op->verb == WRITE ? WRITE_FD : READ_FD);
	size_t len = op->count * letter_size;
	off_t offset = op->places[0].offset * (off_t)letter_size;
	size_t n;

	switch (op->verb) {
	case READ:
		say_letters(scratch, read(fd, scratch, len));
		return;
	case PREAD:
		say_letters(scratch, pread(fd, scratch, len, offset));
		return;
	case WRITE:
		n = spell(op->letters);
		say_count(write(fd, scratch, n));
		return;
	case PWRITE:
		n = spell(op->letters);
		say_count(pwrite(fd, scratch, n, offset));
		return;
	case SEEK:
		say_ok(lseek(fd, offset, SEEK_SET) == -1 ? -1 : 0);
		return;
	case TRUNCATE:
		say_ok(ftruncate(fd, len));
		return;
	case PUNCH:
		say_ok(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
				 offset, len));
		return;
	case UNLINK:
		say_ok(unlink(file_names[op->places[0].name]));
		return;
	case RENAME:
		say_ok(rename(file_names[op->places[0].name],
			      file_names[op->places[1].name]));
		return;
	default:
		return;
	}
}

static void run(const struct operation *op)
{
	pipe_signal = 0;
	switch (op->verb) {
	case FILE_:
	case MEMFD:
		make_file(op);
		return;
	case OPEN:
		open_file(op);
		return;
	case PIPE:
		make_pipe(op);
		return;
	case UNIX:
	case DGRAM:
	case TCP:
		make_socket(op);
		return;
	case BUFFER:
	case SHARED:
		make_memory(op);
		return;
	case MAP:
		map_file(op);
		return;
	case SEAL:
		add_seal(op);
		return;
	case SPLICE:
	case TEE:
	case SENDFILE:
	case COPY:
		move(op);
		return;
	case VMSPLICE:
	case VMREAD:
		move_memory(op);
		return;
	case STORE:
	case LOAD:
		access_memory(op);
		return;
	case MUNMAP:
		unmap(op);
		return;
	case DONTNEED:
		say_ok(madvise(address_of(&op->places[0]),
			       op->count * letter_size, MADV_DONTNEED));
		return;
	case PROTECT:
		protect(op);
		return;
	case RESIZE:
		resize(op);
		return;
	case FIONREAD_OP:
		count_bytes(op);
		return;
	case POLL_OP:
		poll_ends(op);
		return;
	case NONBLOCK:
	case BLOCK:
	case CLOSE:
		each_end(op);
		return;
	case FORK:
		fork_actor(op);
		return;
	case EXIT:
		_exit(0);
	default:
		operate(op);
	}
}

/* Never returns: do what the controller says. */
static void act(void)
{
	struct channel *channel = &channels[me];

	for (;;) {
		wait_for_turn(channel, 1);
		run(&scenario->operations[channel->next]);
		hand_over(channel, 0);
	}
}

/* The controller. */

static int read_proc(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return 0;
	n = read(fd, text, size - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/*
 * Is PID asleep in a system call that a signal ends, and not for its turn? A
 * seal may wait for pages to come free; that comes to its end by itself.
 */
static int sleeps(pid_t pid)
{
	char text[512], *state;

	if (!read_proc(pid, "syscall", text, sizeof(text)) ||
	    text[0] < '0' || text[0] > '9' || atol(text) == SYS_FUTEX ||
	    atol(text) == SYS_FCNTL)
		return 0;
	if (!read_proc(pid, "stat", text, sizeof(text)))
		return 0;
	state = strrchr(text, ')');
	return state && state[1] == ' ' && state[2] == 'S';
}

/* Wait for the actor; if it sleeps, wake it by a signal. Whether it slept. */
static int wait_or_wake(struct channel *channel)
{
	struct timespec look_after = { .tv_nsec = LOOK_AFTER_NS };
	int slept = 0;

	while (turn_of(channel) == 1) {
		if (futex(&channel->turn, FUTEX_WAIT, 1, &look_after) == 0 ||
		    errno != ETIMEDOUT || !sleeps(channel->pid))
			continue;
		/* Done meanwhile, it sleeps until it has its turn again. */
		if (turn_of(channel) != 1)
			break;
		slept = 1;
		kill(channel->pid, SIGUSR1);
	}
	return slept;
}

static void wait_for_end(pid_t pid)
{
	char text[512], *state;

	for (;;) {
		if (!read_proc(pid, "stat", text, sizeof(text)))
			return;
		state = strrchr(text, ')');
		if (state && (state[2] == 'Z' || state[2] == 'X'))
			return;
		sched_yield();
	}
}

/* Have the actor of OP do it; what it says is in TO. */
static void perform(const struct operation *op, int index, char *to)
{
	struct channel *channel = &channels[op->actor];
	int slept;

	channel->next = index;
	hand_over(channel, 1);
	if (op->verb == EXIT) {
		wait_for_end(channel->pid);
		channel->pid = 0;
		strcpy(to, "ok");
		return;
	}
	slept = wait_or_wake(channel);
	if (slept && strcmp(channel->result, "EINTR") == 0)
		strcpy(to, "blocks");
	else
		snprintf(to, RESULT_MAX + 16, "%s%s", slept ? "blocks " : "",
			 channel->result);
}

static void begin(void)
{
	pid_t pid;

	for (int i = 0; i < scenario->name_count; i++) {
		snprintf(file_names[i], sizeof(file_names[i]),
			 "%s/replay.%d.%s", dir, (int)getpid(),
			 scenario->names[i]);
		for (int end = 0; end < FDS; end++)
			fds[i][end] = -1;
		channels[i].pid = 0;
		channels[i].turn = 0;
	}
	pid = fork();
	if (pid == -1)
		err(1, "fork");
	if (pid == 0) {
		me = 0;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		act();
	}
	channels[0].pid = pid;
}

static void finish(void)
{
	for (int i = 0; i < scenario->name_count; i++)
		if (channels[i].pid > 0)
			kill(channels[i].pid, SIGKILL);
	while (waitpid(-1, NULL, 0) != -1 || errno == EINTR)
		continue;
	for (int i = 0; i < scenario->name_count; i++)
		if (scenario->kinds[i] == FILE_NAME)
			unlink(file_names[i]);
}

static void replay(void)
{
	static char result[RESULT_MAX + 16];
	int width = 0;

	for (int i = 0; i < scenario->count; i++) {
		int length = (int)strlen(scenario->operations[i].text);

		width = length > width ? length : width;
	}
	if (scenario->name[0])
		printf("scenario %s\n", scenario->name);
	begin();
	for (int i = 0; i < scenario->count; i++) {
		const struct operation *op = &scenario->operations[i];

		perform(op, i, result);
		printf("%-*s = %s\n", width, op->text, result);
		fflush(stdout);
	}
	finish();
}

static char *read_all(FILE *file)
{
	size_t size = 0, n;
	char *text = grown(NULL, 65537);

	while ((n = fread(text + size, 1, 65536, file)) > 0) {
		size += n;
		text = grown(text, size + 65537);
	}
	text[size] = '\0';
	return text;
}

static const char MARK[] = "\n#scenarios\n";

/* What was appended to the program itself, or NULL. */
static char *appended(void)
{
	FILE *file = fopen("/proc/self/exe", "re");
	long size, back;
	char *text, *end, *found = NULL;
	size_t length = sizeof(MARK) - 1;

	if (!file || fseek(file, 0, SEEK_END) == -1)
		return NULL;
	size = ftell(file);
	back = size < (1 << 24) ? size : 1 << 24;
	fseek(file, -back, SEEK_END);
	text = grown(NULL, back + 1);
	if (fread(text, 1, back, file) != (size_t)back)
		err(1, "/proc/self/exe");
	end = text + back;
	*end = '\0';
	fclose(file);
	/* The mark is in the program as well, with a 0 behind it. */
	for (char *at = text; at; at = memmem(at, end - at, MARK, length)) {
		if (at != text && at[length] != '\0')
			found = at + length;
		at++;
	}
	return found;
}

static void replay_all(const char *name, const char *text)
{
	struct scenario *all;
	int count;

	source = name;
	all = scenarios_of(text, &count);
	for (int i = 0; i < count; i++) {
		scenario = &all[i];
		replay();
	}
}

static void set_up(void)
{
	page_size = sysconf(_SC_PAGESIZE);
	letter_size = page_size / PAGE_LETTERS;
	channels = mmap(NULL, NAMES_MAX * sizeof(*channels),
			PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			0);
	arena = mmap(NULL, NAMES_MAX * REGION_PAGES * page_size, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (channels == MAP_FAILED || arena == MAP_FAILED)
		err(1, "mmap");
	scratch = aligned_alloc(page_size, COUNT_MAX * letter_size);
	if (!scratch)
		err(1, "aligned_alloc");
	handle(SIGUSR1, do_nothing);
	handle(SIGPIPE, note_sigpipe);
	handle(SIGSEGV, note_fault);
	handle(SIGBUS, note_fault);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
		err(1, "prctl");
}

int main(int argc, char *argv[])
{
	char *text;
	int option;

	set_up();
	while ((option = getopt(argc, argv, "d:")) != -1) {
		if (option != 'd')
			errx(1, "usage: replay [-d DIR] [FILE]...");
		dir = optarg;
	}
	if (optind == argc) {
		text = appended();
		replay_all("scenario", text ? text : read_all(stdin));
	}
	for (; optind < argc; optind++) {
		FILE *file = fopen(argv[optind], "re");

		if (!file)
			err(1, "%s", argv[optind]);
		replay_all(argv[optind], read_all(file));
		fclose(file);
	}
	return 0;
}
