// SPDX-License-Identifier: MIT-0
/*
 * What was typed at a terminal is spliced into a pipe. Is what comes out a
 * reference, a copy, or an error?
 *
 * Type 'A' at one side of a pseudo-terminal, splice from the other side, and
 * then let much more than a terminal's buffer holds pass through: so much of
 * 'B' that whatever held the 'A' is used again. Then read the pipe. In the
 * control a regular file takes the terminal's place, and 'B' is written over
 * the 'A' in it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"tty-source/slave",
		"tty-source/master",
	},
	.on = ON_NOTHING,
};

/* A terminal buffers 4 KiB at most; a chunk must pass without a reader. */
enum { CHUNK = 256, CHUNKS = 256 };

static char chunk[CHUNK];

static void type(int fd, char c)
{
	memset(chunk, c, CHUNK);
	NEED(write(fd, chunk, CHUNK) == CHUNK);
}

/* Read a chunk, which may come in parts; it must be all C. */
static void read_chunk(int fd, char c)
{
	ssize_t n;

	for (ssize_t got = 0; got < CHUNK; got += n)
		NEED((n = read(fd, chunk + got, CHUNK - got)) > 0);
	for (int i = 0; i < CHUNK; i++)
		NEED(chunk[i] == c);
}

static const char *drain(int pipe_out, ssize_t len)
{
	NEED(read(pipe_out, chunk, CHUNK) == len);
	for (ssize_t i = 1; i < len; i++)
		NEED(chunk[i] == chunk[0]);
	NEED(chunk[0] == 'A' || chunk[0] == 'B');
	return chunk[0] == 'B' ? "reference" : "copy";
}

static const char *through_terminal(int from, int to)
{
	ssize_t n, rest = 0;
	int p[2];

	NEED(pipe(p) == 0);
	type(to, 'A');
	n = splice(from, NULL, p[1], NULL, CHUNK, 0);
	if (n == -1) {
		const char *answer = errno_word(errno);

		read_chunk(from, 'A');
		return answer;
	}
	NEED(n > 0);
	for (ssize_t got = n; got < CHUNK; got += rest)
		NEED((rest = read(from, chunk, CHUNK - got)) > 0);
	for (int i = 0; i < CHUNKS; i++) {
		type(to, 'B');
		read_chunk(from, 'B');
	}
	return drain(p[0], n);
}

static const char *through_file(void)
{
	int file = memfd_create("proof", 0);
	loff_t off = 0;
	int p[2];

	NEED(file != -1);
	NEED(pipe(p) == 0);
	type(file, 'A');
	NEED(splice(file, &off, p[1], NULL, CHUNK, 0) == CHUNK);
	NEED(lseek(file, 0, SEEK_SET) == 0);
	type(file, 'B');
	return drain(p[0], CHUNK);
}

int main(int argc, char *argv[])
{
	struct termios raw;
	int master, slave = -1;

	(void)argc;
	proof_begin(&proof, argv);
	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master != -1 && grantpt(master) == 0 && unlockpt(master) == 0)
		slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	if (slave == -1) {
		unknown(proof.asks[0], "no pseudo-terminals here");
		unknown(proof.asks[1], "no pseudo-terminals here");
		return proof_end();
	}
	NEED(tcgetattr(slave, &raw) == 0);
	cfmakeraw(&raw);
	NEED(tcsetattr(slave, TCSANOW, &raw) == 0);

	saw(proof.asks[0], through_terminal(slave, master), through_file());
	saw(proof.asks[1], through_terminal(master, slave), through_file());

	return proof_end();
}
