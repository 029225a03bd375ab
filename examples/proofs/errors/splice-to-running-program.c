// SPDX-License-Identifier: MIT-0
/*
 * Which errno stands against a splice() to the file of a program that runs?
 *
 * Copy this program, run the copy, and when it says that it runs, open its
 * file for writing, and splice a byte to it from a pipe. The control does so
 * when the program has ended.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "splice-to-swapfile-or-running-program/running-program" },
	.on = ON_NOTHING,
};

/* What the copy does: say that it runs, and wait for the end of its input. */
static int stay(void)
{
	char byte = 'A';

	if (write(1, &byte, 1) != 1)
		return 1;
	while (read(0, &byte, 1) > 0)
		;
	return 0;
}

/* Copy this program to NAME; 0 where it cannot be read. */
static int copy_to(const char *name)
{
	int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
	struct stat st;

	NEED(file != -1);
	if (self == -1)
		return 0;
	NEED(fstat(self, &st) == 0);
	NEED(sendfile(file, self, NULL, st.st_size) == st.st_size);
	NEED(close(file) == 0);
	return 1;
}

static const char *splice_to(const char *name)
{
	char byte = 0x7f; /* as a program begins: it stays one */
	int file, p[2];

	if ((file = open(name, O_WRONLY | O_CLOEXEC)) == -1) {
		NEED(errno == ETXTBSY);
		return "ETXTBSY-from-open";
	}
	NEED(pipe2(p, O_CLOEXEC) == 0 && write(p[1], &byte, 1) == 1);
	if (splice(p[0], NULL, file, NULL, 1, 0) == -1)
		return errno_word(errno);
	return "success";
}

int main(int argc, char *argv[])
{
	const char *running, name[] = "proof-program";
	int in[2], out[2], status;
	pid_t pid;
	char byte;

	if (argc > 1 && strcmp(argv[1], "--stay") == 0)
		return stay();
	proof_begin(&proof, argv);
	if (!copy_to(name)) {
		unlink(name);
		unknown(proof.asks[0], "a program cannot read itself here");
		return proof_end();
	}
	NEED(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		/* By our own name: what we are may be told by that. */
		execl(name, argv[0], "--stay", NULL);
		_exit(255);
	}
	close(out[1]);
	if (read(out[0], &byte, 1) != 1) {
		unlink(name);
		unknown(proof.asks[0], "no program can be run in this folder");
		return proof_end();
	}
	running = splice_to(name);
	close(in[1]);
	NEED(waitpid(pid, &status, 0) == pid);
	NEED(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	saw(proof.asks[0], running, splice_to(name));
	unlink(name);
	return proof_end();
}
