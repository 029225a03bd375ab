/* SPDX-License-Identifier: MIT-0 */
/*
 * proof.h - report, in KTAP, what this kernel answers to a claim's question.
 *
 * A proof says what it asks in a struct proof, sets up with NEED(), which
 * ends the program as broken when the set-up fails, and answers with saw().
 * NEED is about us; saw is about the kernel. A proof expects nothing: "ok"
 * says that the experiment ran and that its control, the same steps with one
 * thing changed, came out otherwise. Whether the answer is the published one
 * is judged elsewhere.
 *
 * A proof runs in its current directory. One that is ON_FILESYSTEM is run
 * once on each filesystem at hand, with the directory on that filesystem.
 */
#ifndef PROOF_H
#define PROOF_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The exit codes of the kernel's own selftests, and one for a broken proof. */
enum { PROOF_PASS = 0, PROOF_FAIL = 1, PROOF_SKIP = 4, PROOF_BROKEN = 99 };

enum { PROOF_ASKS_MAX = 16 };

enum proof_place {
	ON_NOTHING, /* sockets, memory: the filesystem does not matter */
	ON_FILESYSTEM,
};

struct proof {
	/* "claim" or "claim/case", each answered exactly once. */
	const char *asks[PROOF_ASKS_MAX];
	enum proof_place on;
	/* Why root is needed, where it is. */
	const char *needs_root;
};

static const struct proof *proof_this;
static int proof_answered[PROOF_ASKS_MAX];
static int proof_count, proof_failures;

static inline int proof_asked(void)
{
	int n = 0;

	while (n < PROOF_ASKS_MAX && proof_this->asks[n])
		n++;
	return n;
}

/* Set-up that must succeed for an answer to mean anything. */
#define NEED(cond)                                                    \
	do {                                                          \
		if (!(cond)) {                                        \
			printf("Bail out! %s:%d: %s: %s\n", __FILE__, \
			       __LINE__, #cond, strerror(errno));     \
			exit(PROOF_BROKEN);                           \
		}                                                     \
	} while (0)

/* A measurement worth keeping beside the answer that follows it. */
#define MEASURED(name, fmt, value) printf("# " name "=" fmt "\n", value)

/* Print what the program asks when called with --about, then stop. */
static inline void proof_about(void)
{
	printf("on %s\n",
	       proof_this->on == ON_FILESYSTEM ? "filesystem" : "nothing");
	if (proof_this->needs_root)
		printf("root %s\n", proof_this->needs_root);
	for (int i = 0; i < proof_asked(); i++)
		printf("asks %s\n", proof_this->asks[i]);
	exit(PROOF_PASS);
}

static inline void proof_begin(const struct proof *proof, char *argv[])
{
	proof_this = proof;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argv[0] && argv[1] && strcmp(argv[1], "--about") == 0)
		proof_about();
	printf("KTAP version 1\n");
	if (proof->needs_root && geteuid() != 0) {
		printf("1..0 # SKIP needs root: %s\n", proof->needs_root);
		exit(PROOF_SKIP);
	}
	printf("1..%d\n", proof_asked());
}

/* Note that CLAIM is answered now; it must be asked, and only once. */
static inline void proof_answer(const char *claim)
{
	for (int i = 0; i < proof_asked(); i++) {
		if (strcmp(proof_this->asks[i], claim) == 0) {
			errno = 0;
			NEED(!proof_answered[i]);
			proof_answered[i] = 1;
			return;
		}
	}
	printf("Bail out! %s is answered, and not asked\n", claim);
	exit(PROOF_BROKEN);
}

/* The kernel's ANSWER, a word of the claim's list, and the CONTROL's. */
static inline void saw(const char *claim, const char *answer,
		       const char *control)
{
	int ok = strcmp(answer, control) != 0;

	proof_answer(claim);
	proof_failures += !ok;
	printf("# saw=%s control=%s\n", answer, control);
	printf("%s %d %s\n", ok ? "ok" : "not ok", ++proof_count, claim);
}

/*
 * The same where kernels or filesystems rightly give either of two answers.
 * Two controls are run, one for each; the one that differs from the ANSWER is
 * its control, and where neither does, the experiment shows nothing.
 */
static inline void saw_either(const char *claim, const char *answer,
			      const char *one, const char *other)
{
	saw(claim, answer, strcmp(answer, one) != 0 ? one : other);
}

/* This kernel or filesystem cannot be asked, for a REASON: no answer. */
static inline void unknown(const char *claim, const char *reason)
{
	proof_answer(claim);
	printf("ok %d %s # SKIP %s\n", ++proof_count, claim, reason);
}

static inline int proof_end(void)
{
	for (int i = 0; i < proof_asked(); i++) {
		errno = 0;
		NEED(proof_answered[i]);
	}
	return proof_failures ? PROOF_FAIL : PROOF_PASS;
}

/* The name of errno value E, for answers that are one. */
static inline const char *errno_word(int e)
{
	static char other[16];
	static const struct {
		int value;
		const char *name;
	} names[] = {
		{ EACCES, "EACCES" },
		{ EAFNOSUPPORT, "EAFNOSUPPORT" },
		{ EAGAIN, "EAGAIN" },
		{ EBADF, "EBADF" },
		{ EBUSY, "EBUSY" },
		{ ECONNREFUSED, "ECONNREFUSED" },
		{ ECONNRESET, "ECONNRESET" },
		{ EDESTADDRREQ, "EDESTADDRREQ" },
		{ EDQUOT, "EDQUOT" },
		{ EEXIST, "EEXIST" },
		{ EFAULT, "EFAULT" },
		{ EFBIG, "EFBIG" },
		{ EINTR, "EINTR" },
		{ EINVAL, "EINVAL" },
		{ EIO, "EIO" },
		{ EISDIR, "EISDIR" },
		{ EMSGSIZE, "EMSGSIZE" },
		{ ENODATA, "ENODATA" },
		{ ENODEV, "ENODEV" },
		{ ENOENT, "ENOENT" },
		{ ENOMEM, "ENOMEM" },
		{ ENOSPC, "ENOSPC" },
		{ ENOSYS, "ENOSYS" },
		{ ENOTCONN, "ENOTCONN" },
		{ ENOTTY, "ENOTTY" },
		{ ENXIO, "ENXIO" },
		{ EOPNOTSUPP, "EOPNOTSUPP" },
		{ EOVERFLOW, "EOVERFLOW" },
		{ EPERM, "EPERM" },
		{ EPIPE, "EPIPE" },
		{ EROFS, "EROFS" },
		{ ESPIPE, "ESPIPE" },
		{ ETXTBSY, "ETXTBSY" },
		{ EXDEV, "EXDEV" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].value == e)
			return names[i].name;
	snprintf(other, sizeof(other), "errno-%d", e);
	return other;
}

#endif
