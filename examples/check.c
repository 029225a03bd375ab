// SPDX-License-Identifier: MIT-0
/*
 * check - run the proofs on the filesystems at hand, in KTAP.
 *
 *	check [-u UID] [-t SECONDS] [-e EXPECTED] [-x LEFT-OUT]
 *	      PROOFS [DIR | FS=DIR[,HOW-IT-WAS-MADE]]...
 *
 * PROOFS holds binaries as <area>/<name>, or is one of those areas, or one of
 * those binaries. Each says by --about what it asks;
 * one that is on filesystems runs once in each DIR, any other once in the
 * first. Without any, they are the temporary directory and /dev/shm.
 * Started by root, -u runs as UID whatever does not need root. A proof has
 * SECONDS, or 60, before it is killed.
 *
 * With -x, whatever the file names is not run: a line for each, the name as
 * in the result, a tab, why.
 *
 * With -e every answer is compared with the published one. To differ is no
 * failure, unless STRICT=1: it is what a new kernel is expected to do.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <limits.h>
#include <mntent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PLACES_MAX = 16 };
enum { EXIT_OF_SKIP = 4, EXIT_OF_BROKEN = 99 };

struct place {
	const char *name; /* of the filesystem */
	char *dir;
	const char *made;
};

static struct place places[PLACES_MAX];
static int place_count;
static uid_t run_as;
static int seconds_max = 60; /* that one proof may take */
static char *expected; /* the text of the table, or NULL */
static char *left_out; /* the text of that file, or NULL */
static int version[3];
static int test_count, failures, passes;
static int agree, differ, fresh, silent;

static void die(const char *what)
{
	fprintf(stderr, "check: %s: %s\n", what, strerror(errno));
	exit(1);
}

static char *read_all(int fd)
{
	char *text;
	size_t size = 0;
	ssize_t n;

	if (!(text = malloc(1)))
		die("malloc");
	for (;;) {
		if (!(text = realloc(text, size + 65537)))
			die("realloc");
		if ((n = pread(fd, text + size, 65536, size)) == -1)
			die("read");
		if (n == 0)
			break;
		size += n;
	}
	text[size] = '\0';
	return text;
}

static char *read_file(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	char *text;

	if (fd == -1)
		die(name);
	text = read_all(fd);
	close(fd);
	return text;
}

/* Never returns: become PROOF in DIR. */
static void become(int proof, const char *name, const char *arg, int dir,
		   int out, int as_root)
{
	char *argv[] = { (char *)name, (char *)arg, NULL };
	char *envp[] = { "PATH=/usr/bin:/bin", "LC_ALL=C", NULL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* A session of its own: no terminal, and one group to kill. */
	setsid();
	dup2(open("/dev/null", O_RDONLY), 0);
	dup2(out, 1);
	dup2(out, 2);
	if (fchdir(dir) == -1)
		die("chdir");
	if (!as_root && run_as && geteuid() == 0 &&
	    (setgroups(0, NULL) == -1 || setgid(run_as) == -1 ||
	     setuid(run_as) == -1))
		die("setuid");
	/* By descriptor: the path may be closed to that user. */
	fexecve(proof, argv, envp);
	/* By name: Debian's 5.10.218 knows no file of its first root by one. */
	execve(name, argv, envp);
	fprintf(stderr, "check: %s: %s\n", name, strerror(errno));
	_exit(127);
}

/*
 * Run PROOF to its end, or to the end of our patience. Return its wait
 * status, -1 for a time-out, and what it printed in OUTPUT.
 */
static int run(const char *name, const char *arg, const char *dir, int as_root,
	       char **output)
{
	struct timespec now, end, left;
	int status = -1, fd = open(name, O_RDONLY | O_CLOEXEC);
	int dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int out = memfd_create("output", MFD_CLOEXEC);
	sigset_t chld;
	pid_t pid;

	if (fd == -1 || dirfd == -1 || out == -1)
		die(fd == -1 ? name : dir);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	/* Many writers share it, and so they must all append. */
	fcntl(out, F_SETFL, O_APPEND);
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += seconds_max;
	if ((pid = fork()) == -1)
		die("fork");
	if (pid == 0)
		become(fd, name, arg, dirfd, out, as_root);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		status = -1;
		clock_gettime(CLOCK_MONOTONIC, &now);
		left.tv_sec = end.tv_sec - now.tv_sec;
		left.tv_nsec = 0;
		if (left.tv_sec <= 0)
			break;
		sigtimedwait(&chld, NULL, &left);
	}
	/* Also what it may have left behind. */
	kill(-pid, SIGKILL);
	if (status == -1)
		waitpid(pid, NULL, 0);
	*output = read_all(out);
	close(fd);
	close(dirfd);
	close(out);
	return status;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Numbers of a release, as in 6.12.117+deb12; return how many there are. */
static int read_version(const char *text, int v[3])
{
	v[0] = v[1] = v[2] = 0;
	return sscanf(text, "%d.%d.%d", &v[0], &v[1], &v[2]);
}

/* Whether this kernel is in a range of releases, "-" being no bound. */
static int in_range(const char *since, const char *until)
{
	int s[3] = { 0 }, u[3] = { INT_MAX, INT_MAX };

	if (strcmp(since, "-"))
		read_version(since, s);
	if (strcmp(until, "-"))
		read_version(until, u);
	if (version[0] != s[0]	 ? version[0] < s[0]
	    : version[1] != s[1] ? version[1] < s[1]
				 : version[2] < s[2])
		return 0;
	/* A release as last one stands for all of its stable series. */
	return version[0] != u[0] ? version[0] < u[0] : version[1] <= u[1];
}

/* The published answer, in WORD, or 0: the first row that fits is it. */
static int published(const char *asked, const char *fs, char word[64])
{
	char row[6][128], want[256];
	const char *line = expected;
	int n;

	for (; line && *line; line = strchr(line, '\n') + 1) {
		n = sscanf(line,
			   "%127[^\t\n]\t%127[^\t\n]\t%127[^\t\n]\t"
			   "%127[^\t\n]\t%127[^\t\n]\t%63[^\t\n]",
			   row[0], row[1], row[2], row[3], row[4], row[5]);
		snprintf(want, sizeof(want), "%s%s%s", row[0],
			 strcmp(row[1], "-") ? "/" : "",
			 strcmp(row[1], "-") ? row[1] : "");
		if (n == 6 && *line != '#' && strcmp(want, asked) == 0 &&
		    strcmp(row[2], fs) == 0 && in_range(row[3], row[4])) {
			strcpy(word, row[5]);
			return 1;
		}
		if (!strchr(line, '\n'))
			break;
	}
	return 0;
}

/* Say, below an answer, how it stands to the published one. */
static void compare(const char *line, const char *saw, const char *fs)
{
	char asked[256], word[64], *reason = strstr(line, "# SKIP ");

	if (!expected || sscanf(line, "ok %*d %255s", asked) != 1)
		return;
	if (reason) {
		silent++;
		printf("    # unknown: %s\n", reason + strlen("# SKIP "));
	} else if (!published(asked, fs, word)) {
		fresh++;
		printf("    # new: saw %s, nothing is published\n", saw);
	} else if (strcmp(word, saw) == 0) {
		agree++;
		printf("    # agrees: published %s\n", word);
	} else {
		differ++;
		printf("    # differs: saw %s, published %s\n", saw, word);
	}
}

/* Pass on what a proof printed, as the subtest it is. */
static void relay(char *output, const char *fs)
{
	char saw[64] = "", *line, *rest = output;

	while ((line = strsep(&rest, "\n"))) {
		if (!*line && !rest)
			break;
		printf("    %s\n", line);
		sscanf(line, "# saw=%63s", saw);
		compare(line, saw, fs);
	}
}

static void report(int status, const char *output, const char *name,
		   const char *on, const char *fs)
{
	const char *skip = strstr(output, "# SKIP ");
	int code = status != -1 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	char reason[128];

	if (code == EXIT_OF_SKIP && skip)
		snprintf(reason, sizeof(reason), " %.*s",
			 (int)strcspn(skip, "\n"), skip);
	else if (code == EXIT_OF_SKIP)
		strcpy(reason, " # SKIP no reason given");
	else
		reason[0] = '\0';
	if (status == -1)
		printf("# timed out after %d s\n", seconds_max);
	else if (WIFSIGNALED(status))
		printf("# killed by signal %d, %s\n", WTERMSIG(status),
		       strsignal(WTERMSIG(status)));
	else if (code == EXIT_OF_BROKEN)
		printf("# the set-up failed\n");
	else if (code == 1)
		printf("# a control came out as the experiment did\n");
	else if (code && code != EXIT_OF_SKIP)
		printf("# exit status %d\n", code);
	passes += code == 0;
	failures += code != 0 && code != EXIT_OF_SKIP;
	printf("%s %d %s%s%s%s\n",
	       code == 0 || code == EXIT_OF_SKIP ? "ok" : "not ok",
	       ++test_count, name, on, fs, reason);
}

/* Why the run NAME (ON a filesystem) is left out, in REASON; or 0. */
static int is_left_out(const char *name, const char *on, const char *fs,
		       char reason[256])
{
	char want[256];
	const char *line = left_out;

	snprintf(want, sizeof(want), "%s%s%s\t", name, on, fs);
	for (; line && *line; line += strcspn(line, "\n") + 1) {
		if (strncmp(line, want, strlen(want)) == 0) {
			line += strlen(want);
			snprintf(reason, 256, "%.*s", (int)strcspn(line, "\n"),
				 line);
			return 1;
		}
		if (!strchr(line, '\n'))
			break;
	}
	return 0;
}

/* Run PROOF in a directory of its own, below PLACE. */
static void check(const char *path, const char *name, int as_root,
		  const struct place *place, int on_filesystem)
{
	char dir[PATH_MAX], reason[256], *output, *copy;
	const char *on = on_filesystem ? " on " : "";
	const char *fs = on_filesystem ? place->name : "";
	int status;

	if (is_left_out(name, on, fs, reason)) {
		printf("# Subtest: %s%s%s\nok %d %s%s%s # SKIP %s\n", name, on,
		       fs, ++test_count, name, on, fs, reason);
		return;
	}
	snprintf(dir, sizeof(dir), "%s/check.XXXXXX", place->dir);
	if (!mkdtemp(dir))
		die(dir);
	if (run_as && geteuid() == 0 && !as_root &&
	    chown(dir, run_as, run_as) == -1)
		die(dir);
	printf("# Subtest: %s%s%s\n", name, on, fs);
	status = run(path, NULL, dir, as_root, &output);
	if (!(copy = strdup(output)))
		die("strdup");
	relay(copy, on_filesystem ? fs : "-");
	report(status, output, name, on, fs);
	free(copy);
	free(output);
	if (nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS) == -1)
		die(dir);
}

struct test {
	char *path;
	const char *name;
	int on_filesystem, as_root;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct test *)a)->path,
		      ((const struct test *)b)->path);
}

static struct test *tests;
static size_t tests_found;

/* Ask the binary at PATH what it is about. */
static int find_one(const char *path, const struct stat *st, int type,
		    struct FTW *ftw)
{
	const char *area = path + ftw->base - 1;
	struct test *test;
	char *about;

	if ((type != FTW_F && type != FTW_SL) || !(st->st_mode & S_IXUSR) ||
	    strchr(path + ftw->base, '.'))
		return 0;
	while (area > path && area[-1] != '/')
		area--;
	if (!(tests = realloc(tests, (tests_found + 1) * sizeof(*tests))))
		die("realloc");
	test = &tests[tests_found++];
	if (!(test->path = strdup(path)))
		die("strdup");
	test->name = test->path + (area - path);
	run(path, "--about", "/", 0, &about);
	test->on_filesystem = strncmp(about, "on filesystem\n", 14) == 0;
	test->as_root = strstr(about, "\nroot ") != NULL;
	free(about);
	return 0;
}

/* What statfs() says of DIR where no mount is seen, as in a chroot. */
static char *type_by_magic(const char *dir)
{
	static const struct {
		unsigned int magic;
		const char *name;
	} types[] = {
		{ 0xef53, "ext4" },	   { 0x58465342, "xfs" },
		{ 0x9123683e, "btrfs" },   { 0x01021994, "tmpfs" },
		{ 0x794c7630, "overlay" },
	};
	static char other[16];
	struct statfs st;

	if (statfs(dir, &st) == -1)
		die(dir);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].magic == (unsigned int)st.f_type)
			return (char *)types[i].name;
	snprintf(other, sizeof(other), "%x", (unsigned int)st.f_type);
	return other;
}

/* The mount that DIR is on, in ENTRY: the last of the longest. */
static void mount_of(const char *dir, struct mntent *entry)
{
	static char text[4096], best[4096], real[PATH_MAX];
	struct mntent one;
	size_t n, longest = 0;
	FILE *mounts = setmntent("/proc/self/mounts", "r");

	if (!mounts || !realpath(dir, real))
		die(dir);
	entry->mnt_type = type_by_magic(dir);
	entry->mnt_opts = "not-seen";
	while (getmntent_r(mounts, &one, text, sizeof(text))) {
		n = strlen(one.mnt_dir);
		if (n == 1)
			n = 0; /* the root: before every path */
		if (n < longest || strncmp(real, one.mnt_dir, n) ||
		    (real[n] && real[n] != '/'))
			continue;
		longest = n;
		memcpy(best, text, sizeof(best));
		*entry = one;
		entry->mnt_type = best + (one.mnt_type - text);
		entry->mnt_opts = best + (one.mnt_opts - text);
	}
	endmntent(mounts);
}

static void add_place(const char *name, char *dir, const char *made)
{
	if (place_count == PLACES_MAX) {
		errno = E2BIG;
		die(dir);
	}
	places[place_count++] = (struct place){ name, dir, made };
}

/* The kernel's word for it, but for the one that nobody uses. */
static char *type_of(const char *dir)
{
	struct mntent entry;

	mount_of(dir, &entry);
	return strdup(strcmp(entry.mnt_type, "overlay") ? entry.mnt_type
							: "overlayfs");
}

/* DIR, or FS=DIR,HOW-IT-WAS-MADE */
static void read_place(char *arg)
{
	size_t n = strcspn(arg, "=/");
	char *dir = arg;

	if (arg[n] == '=') {
		arg[n] = '\0';
		dir = arg + n + 1;
		strsep(&dir, ",");
		add_place(arg, arg + n + 1, dir);
		return;
	}
	arg = type_of(dir);
	/* A second one of a kind would only say everything twice. */
	for (int i = 0; i < place_count; i++)
		if (strcmp(places[i].name, arg) == 0)
			return;
	add_place(arg, dir, NULL);
}

/* What the answers depend on: the machine, and each filesystem. */
static void print_facts(void)
{
	struct utsname u;
	struct mntent entry;
	struct statvfs st;
	const char *debian;

	uname(&u);
	/* Debian's release hides the stable version; its banner has it. */
	debian = strstr(u.version, "Debian ");
	if (!debian || read_version(debian + strlen("Debian "), version) < 2)
		read_version(u.release, version);
	printf("# release=%s\n# banner=%s\n# version=%d.%d.%d\n", u.release,
	       u.version, version[0], version[1], version[2]);
	printf("# machine=%s\n# abi=%s\n# compiler=%s\n", u.machine, ABI,
	       COMPILER);
	printf("# page_size=%ld\n", sysconf(_SC_PAGESIZE));
	printf("# uid=%u\n",
	       geteuid() == 0 && run_as ? run_as : (unsigned int)geteuid());
	for (int i = 0; i < place_count; i++) {
		if (statvfs(places[i].dir, &st) == -1)
			die(places[i].dir);
		mount_of(places[i].dir, &entry);
		printf("# filesystem=%s block_size_bytes=%lu options=%s%s%s\n",
		       places[i].name, st.f_bsize, entry.mnt_opts,
		       places[i].made ? " made_by=" : "",
		       places[i].made ? places[i].made : "");
	}
}

static void run_all(void)
{
	size_t planned = 0;

	for (size_t i = 0; i < tests_found; i++)
		planned += tests[i].on_filesystem ? place_count : 1;
	printf("1..%zu\n", planned);
	for (size_t i = 0; i < tests_found; i++)
		for (int at = 0; at < place_count; at++)
			if (at == 0 || tests[i].on_filesystem)
				check(tests[i].path, tests[i].name,
				      tests[i].as_root, &places[at],
				      tests[i].on_filesystem);
}

static void usage(void)
{
	fprintf(stderr, "usage: check [-u UID] [-t SECONDS] [-e EXPECTED] "
			"[-x LEFT-OUT] PROOFS [DIR | FS=DIR[,HOW-IT-WAS-MADE]]...\n");
	exit(2);
}

int main(int argc, char *argv[])
{
	const char *strict = getenv("STRICT");
	char proofs[PATH_MAX];
	int option;

	while ((option = getopt(argc, argv, "u:t:e:x:")) != -1) {
		if (option == 'u')
			run_as = atoi(optarg);
		else if (option == 't')
			seconds_max = atoi(optarg);
		else if (option == 'e')
			expected = read_file(optarg);
		else if (option == 'x')
			left_out = read_file(optarg);
		else
			usage();
	}
	if (optind == argc || seconds_max <= 0)
		usage();
	setvbuf(stdout, NULL, _IOLBF, 0);
	/* Names are of the last two parts, however short the argument. */
	if (!realpath(argv[optind], proofs) ||
	    nftw(proofs, find_one, 8, FTW_PHYS) == -1)
		die(argv[optind]);
	if (!tests_found) {
		fprintf(stderr, "check: no proof in %s\n", argv[optind]);
		return 1;
	}
	qsort(tests, tests_found, sizeof(*tests), by_name);
	for (int i = optind + 1; i < argc; i++)
		read_place(argv[i]);
	if (!place_count) {
		read_place(getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
		if (access("/dev/shm", W_OK) == 0)
			read_place(strdup("/dev/shm"));
	}
	printf("KTAP version 1\n");
	print_facts();
	run_all();
	if (expected)
		printf("# %d agree, %d differ, %d new, %d unknown\n", agree,
		       differ, fresh, silent);
	if (failures || (strict && strcmp(strict, "1") == 0 && differ))
		return 1;
	return passes ? 0 : EXIT_OF_SKIP;
}
