// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into fan-out-server: see faults.h for what a schedule is. A
 * child publishes records, each when all who are still there have the last
 * one. Who is not hit must get all and then the end; who is dropped must have
 * a beginning of it, and then a reset.
 */
/* wrap: accept4 splice tee */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../fan-out-server/fan-out-server.c"
#undef main
#include <netinet/in.h>
#include <sys/prctl.h>

#include "faults.h"

enum { PIECE = 20000, PIECES = 8, MANY = 20 };
enum kind {
	READS,
	TALKS,
	ENDS_ITS_HALF,
	LEAVES,
	STAYS,
	IS_SLOW, /* from here on they acknowledge nothing */
	IS_LATE,
	LEAVES_LATE,
};
enum { GOT_ALL, GOT_WRONG, GOT_RESET };

/* Who connects, and what is to come of it. */
struct play {
	const char *name;
	int readers;
	enum kind last;	    /* what the last of them does; the others read */
	int pieces, acks;   /* how many acknowledge a piece */
	int dropped, error; /* of the server's call */
	int refused;	    /* of those who are dropped: never accepted */
	int size;	    /* of a piece, if not PIECE */
};

static int listener, size, over[2]; /* ended when all is published */
static struct sockaddr_storage place;
static volatile int is_filled;

int __real_accept4(int fd, struct sockaddr *at, socklen_t *len, int flags);
int __wrap_accept4(int fd, struct sockaddr *at, socklen_t *len, int flags);
int __wrap_accept4(int fd, struct sockaddr *at, socklen_t *len, int flags)
{
	size_t none = 0;

	return fault("accept", fd, &none) == 1
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
	const char *call = "splice out";
	int go;

	if (in == server.in)
		call = "splice from input";
	else if (in == server.p[0])
		call = "splice to /dev/null";
	/* Nobody but /dev/null takes out of the stream's pipe. */
	is_filled |= in == server.p[0] && out != server.null_fd;
	go = fault(call, out, &len);
	return go == 1 ? __real_splice(in, off_in, out, off_out, len, flags)
		       : go;
}

ssize_t __real_tee(int in, int out, size_t len, unsigned int flags);
ssize_t __wrap_tee(int in, int out, size_t len, unsigned int flags);
ssize_t __wrap_tee(int in, int out, size_t len, unsigned int flags)
{
	int go = fault("tee", out, &len);

	return go == 1 ? __real_tee(in, out, len, flags) : go;
}

/* Fork a child that does not outlive the driver. */
static pid_t fork_child(void)
{
	pid_t pid = fork();

	if (pid == -1)
		err(EXIT_FAILURE, "fork");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		now.call = NULL;
		close(listener);
	}
	return pid;
}

/* Publish, a piece after the other; an 'a' is an acknowledgement. */
static void publish(int out, int acks, const struct play *play)
{
	static char piece[PIECE];
	int here = play->acks;
	char word;

	for (int i = 0; i < size * play->pieces; i++) {
		piece[i % size] = i % 251;
		if ((i + 1) % size != 0)
			continue;
		if (write(out, piece, size) != size)
			break;
		for (int k = here; k > 0; k--) {
			if (read(acks, &word, 1) != 1)
				_exit(1);
			here -= word != 'a';
		}
	}
	_exit(0);
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

/* Be a reader: of all PIECES, or of less. */
static void subscribe_as(enum kind kind, int acks, int pieces)
{
	int fd = subscribe(&place, kind == IS_SLOW ? 4096 : 0);
	long long have = 0, len = (long long)pieces * size;
	static char buf[PIECE];
	ssize_t n;

	/* Nobody listens any more, or it was dropped before it ran again. */
	if (fd == -1) {
		n = write(acks, "g", 1);
		_exit(GOT_RESET);
	}
	if (kind == TALKS)
		send(fd, "GET / HTTP/1.0\r\n\r\n", 18, 0);
	if (kind == ENDS_ITS_HALF)
		shutdown(fd, SHUT_WR);
	if (kind == IS_LATE || kind == LEAVES_LATE) {
		n = read(over[0], buf, 1);
		until_asleep(getppid());
	}
	if (kind == LEAVES_LATE)
		_exit(n);
	if (kind == IS_SLOW)
		__real_poll(&(struct pollfd){ .fd = fd }, 1, -1);
	for (;;) {
		n = recv(fd, buf, size - have % size, 0);
		if (n <= 0)
			break;
		for (ssize_t i = 0; i < n; i++)
			if ((unsigned char)buf[i] != (have + i) % 251)
				_exit(GOT_WRONG);
		have += n;
		if (kind == LEAVES && have >= size)
			_exit(write(acks, "g", 1) != 1);
		/* It has nothing to do: a loop that goes on is for nothing. */
		if (have == size && (kind == TALKS || kind == ENDS_ITS_HALF)) {
			until_asleep(getppid());
			kill(getppid(), SIGUSR1);
		}
		if (have % size == 0 && kind < IS_SLOW &&
		    write(acks, "a", 1) != 1)
			_exit(GOT_WRONG);
	}
	if (n == -1 && errno == ECONNRESET && have < len) {
		n = kind == IS_SLOW || write(acks, "g", 1);
		_exit(GOT_RESET);
	}
	/* It has ended here, and is not closed: until it is reset. */
	if (kind == STAYS) {
		__real_poll(&(struct pollfd){ .fd = fd }, 1, -1);
		_exit(GOT_RESET);
	}
	if (n == 0 && have == len)
		_exit(GOT_ALL);
	/* Or the publisher would wait for it. */
	n = write(acks, "g", 1);
	_exit(GOT_WRONG);
}

/* Serve all of PLAY's readers, and see what they got. Return what is wrong. */
static const char *serve_them(const struct play *play)
{
	int in[2], acks[2], fds = open_fds(), error, status;
	int all = 0, reset = 0;
	const int left = play->last == LEAVES || play->last == LEAVES_LATE;
	pid_t publisher, pids[MANY];
	const char *call;

	if (pipe2(in, O_CLOEXEC) == -1 || pipe2(acks, O_CLOEXEC) == -1 ||
	    pipe2(over, O_CLOEXEC) == -1)
		err(EXIT_FAILURE, "pipe");
	listener = listen_at("127.0.0.1:0", &place);
	size = play->size ? play->size : PIECE;
	publisher = fork_child();
	if (publisher == 0) {
		close(in[0]);
		close(acks[1]);
		publish(in[1], acks[0], play);
	}
	close(in[1]);
	close(over[1]);
	for (int i = 0; i < play->readers; i++) {
		pids[i] = fork_child();
		if (pids[i] == 0) {
			close(in[0]);
			subscribe_as(i == play->readers - 1 ? play->last
							    : READS,
				     acks[1], play->pieces);
		}
	}
	is_filled = 0;
	alarm(SECONDS_MAX);
	error = open_server(&server, in[0], listener) == -1 ||
				serve(&server, play->readers) == -1
			? errno
			: 0;
	call = server.call;
	now.call = NULL;
	close_server(&server);
	close(in[0]);
	close(listener);
	for (int i = 0; i < play->readers; i++) {
		waitpid(pids[i], &status, 0);
		all += WEXITSTATUS(status) == GOT_ALL;
		reset += WEXITSTATUS(status) == GOT_RESET;
	}
	close(acks[0]);
	close(acks[1]);
	close(over[0]);
	waitpid(publisher, &status, 0);
	alarm(0);
	if (error != play->error)
		return "it ended with another error";
	if (error && strcmp(call, play->name) != 0)
		return "the error names another call";
	if (open_fds() != fds)
		return "it left a descriptor open";
	if (is_filled)
		return "somebody took from the stream's pipe";
	if (reset != play->dropped - left ||
	    all != play->readers - play->dropped + left)
		return "others than who was hit were dropped, or nobody";
	if (!error && (server.dropped + server.served !=
			       play->readers - play->refused ||
		       server.served != play->readers - play->dropped ||
		       server.passed != (long long)size * play->pieces))
		return "it counts otherwise";
	return NULL;
}

/* Play SCHEDULE to the readers. Return whether it was reached. */
static int play_faults(const char *what, struct schedule schedule,
		       struct play play)
{
	static char name[NAME_MAX_LEN];
	const char *why;

	snprintf(name, sizeof(name), "%s: %s", schedule.call, what);
	play.name = schedule.call;
	playing = name;
	now = schedule;
	calls_seen = faults_reached = 0;
	why = serve_them(&play);
	if (faults_reached || why)
		result(why == NULL, name, why);
	return faults_reached;
}

static void must_play(const char *what, struct schedule schedule,
		      struct play play)
{
	if (!play_faults(what, schedule, play))
		result(0, what, "the fault was never reached");
}

/* What is no error: the two readers get all. */
static void play_passing(const char *call, int may_be_short, int may_wait)
{
	const struct play two = { .readers = 2, .pieces = PIECES, .acks = 2 };
	struct schedule s = { .call = call, .first = 1, .period = 2 };

	if (may_be_short) {
		s.limit = 1021;
		must_play("odd counts", s, two);
		s.limit = 1;
		must_play("every other call one byte", s, two);
		s.limit = 0;
	}
	s.error = EINTR;
	must_play("EINTR on every other call", s, two);
	s.period = 1;
	s.rests = 5;
	must_play("EINTR four times in a row", s, two);
	s.error = EAGAIN;
	if (may_wait)
		must_play("EAGAIN four times in a row", s, two);
}

/* Errors that end it for one: whichever of four is hit. */
static void play_drops(const char *call, struct schedule s)
{
	const struct play four = { .readers = 4, .pieces = PIECES, .acks = 4,
				   .dropped = 1 };
	char what[64];

	s.call = call;
	for (s.first = 1; s.first <= 5; s.first++) {
		snprintf(what, sizeof(what), "%s at call %d",
			 s.error ? strerror(s.error)
			 : s.end ? "nothing"
				 : "a short count",
			 s.first);
		must_play(what, s, four);
	}
}

/* Errors that end it for all: none of them may think that it has all. */
static void play_ends(const char *call, int error)
{
	const struct play two = { .readers = 2, .pieces = PIECES, .acks = 2,
				  .dropped = 2, .error = error };
	struct schedule s = { .call = call, .error = error };

	for (s.first = 1; s.first <= 3; s.first++)
		must_play(strerror(error), s, two);
}

static void play_peers(void)
{
	static const struct play plays[] = {
		{ "one who talks", 2, TALKS, PIECES, 2, 0, 0, 0, 0 },
		{ "one who ends", 2, ENDS_ITS_HALF, PIECES, 2, 0, 0, 0, 0 },
		{ "one who leaves", 2, LEAVES, PIECES, 2, 1, 0, 0, 0 },
		{ "one who does not read", 3, IS_SLOW, 400, 2, 1, 0, 0, 0 },
		/* Each has a slot of its own, so that none is left over. */
		{ "one who reads no slot", 3, IS_SLOW, 400, 2, 1, 0, 0, 4000 },
		{ "one who reads late", 2, IS_LATE, PIECES, 1, 0, 0, 0, 0 },
		{ "one late gone", 2, LEAVES_LATE, PIECES, 1, 1, 0, 0, 0 },
		{ "one who stays", 2, STAYS, PIECES, 2, 1, 0, 0, 0 },
		{ "twenty", MANY, READS, PIECES, MANY, 0, 0, 0, 0 },
		{ "no bytes", 2, READS, 0, 2, 0, 0, 0, 0 },
	};
	const char *why;

	for (size_t i = 0; i < sizeof(plays) / sizeof(plays[0]); i++) {
		playing = plays[i].name;
		why = serve_them(&plays[i]);
		result(why == NULL, playing, why);
	}
}

/* The input ends, and somebody has connected, before anything is done. */
static void play_too_late(void)
{
	int in[2], fd, failed;

	playing = "one who comes with the end";
	if (pipe2(in, O_CLOEXEC) == -1)
		err(EXIT_FAILURE, "pipe");
	listener = listen_at("127.0.0.1:0", &place);
	fd = subscribe(&place, 0);
	close(in[1]);
	alarm(SECONDS_MAX);
	failed = open_server(&server, in[0], listener) == -1 ||
		 serve(&server, 0) == -1;
	alarm(0);
	close_server(&server);
	result(!failed && server.served + server.dropped == 0, playing,
	       "it was taken, and nobody gave it anything");
	close(fd);
	close(listener);
	close(in[0]);
}

/* What comes while the server waits. */
static void interrupt(int signo)
{
	(void)signo;
}

int main(void)
{
	struct play two = { .readers = 2, .pieces = PIECES, .acks = 1,
			    .dropped = 1, .refused = 1 };
	struct schedule s = { .call = "accept", .first = 2, .error = EMFILE };

	set_up();
	signal(SIGUSR1, interrupt);
	must_play("EMFILE while one is there", s, two);
	two.dropped = two.refused = 2;
	two.error = EMFILE;
	s.first = 1;
	must_play("EMFILE at once", s, two);
	play_peers();
	play_too_late();
	play_passing("splice from input", 1, 1);
	play_passing("splice out", 1, 1);
	play_passing("splice to /dev/null", 1, 0);
	play_passing("tee", 0, 0);
	play_passing("accept", 0, 1);
	play_drops("tee", (struct schedule){ .error = EIO });
	play_drops("tee", (struct schedule){ .error = EAGAIN });
	play_drops("tee", (struct schedule){ .limit = 1021 });
	play_drops("splice out", (struct schedule){ .error = EPIPE });
	play_drops("splice out", (struct schedule){ .error = ECONNRESET });
	play_drops("splice out", (struct schedule){ .end = 1 });
	play_ends("splice from input", EIO);
	play_ends("splice to /dev/null", EIO);
	report();
	return failure_count ? EXIT_FAILURE : EXIT_SUCCESS;
}
