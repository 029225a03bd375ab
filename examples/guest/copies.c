// SPDX-License-Identifier: MIT-0
/*
 * copies - count the bytes that the CPU copies, for each pattern's 1 MiB.
 *
 *	copies [-e] [-v] [-o PATTERN] [-r RUNS] BIN_DIR FS=DIR[,...]...
 *
 * Each program of BIN_DIR sends FILE, which is in the page cache, to a process
 * of ours, or receives it from one that sends by reference. The kernel's copying
 * functions are watched by breakpoints, at which the argument that is the number
 * of bytes is sampled; where nobody receives, there is a "-":
 *
 *	copies	PATTERN	FS	BYTES-BY-THE-SENDER	BYTES-BY-A-RECEIVER
 *
 * A process has four breakpoints. So a program runs once for every four
 * functions, and what they copied is added up; RUNS times, and all must agree.
 * A program for which threads of the kernel work is watched together with the
 * whole processor: what its peer has not copied is then taken for its own.
 *
 * -e adds what the same processes copied outside of those functions, for
 * whatever purpose: to or from user memory, by memmove() and copy_page() where
 * these can be watched. It is no exact number, but bounds what is missed.
 * -v says by which calls each byte was copied. -o measures one pattern only.
 *
 * Controls are programs that are known to copy all, or nothing. The exit
 * status is 0 if every number is exact, 1 if not, 4 if this kernel cannot be
 * asked: it is to be x86-64, as root, 5.10 or since 6.1.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <asm/perf_regs.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 1 << 20, CHUNK = 1 << 16, SECONDS_MAX = 60 };
enum { BREAKPOINTS = 4, RECEIVERS_MAX = 2 };
enum { EXIT_OF_SKIP = 4 };
enum { SECOND = PERF_REG_X86_SI, THIRD = PERF_REG_X86_DX };
enum { FOURTH = PERF_REG_X86_CX, NO_ARGUMENT = -1, PAGE = -2 };
enum { GOT_ALL, GOT_WRONG, GOT_NOTHING };
enum { ANYBODY = -1 };
enum { FIRST_CALLER = 2 }; /* in a chain: after a marker, and the function */

/*
 * Whatever copies the bytes of a file, a pipe or a socket. Where one calls
 * another, only the outer counts. Those that patterns use come first. Left out
 * is what serves only UDP, /proc/kcore and persistent memory.
 */
static struct watch {
	const char *name;
	int bytes; /* the argument that says how many */
	int until; /* the last kernel that it copies on: later, others do */
	uint64_t start, end;
} watches[] = {
	{ "_copy_to_iter", SECOND, 0, 0, 0 },
	{ "copy_page_to_iter", THIRD, 510, 0, 0 },
	{ "_copy_from_iter", SECOND, 0, 0, 0 },
	{ "_copy_from_iter_full", SECOND, 0, 0, 0 },
	{ "copy_page_from_iter_atomic", THIRD, 0, 0, 0 },
	{ "copy_folio_from_iter_atomic", THIRD, 0, 0, 0 },
	{ "_copy_from_iter_nocache", SECOND, 0, 0, 0 },
	{ "_copy_from_iter_full_nocache", SECOND, 0, 0, 0 },
	{ "copy_page_from_iter", THIRD, 510, 0, 0 },
	{ "iov_iter_copy_from_user_atomic", FOURTH, 0, 0, 0 },
	{ "csum_and_copy_from_iter_full", SECOND, 0, 0, 0 },
	{ "csum_and_copy_from_iter", SECOND, 0, 0, 0 },
	{ "skb_copy_bits", FOURTH, 0, 0, 0 },
	{ "skb_copy_ubufs", NO_ARGUMENT, 0, 0, 0 },
};

/* What any part of the kernel copies with: for -e. */
static struct watch elsewhere[] = {
	{ "memcpy", THIRD, 0, 0, 0 },
	{ "memmove", THIRD, 0, 0, 0 },
	{ "copy_page", PAGE, 0, 0, 0 },
	{ "copy_user_generic_unrolled", THIRD, 0, 0, 0 },
	{ "copy_user_generic_string", THIRD, 0, 0, 0 },
	{ "copy_user_enhanced_fast_string", THIRD, 0, 0, 0 },
	{ "rep_movs_alternative", FOURTH, 0, 0, 0 },
	{ "__copy_user_nocache", THIRD, 0, 0, 0 },
};
enum { WATCHES = sizeof(watches) / sizeof(watches[0]) };
enum { ELSEWHERE = sizeof(elsewhere) / sizeof(elsewhere[0]) };

/* By this, copy_page_to_iter() gives a page to a pipe, and copies nothing. */
static struct watch splice_read = { .name = "generic_file_splice_read" };

/* With this, the C library starts: no byte of a file. */
static struct watch random_bytes = { .name = "__x64_sys_getrandom" };

/* By these, write() copies into a pipe. */
static struct watch pipe_writes[] = {
	{ .name = "pipe_write" },
	{ .name = "anon_pipe_write" },
};

/*
 * With this, the kernel knows its callers. One that guesses them takes what
 * earlier calls have left on the stack for them, and a count is lost: of its
 * chain the first is believed, which at a function's first instruction is what
 * the stack has on top.
 */
static struct watch knows_callers = { .name = "__orc_find" };

/* What is watched here, in the order of the sets. */
static struct watch *watched[WATCHES];
static int watched_count;
static struct watch *also[ELSEWHERE];
static int also_count;
static int verbose, with_elsewhere, inexact;
static const char *only;
static int ring_pages = 64;

struct ring {
	int fd;
	struct perf_event_mmap_page *page;
};

/* Bytes that were copied by the sender, and by one of the receivers. */
struct result {
	uint64_t sender, receiver;
};

/*
 * What the network copied again inside its queues, in the time of whichever
 * process. It depends on timing: a segment of a few bytes that meets a busy
 * socket is made compact, see skb_condense(). It must be next to nothing.
 */
static uint64_t queued_most;
static int queued_runs, all_runs;

static void die(const char *what)
{
	fprintf(stderr, "copies: %s: %s\n", what, strerror(errno));
	exit(1);
}

__attribute__((format(printf, 1, 2))) static void not_exact(const char *format,
							    ...)
{
	va_list arguments;

	inexact = 1;
	printf("# not exact: ");
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
}

static void unavailable(const char *why)
{
	printf("# unavailable: %s\n", why);
	exit(EXIT_OF_SKIP);
}

/* The symbols of the kernel, kept only for -v. */
struct symbol {
	uint64_t at;
	char name[56];
};
static struct symbol *symbols;
static size_t symbol_count;

static const char *name_of(uint64_t at)
{
	size_t low = 0, high = symbol_count;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (symbols[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return symbol_count ? symbols[low].name : "?";
}

static int by_address(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static void keep_symbol(uint64_t at, const char *name)
{
	if (symbol_count % 4096 == 0)
		symbols = realloc(symbols,
				  (symbol_count + 4096) * sizeof(*symbols));
	if (!symbols)
		die("realloc");
	symbols[symbol_count].at = at;
	snprintf(symbols[symbol_count++].name, sizeof(symbols->name), "%s",
		 name);
}

static void place_symbol(struct watch *one, uint64_t at, const char *name)
{
	if (!one->start && strcmp(one->name, name) == 0) {
		one->start = at;
		one->end = UINT64_MAX;
	} else if (one->start && at > one->start && at < one->end) {
		one->end = at;
	}
}

/* Set who is shown addresses; return what was set. */
static int restrict_addresses(int value)
{
	FILE *file = fopen("/proc/sys/kernel/kptr_restrict", "r+e");
	int old = 0;

	if (!file)
		return old;
	if (fscanf(file, "%d", &old) == 1) {
		rewind(file);
		fprintf(file, "%d\n", value);
	}
	fclose(file);
	return old;
}

/* Find the functions, and where they end: where another symbol is. */
static void read_symbols(void)
{
	char line[512], *rest, *name;
	int of_module, restricted = restrict_addresses(0);
	FILE *table = fopen("/proc/kallsyms", "re");
	uint64_t at;

	if (!table)
		die("/proc/kallsyms");
	while (fgets(line, sizeof(line), table)) {
		at = strtoull(line, &rest, 16);
		if (!strchr("tTwW", rest[1]))
			continue;
		of_module = strchr(rest, '[') != NULL;
		name = rest + 3;
		name[strcspn(name, "\t\n")] = '\0';
		if (verbose)
			keep_symbol(at, name);
		if (of_module)
			continue;
		for (int i = 0; i < WATCHES; i++)
			place_symbol(&watches[i], at, name);
		for (int i = 0; i < ELSEWHERE; i++)
			place_symbol(&elsewhere[i], at, name);
		place_symbol(&pipe_writes[0], at, name);
		place_symbol(&pipe_writes[1], at, name);
		place_symbol(&splice_read, at, name);
		place_symbol(&random_bytes, at, name);
		place_symbol(&knows_callers, at, name);
	}
	fclose(table);
	restrict_addresses(restricted);
	if (verbose)
		qsort(symbols, symbol_count, sizeof(*symbols), by_address);
}

/*
 * Set a breakpoint, for PID, or for ANYBODY on the first processor; return a
 * descriptor, or -1.
 */
static int set_breakpoint(const struct watch *function, pid_t pid, int on_exec)
{
	const int bytes = function->bytes, anywhere = pid == ANYBODY;
	struct perf_event_attr attr = {
		.type = PERF_TYPE_BREAKPOINT,
		.size = sizeof(attr),
		.bp_type = HW_BREAKPOINT_X,
		.bp_addr = function->start,
		.bp_len = sizeof(long),
		.sample_period = 1,
		.sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_CALLCHAIN |
			       PERF_SAMPLE_REGS_INTR,
		.sample_regs_intr = 1ULL << (bytes < 0 ? SECOND : bytes),
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
		.exclude_user = 1,
		.exclude_callchain_user = 1,
		.comm = anywhere,
		.comm_exec = anywhere,
		.disabled = on_exec,
		.enable_on_exec = on_exec,
	};

	return syscall(SYS_perf_event_open, &attr, pid, anywhere ? 0 : -1, -1,
		       PERF_FLAG_FD_CLOEXEC);
}

/* Choose what else there is: some is where no breakpoint may be set. */
static void choose_elsewhere(void)
{
	int fd;

	for (int i = 0; i < ELSEWHERE; i++) {
		if (!elsewhere[i].start)
			continue;
		if ((fd = set_breakpoint(&elsewhere[i], 0, 1)) != -1) {
			also[also_count++] = &elsewhere[i];
			close(fd);
		}
		printf("# %s=%s address=%#llx\n",
		       fd == -1 ? "unwatchable" : "elsewhere",
		       elsewhere[i].name,
		       (unsigned long long)elsewhere[i].start);
	}
}

/* Choose from the functions what copies on this kernel. */
static void choose(void)
{
	struct utsname u;
	int major = 0, minor = 0, version;

	uname(&u);
	printf("# release=%s\n# machine=%s\n", u.release, u.machine);
	sscanf(u.release, "%d.%d", &major, &minor);
	version = major * 100 + minor;
	if (version != 510 && version < 601)
		unavailable("nobody has looked which functions copy here");
	read_symbols();
	for (int i = 0; i < WATCHES; i++) {
		if (watches[i].until && watches[i].until < version)
			continue;
		if (!watches[i].start) {
			printf("# missing=%s\n", watches[i].name);
			continue;
		}
		printf("# watched=%s address=%#llx set=%d\n", watches[i].name,
		       (unsigned long long)watches[i].start,
		       watched_count / BREAKPOINTS + 1);
		watched[watched_count++] = &watches[i];
	}
	if (!watched_count || (version == 510 && !splice_read.start))
		unavailable("/proc/kallsyms has not the functions");
	if (!knows_callers.start)
		printf("# callers=guessed, the first is believed\n");
	if (with_elsewhere)
		choose_elsewhere();
}

static struct ring watch(const struct watch *function, pid_t pid, int on_exec)
{
	const size_t size = (1 + ring_pages) * sysconf(_SC_PAGESIZE);
	struct ring ring = { .fd = set_breakpoint(function, pid, on_exec) };

	if (ring.fd == -1) {
		printf("# %s: %s\n", function->name, strerror(errno));
		unavailable("no breakpoint can be set");
	}
	ring.page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED,
			 ring.fd, 0);
	if (ring.page == MAP_FAILED)
		die("ring buffer");
	return ring;
}

/* Whether the chain CALLS, of N, goes through the function. */
static int goes_through(const uint64_t *calls, uint64_t n,
			const struct watch *function)
{
	for (uint64_t i = FIRST_CALLER; i < n; i++)
		if (calls[i] > function->start && calls[i] <= function->end)
			return 1;
	return 0;
}

/* Whether at FUNCTION, so called, bytes are copied that nothing else counts. */
static int is_copied(const struct watch *function, const uint64_t *calls,
		     uint64_t n)
{
	if (goes_through(calls, n, &random_bytes) ||
	    (function->until && goes_through(calls, n, &splice_read)))
		return 0;
	if (!knows_callers.start && n > FIRST_CALLER + 1)
		n = FIRST_CALLER + 1;
	for (int i = 0; i < watched_count; i++)
		if (goes_through(calls, n, watched[i]))
			return 0;
	return 1;
}

/* Whether write() copies into a pipe, by way of one function at most. */
static int is_pipe_write(const uint64_t *calls, uint64_t n)
{
	if (n > FIRST_CALLER + 2)
		n = FIRST_CALLER + 2;
	return goes_through(calls, n, &pipe_writes[0]) ||
	       goes_through(calls, n, &pipe_writes[1]);
}

/* Say by which calls bytes were copied. */
static void tell(const char *who, int copied, uint64_t bytes,
		 const uint64_t *calls, uint64_t n)
{
	printf("# %s %s %llu:", who, copied ? "copied" : "passed over",
	       (unsigned long long)bytes);
	for (uint64_t i = 1; i < n; i++)
		printf(" %s", name_of(calls[i]));
	printf("\n");
}

/* What a ring is looked through for, and by whom the copies were made. */
struct side {
	const char *who;
	pid_t program;	/* what is watched with everybody else, or 0 */
	pid_t peer;	/* who copies for himself */
	int is_peer;
	int of_file_only; /* what is written to a pipe is left out */
};

/* Whether PID is a process that is still there, and no thread of the kernel. */
static int is_process(uint32_t pid)
{
	char name[32], target[PATH_MAX];

	snprintf(name, sizeof(name), "/proc/%u/exe", pid);
	return readlink(name, target, sizeof(target)) != -1;
}

/*
 * Whether RECORD is one to add up. Of everybody's, what came before the program
 * is not, nor is what others do who outlive it: we, and who serves a filesystem.
 */
static int is_of(const struct side *side, const char *record, int has_begun)
{
	const uint32_t pid = *(const uint32_t *)record;

	if (!side->program)
		return 1;
	if (pid == (uint32_t)side->peer)
		return side->is_peer;
	return has_begun && !side->is_peer && !is_process(pid);
}

/* Whether a record that is no sample says that PROGRAM has begun. */
static int is_begin(const struct perf_event_header *header, const char *record,
		    pid_t program)
{
	return header->type == PERF_RECORD_COMM &&
	       header->misc & PERF_RECORD_MISC_COMM_EXEC &&
	       *(const uint32_t *)record == (uint32_t)program;
}

/*
 * Add up the samples of a ring. A sample is the header, the process and the
 * thread, the length of the chain of callers, the chain, the ABI of the
 * registers, and the one register. One that was lost is in the counter all the
 * same; of calls while the kernel had stopped the breakpoint, the two times
 * tell.
 */
static uint64_t add_up(struct ring ring, const struct watch *function,
		       const struct side *side)
{
	const size_t page_size = sysconf(_SC_PAGESIZE);
	const size_t mask = ring_pages * page_size - 1;
	const char *data = (const char *)ring.page + page_size, *body;
	static _Alignas(uint64_t) char record[UINT16_MAX + 1];
	struct perf_event_header header;
	struct {
		uint64_t hits, enabled, running;
	} counter;
	uint64_t bytes = 0, samples = 0, n, value;
	const uint64_t *calls;
	int has_begun = 0, copied;

	for (uint64_t at = 0; at < ring.page->data_head; at += header.size) {
		for (size_t i = 0; i < sizeof(header); i++)
			((char *)&header)[i] = data[(at + i) & mask];
		for (size_t i = 0; i < header.size; i++)
			record[i] = data[(at + i) & mask];
		body = record + sizeof(header);
		has_begun |= is_begin(&header, body, side->program);
		/* With a name come births and deaths. */
		if (side->program && (header.type == PERF_RECORD_COMM ||
				      header.type == PERF_RECORD_FORK ||
				      header.type == PERF_RECORD_EXIT))
			continue;
		if (header.type != PERF_RECORD_SAMPLE) {
			not_exact("%s: a record of type %u", function->name,
				  header.type);
			continue;
		}
		samples++;
		if (!is_of(side, body, has_begun))
			continue;
		calls = (const uint64_t *)body + 1;
		n = *calls++;
		value = function->bytes == PAGE ? page_size
			: function->bytes == NO_ARGUMENT
				? 0
				: (uint32_t)calls[n + 1];
		if (n < 3 || calls[n] != PERF_SAMPLE_REGS_ABI_64)
			not_exact("%s: no callers or registers",
				  function->name);
		else if (function->bytes == NO_ARGUMENT)
			not_exact("%s was called", function->name);
		copied = is_copied(function, calls, n) &&
			 !(side->of_file_only && is_pipe_write(calls, n));
		if (copied)
			bytes += value;
		if (verbose)
			tell(side->who, copied, value, calls, n);
	}
	if (read(ring.fd, &counter, sizeof(counter)) != sizeof(counter))
		die("read counter");
	if (counter.hits != samples)
		not_exact("%s: %llu calls, %llu samples", function->name,
			  (unsigned long long)counter.hits,
			  (unsigned long long)samples);
	if (counter.enabled != counter.running)
		not_exact("%s: %llu ns, of which it was watched for %llu",
			  function->name, (unsigned long long)counter.enabled,
			  (unsigned long long)counter.running);
	return bytes;
}

static void let_go(struct ring ring)
{
	munmap(ring.page, (1 + ring_pages) * sysconf(_SC_PAGESIZE));
	close(ring.fd);
}

/* The byte at INDEX of what is sent. */
static char byte_at(size_t i)
{
	return i % 251;
}

/* Who is at the other end of a program, and what he does. */
enum peer {
	NOBODY,
	READS, /* accepts, and reads to the end */
	SENDS, /* accepts, and sends the file by sendfile() */
	PASSES, /* two: one reads what the other sent to the program */
	FEEDS, /* splices the file into the program's standard input, a pipe */
	DRAINS /* reads the program's standard output, a pipe, to the end */
};

/* A program to measure. */
struct subject {
	const char *name, *program;
	/* FILE, AT and ON, which are HOST:PORT of a peer and of the program,
	 * NEW, <FILE, >AT, or what is meant */
	const char *words[4];
	enum peer peer;
	int peers;
	int lines, tail;	  /* what is sent before the file and behind */
	int around;		  /* its bytes, which are not counted */
	int is_anywhere;	  /* kernel threads work for it */
	int comes;		  /* what a peer gets: GOT_... */
	int64_t sender, receiver; /* what a control must be, or -1 */
};

/* What a run is made of. */
struct scene {
	const struct subject *subject;
	const char *file, *new_file;
	char address[64], own[64];
	int listener, p[2]; /* the pipe of FEEDS and DRAINS */
	int is_second;	    /* the peer */
};

/* Take all from FD, and leave saying what came. */
static void take(int fd, int lines, int tail)
{
	static char buf[CHUNK];
	size_t got = 0, all = 0;
	int wrong = 0;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < n; i++, all++)
			if (lines > 0)
				lines -= buf[i] == '\n';
			else if (got < SIZE)
				wrong |= buf[i] != byte_at(got++);
			else
				tail--;
	_exit(n == 0 && all == 0 ? GOT_NOTHING
	      : n == 0 && got == SIZE && tail == 0 && !wrong
		      ? GOT_ALL
		      : GOT_WRONG);
}

/* Read a MiB of whatever from FD, to its end. */
static void drain(int fd)
{
	static char buf[CHUNK];
	size_t got = 0;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		got += n;
	_exit(n == 0 && got == SIZE ? GOT_ALL : GOT_WRONG);
}

/* Give the file to OUT, by reference. */
static void give(int file, int out, int is_pipe)
{
	ssize_t n;

	for (size_t given = 0; given < SIZE; given += n) {
		n = is_pipe ? splice(file, NULL, out, NULL, SIZE - given, 0)
			    : sendfile(out, file, NULL, SIZE - given);
		if (n <= 0)
			_exit(GOT_WRONG);
	}
	_exit(GOT_ALL);
}

static int connect_to(const char *address)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(atoi(strchr(address, ':') + 1)),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd == -1 || connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1)
		die("connect");
	return fd;
}

/* Be the other end of what is measured. */
static void play_peer(void *argument)
{
	const struct scene *scene = argument;
	const struct subject *subject = scene->subject;
	int file = open(scene->file, O_RDONLY | O_CLOEXEC), fd = -1;

	/* Until it is watched. */
	raise(SIGSTOP);
	if (subject->peer == FEEDS) {
		close(scene->p[0]);
		give(file, scene->p[1], 1);
	}
	if (subject->peer == DRAINS) {
		close(scene->p[1]);
		drain(scene->p[0]);
	}
	if (subject->peer == PASSES && scene->is_second)
		give(file, connect_to(scene->own), 0);
	if ((fd = accept(scene->listener, NULL, NULL)) == -1)
		_exit(GOT_WRONG);
	if (subject->peer == SENDS)
		give(file, fd, 0);
	take(fd, subject->lines, subject->tail);
}

/* Start a child that stops at once. */
static pid_t start(void (*child)(void *), void *argument)
{
	int status;
	pid_t pid;

	fflush(stdout);
	if ((pid = fork()) == -1)
		die("fork");
	if (pid == 0) {
		alarm(SECONDS_MAX);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		child(argument);
		_exit(127);
	}
	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status)) {
		errno = ECHILD;
		die("a child that stops");
	}
	return pid;
}

/* Start what is measured: stopped, until it is watched. */
static void start_program(void *argument)
{
	struct scene *scene = argument;
	const struct subject *subject = scene->subject;
	char *argv[5] = { (char *)subject->program };
	char *envp[] = { "PATH=/usr/bin:/bin", "LC_ALL=C", NULL };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int in = subject->peer == FEEDS ? scene->p[0] : null;
	/* What it prints must not be copied: nothing is, to there. */
	int out = subject->peer == DRAINS ? scene->p[1] : null, n = 1;

	for (int i = 0; i < 4 && subject->words[i]; i++) {
		const char *word = subject->words[i];

		if (strcmp(word, "<FILE") == 0)
			in = open(scene->file, O_RDONLY | O_CLOEXEC);
		else if (strcmp(word, ">AT") == 0)
			out = connect_to(scene->address);
		else
			argv[n++] = strcmp(word, "FILE") == 0
					    ? (char *)scene->file
				    : strcmp(word, "NEW") == 0
					    ? (char *)scene->new_file
				    : strcmp(word, "AT") == 0 ? scene->address
				    : strcmp(word, "ON") == 0 ? scene->own
							      : (char *)word;
	}
	if (null == -1 || dup2(in, 0) == -1 || dup2(out, 1) == -1)
		die("/dev/null");
	raise(SIGSTOP);
	/* The name may be that of a control, which is this program. */
	execve(argv[0][0] == '/' ? argv[0] : "/proc/self/exe", argv, envp);
	die(argv[0]);
}

static int listen_here(char name[64])
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd == -1 || bind(fd, (struct sockaddr *)&address, size) == -1 ||
	    listen(fd, RECEIVERS_MAX) == -1 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) == -1)
		die("listen");
	snprintf(name, 64, "127.0.0.1:%d", ntohs(address.sin_port));
	return fd;
}

/*
 * Start program and peers, stopped, and say in PIDS who they are. Return the
 * port that the program is to listen at.
 */
static int start_all(const struct subject *subject, const char *file,
		     const char *new_file, pid_t *pids)
{
	struct scene scene = { .subject = subject,
			       .file = file,
			       .new_file = new_file,
			       .p = { -1, -1 } };
	const int has_pipe = subject->peer == FEEDS || subject->peer == DRAINS;

	/* This one is free again, and nobody else takes any. */
	close(listen_here(scene.own));
	scene.listener = listen_here(scene.address);
	if (has_pipe && pipe2(scene.p, O_CLOEXEC) == -1)
		die("pipe2");
	pids[0] = start(start_program, &scene);
	for (int i = 1; i <= subject->peers; i++) {
		scene.is_second = i == 2;
		pids[i] = start(play_peer, &scene);
	}
	close(scene.listener);
	if (has_pipe) {
		close(scene.p[0]);
		close(scene.p[1]);
	}
	return atoi(strchr(scene.own, ':') + 1);
}

/* Whether the program made the new file, if any was to be made, and whole. */
static void check_new_file(const struct subject *subject, const char *name)
{
	static char bytes[SIZE + 1];
	int fd, wrong, i;

	for (i = 0; i < 4 && subject->words[i]; i++)
		if (strcmp(subject->words[i], "NEW") == 0)
			break;
	if (i == 4 || !subject->words[i])
		return;
	fd = open(name, O_RDONLY | O_CLOEXEC);
	wrong = fd == -1 || read(fd, bytes, sizeof(bytes)) != SIZE;
	for (i = 0; i < SIZE && !wrong; i++)
		wrong = bytes[i] != byte_at(i);
	if (wrong)
		not_exact("%s: the new file is another", subject->name);
	if (fd != -1)
		close(fd);
	unlink(name);
}

/* Whether somebody listens at PORT. */
static int is_listening(int port)
{
	char line[256], wanted[32];
	FILE *table = fopen("/proc/net/tcp", "re");
	int found = 0;

	if (!table)
		die("/proc/net/tcp");
	/* The state of one that listens is 0A. */
	snprintf(wanted, sizeof(wanted), ":%04X 00000000:0000 0A", port);
	while (!found && fgets(line, sizeof(line), table))
		found = strstr(line, wanted) != NULL;
	fclose(table);
	return found;
}

/* Wait until the program PID listens at PORT, or ends. */
static void wait_for_listener(pid_t pid, int port)
{
	siginfo_t info = { .si_pid = 0 };

	while (!info.si_pid && !is_listening(port)) {
		sched_yield();
		waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT);
	}
}

/* Wait for PID, and say if it does not end with WANTED. */
static void wait_for(const struct subject *subject, const char *who, pid_t pid,
		     int wanted)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	if (status != wanted)
		not_exact("%s: %s: wait status %#x", subject->name, who,
			  status);
}

/* Let all go on, and wait until they end. A server does not by itself. */
static void let_run(const struct subject *subject, const pid_t *pids, int port)
{
	const int is_server = subject->peer == PASSES;
	siginfo_t info;

	kill(pids[0], SIGCONT);
	if (is_server)
		wait_for_listener(pids[0], port);
	for (int i = 1; i <= subject->peers; i++)
		kill(pids[i], SIGCONT);
	/* What a program that failed leaves waiting is not waited for. */
	if (!is_server &&
	    waitid(P_PID, pids[0], &info, WEXITED | WNOWAIT) == 0 &&
	    (info.si_code != CLD_EXITED || info.si_status != 0))
		for (int i = 1; i <= subject->peers; i++)
			kill(pids[i], SIGKILL);
	for (int i = 1; i <= subject->peers; i++)
		wait_for(subject, "a peer", pids[i], subject->comes << 8);
	if (is_server)
		kill(pids[0], SIGTERM);
	wait_for(subject, "the program", pids[0], is_server ? SIGTERM : 0);
}

/* Whether the program is at the receiving end. */
static int receives(const struct subject *subject)
{
	return subject->peer == SENDS || subject->peer == FEEDS;
}

/*
 * Run the program once, watching the COUNT functions of SET, and add to RESULT
 * what each side copied.
 */
static void run_once(const struct subject *subject, char *file,
		     struct watch **set, int count, struct result *result)
{
	char new_file[PATH_MAX + 8];
	pid_t pids[1 + RECEIVERS_MAX];
	struct ring rings[1 + RECEIVERS_MAX][BREAKPOINTS];
	uint64_t bytes[1 + RECEIVERS_MAX] = { 0 }, queued = 0, n;
	const int anywhere = subject->is_anywhere, is_taker = receives(subject);
	int port;

	snprintf(new_file, sizeof(new_file), "%s.new", file);
	port = start_all(subject, file, new_file, pids);
	for (int i = 0; i <= (anywhere ? 0 : subject->peers); i++)
		for (int k = 0; k < count; k++)
			rings[i][k] =
				watch(set[k], anywhere ? ANYBODY : pids[i],
				      !anywhere && i == 0);
	let_run(subject, pids, port);
	for (int k = 0; anywhere && k < count; k++)
		ioctl(rings[0][k].fd, PERF_EVENT_IOC_DISABLE, 0);
	for (int i = 0; i <= subject->peers; i++) {
		const struct side side = {
			(i == 0) == !is_taker ? "sender" : "receiver",
			anywhere ? pids[0] : 0, pids[1], i > 0,
			subject->around > 0
		};

		for (int k = 0; k < count; k++) {
			n = add_up(rings[anywhere ? 0 : i][k], set[k], &side);
			if (strncmp(set[k]->name, "skb_", 4) == 0)
				queued += n;
			else
				bytes[i] += n;
		}
		if (subject->peer == READS && i > 1 && bytes[i] != bytes[1])
			not_exact("%s: receivers %llu and %llu", subject->name,
				  (unsigned long long)bytes[1],
				  (unsigned long long)bytes[i]);
	}
	for (int i = 0; i <= (anywhere ? 0 : subject->peers); i++)
		for (int k = 0; k < count; k++)
			let_go(rings[i][k]);
	check_new_file(subject, new_file);
	/* All of it is read by the same function. */
	if (bytes[1] > 0)
		bytes[1] -= subject->around;
	result->sender += bytes[is_taker];
	result->receiver += bytes[!is_taker];
	all_runs++;
	queued_runs += queued > 0;
	if (queued > queued_most)
		queued_most = queued;
	if (queued > SIZE / 100)
		not_exact("%s: %llu bytes copied in queues", subject->name,
			  (unsigned long long)queued);
}

/* Run the program once for every four functions of the COUNT in LIST. */
static struct result run_sets(const struct subject *subject, char *file,
			      struct watch **list, int count)
{
	struct result result = { 0, 0 };

	for (; count > 0; count -= BREAKPOINTS, list += BREAKPOINTS)
		run_once(subject, file, list,
			 count < BREAKPOINTS ? count : BREAKPOINTS, &result);
	return result;
}

static void print(const char *what, const struct subject *subject,
		  const char *fs, struct result result)
{
	printf("%s\t%s\t%s\t%llu\t", what, subject->name, fs,
	       (unsigned long long)result.sender);
	if (subject->peer == NOBODY)
		printf("-\n");
	else
		printf("%llu\n", (unsigned long long)result.receiver);
}

static void measure(const struct subject *subject, const char *fs, char *file,
		    int runs)
{
	struct result first, one;

	first = run_sets(subject, file, watched, watched_count);
	print("copies", subject, fs, first);
	for (int run = 2; run <= runs; run++) {
		one = run_sets(subject, file, watched, watched_count);
		if (one.sender == first.sender &&
		    one.receiver == first.receiver)
			continue;
		not_exact(
			"%s on %s: %llu and %llu in run %d, not %llu and %llu",
			subject->name, fs, (unsigned long long)one.sender,
			(unsigned long long)one.receiver, run,
			(unsigned long long)first.sender,
			(unsigned long long)first.receiver);
	}
	if (subject->sender >= 0 &&
	    (first.sender != (uint64_t)subject->sender ||
	     first.receiver != (uint64_t)subject->receiver))
		not_exact("%s on %s should be %lld and %lld", subject->name, fs,
			  (long long)subject->sender,
			  (long long)subject->receiver);
	if (also_count)
		print("# elsewhere", subject, fs,
		      run_sets(subject, file, also, also_count));
}

/* Make a file in DIR, and have it in the page cache, clean. */
static void make_file(const char *dir, char name[PATH_MAX])
{
	static char bytes[SIZE];
	int fd;

	snprintf(name, PATH_MAX, "%s/copies.XXXXXX", dir);
	if ((fd = mkostemp(name, O_CLOEXEC)) == -1)
		die(name);
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = byte_at(i);
	if (write(fd, bytes, SIZE) != SIZE || fsync(fd) == -1 ||
	    pread(fd, bytes, SIZE, 0) != SIZE)
		die(name);
	close(fd);
}

#define CONTROL(NAME, PEER, COMES, SENDER, RECEIVER)                         \
	.name = NAME, .program = NAME, .words = { "FILE", "AT" },            \
	.peer = PEER, .peers = 1, .comes = COMES, .sender = SENDER,          \
	.receiver = RECEIVER

static const struct subject controls[] = {
	{ CONTROL("control-nothing", READS, GOT_NOTHING, 0, 0) },
	{ CONTROL("control-read", READS, GOT_NOTHING, SIZE, 0) },
	{ CONTROL("control-write", READS, GOT_ALL, SIZE, SIZE) },
	{ CONTROL("control-file", READS, GOT_NOTHING, SIZE, 0) },
	{ CONTROL("control-pipe", READS, GOT_NOTHING, 2 * SIZE, 0) },
	{ CONTROL("control-take", SENDS, GOT_ALL, 0, 2 * SIZE) },
	/* A process for which another one works. */
	{ CONTROL("control-child", READS, GOT_ALL, SIZE, SIZE),
	  .is_anywhere = 1 },
};

static void check_size(const char *what, ssize_t n, ssize_t wanted)
{
	if (n == wanted)
		return;
	if (n != -1)
		errno = EIO;
	die(what);
}

/* Through a pipe, in and out. */
static void use_pipe(char *bytes)
{
	int p[2];

	if (pipe2(p, O_CLOEXEC) == -1)
		die("pipe2");
	for (size_t at = 0; at < SIZE; at += CHUNK) {
		check_size("write", write(p[1], bytes + at, CHUNK), CHUNK);
		check_size("read", read(p[0], bytes + at, CHUNK), CHUNK);
	}
}

/* Into a new file. */
static void write_file(const char *beside, const char *bytes)
{
	char name[PATH_MAX + 8];
	int fd;

	snprintf(name, sizeof(name), "%s.new", beside);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		die(name);
	unlink(name);
	check_size("write", write(fd, bytes, SIZE), SIZE);
}

/* To a socket, by a child. */
static void write_in_child(int out, const char *bytes)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(write(out, bytes, SIZE) != SIZE);
	if (pid == -1 || waitpid(pid, &status, 0) != pid || status != 0)
		die("a child that writes");
}

static void read_all(int in, char *bytes)
{
	ssize_t n;

	for (size_t got = 0; got < SIZE; got += n)
		if ((n = read(in, bytes + got, SIZE - got)) <= 0)
			die("read");
}

/* What a control does, in a process of its own, is to connect, and: */
static int control(const char *name, const char *file, const char *address)
{
	static char bytes[SIZE];
	int fd = open(file, O_RDONLY | O_CLOEXEC), out = connect_to(address);

	if (fd == -1)
		die(file);
	/* A source not in memory would be copied from twice. */
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = byte_at(i);
	if (strcmp(name, "control-read") == 0)
		check_size("read", read(fd, bytes, SIZE), SIZE);
	else if (strcmp(name, "control-write") == 0)
		check_size("write", write(out, bytes, SIZE), SIZE);
	else if (strcmp(name, "control-file") == 0)
		write_file(file, bytes);
	else if (strcmp(name, "control-pipe") == 0)
		use_pipe(bytes);
	else if (strcmp(name, "control-child") == 0)
		write_in_child(out, bytes);
	else if (strcmp(name, "control-take") == 0) {
		read_all(out, bytes);
		write_file(file, bytes);
	}
	return 0;
}

#define PATTERN(NAME, PEER, PEERS, ...)                                      \
	.name = NAME, .peer = PEER, .peers = PEERS, .words = { __VA_ARGS__ },\
	.comes = GOT_ALL, .sender = -1, .receiver = -1

static const struct subject patterns[] = {
	{ PATTERN("read-write", READS, 1, "FILE", "AT") },
	{ PATTERN("mmap-write", READS, 1, "FILE", "AT") },
	{ PATTERN("splice-file-to-socket", READS, 1, "FILE", "AT") },
	{ PATTERN("sendfile", READS, 1, "FILE", "AT") },
	{ PATTERN("read-vmsplice-splice", READS, 1, "FILE", "AT") },
	{ PATTERN("tee-fan-out", READS, 2, "FILE", "AT", "AT") },
	{ PATTERN("sealed-memfd-to-socket", READS, 1, "FILE", "AT") },
	{ PATTERN("snapshot-to-socket", READS, 1, "FILE", "AT") },
	/* A response of HTTP, in one chunk. */
	{ PATTERN("gather-sources", READS, 1, "AT", "FILE"), .lines = 5,
	  .tail = 7, .around = 102 },
	{ PATTERN("io-uring-splice", READS, 1, "FILE", "AT"),
	  .is_anywhere = 1 },
	{ PATTERN("pipeline-filter", READS, 1, "-", "<FILE", ">AT") },
	/* Lines of 16 bytes. */
	{ PATTERN("generator-to-pipe", DRAINS, 1, "65536") },
	{ PATTERN("generator-to-pipe", DRAINS, 1, "-r", "65536") },
	{ PATTERN("pipe-to-memory", FEEDS, 1, "vmsplice") },
	{ PATTERN("pipe-to-memory", FEEDS, 1, "read") },
	{ PATTERN("socket-to-socket", PASSES, 2, "ON", "AT") },
	{ PATTERN("socket-to-file", SENDS, 1, "AT", "NEW") },
	{ PATTERN("file-to-file", NOBODY, 0, "FILE", "NEW") },
};

static void measure_all(const char *bin_dir, const char *fs, const char *dir,
			int runs)
{
	char file[PATH_MAX], program[PATH_MAX + 32];
	struct subject subject;

	make_file(dir, file);
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		measure(&controls[i], fs, file, runs);
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		subject = patterns[i];
		if (only && strcmp(only, subject.name) != 0)
			continue;
		snprintf(program, sizeof(program), "%s/%s", bin_dir,
			 subject.name);
		if (access(program, X_OK) == -1) {
			not_exact("%s: %s", program, strerror(errno));
			continue;
		}
		subject.program = program;
		measure(&subject, fs, file, runs);
	}
	unlink(file);
}

static void usage(void)
{
	fprintf(stderr, "usage: copies [-e] [-v] [-o PATTERN] [-r RUNS] BIN_DIR "
			"FS=DIR[,HOW-IT-WAS-MADE]...\n");
	exit(2);
}

int main(int argc, char *argv[])
{
	char bin_dir[PATH_MAX], *place, *fs;
	int option, runs = 1;

	if (argc == 3 && strncmp(argv[0], "control-", 8) == 0)
		return control(argv[0], argv[1], argv[2]);
	while ((option = getopt(argc, argv, "veo:r:")) != -1) {
		if (option == 'v')
			verbose = 1;
		else if (option == 'e')
			with_elsewhere = 1;
		else if (option == 'o')
			only = optarg;
		else if (option == 'r' && atoi(optarg) > 0)
			runs = atoi(optarg);
		else
			usage();
	}
	if (argc - optind < 2)
		usage();
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!realpath(argv[optind], bin_dir))
		die(argv[optind]);
	if (with_elsewhere)
		ring_pages = 1024;
	choose();
	printf("# size=%d runs=%d\n", SIZE, runs);
	for (int i = optind + 1; i < argc; i++) {
		place = argv[i];
		fs = strsep(&place, "=");
		if (!place)
			usage();
		measure_all(bin_dir, fs, strsep(&place, ","), runs);
	}
	printf("# copied-in-queues at-most=%llu runs=%d of=%d\n",
	       (unsigned long long)queued_most, queued_runs, all_runs);
	return inexact;
}
