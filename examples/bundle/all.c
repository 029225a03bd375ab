// SPDX-License-Identifier: MIT-0
/*
 * all - every proof, and check, in one program: it is what it is called.
 *
 * The last two parts of its name say which, as <area>/<name>; a name that is
 * no proof's is check. Linked static, it asks a kernel that has no compiler
 * beside it.
 */
#include <stdio.h>
#include <string.h>

/* all.h has an ALL(name, function) for each of them. */
#define ALL(name, function) int function(int argc, char *argv[]);
#include "all.h"
#undef ALL
int check_main(int argc, char *argv[]);

static const struct {
	const char *name;
	int (*run)(int argc, char *argv[]);
} all[] = {
#define ALL(name, function) { name, function },
#include "all.h"
};

/* Whether PATH ends in NAME, and begins there or after a slash. */
static int is_named(const char *path, const char *name)
{
	size_t n = strlen(path), m = strlen(name);

	return n >= m && strcmp(path + n - m, name) == 0 &&
	       (n == m || path[n - m - 1] == '/');
}

int main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "--names") == 0) {
		for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
			puts(all[i].name);
		return 0;
	}
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (is_named(argv[0], all[i].name))
			return all[i].run(argc, argv);
	return check_main(argc, argv);
}
