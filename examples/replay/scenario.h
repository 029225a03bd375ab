// SPDX-License-Identifier: MIT-0
/*
 * Read scenarios, as docs/reference/scenario.mdx has them. src/model/parse.ts
 * reads the same, with the same words for what is wrong.
 */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <ctype.h>
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = 1024, PAGES_MAX = 64, ACTORS_MAX = 8, NAMES_MAX = 32 };
enum { NAME_LENGTH_MAX = 15, WORDS_MAX = 16 };
enum { EXIT_OF_MISTAKE = 2 };

enum verb {
	FILE_, MEMFD, OPEN, PIPE, UNIX, DGRAM, TCP, BUFFER, SHARED, MAP, READ,
	PREAD, WRITE, PWRITE, SEEK, TRUNCATE, PUNCH, UNLINK, RENAME, SEAL,
	SPLICE, TEE, VMSPLICE, VMREAD, SENDFILE, COPY, STORE, LOAD, MUNMAP,
	DONTNEED, PROTECT, RESIZE, FIONREAD_OP, POLL_OP, NONBLOCK, BLOCK, CLOSE,
	FORK, EXIT, VERBS
};

static const struct {
	const char *name, *wants;
} verbs[VERBS] = {
	[FILE_] = { "file", "new-file [letters]" },
	[MEMFD] = { "memfd", "new-opened [letters]" },
	[OPEN] = { "open",
		   "new-opened file [read|write] [append|direct|truncate]" },
	[PIPE] = { "pipe", "new-pipe [slots] [packet]" },
	[UNIX] = { "unix", "new-socket" },
	[DGRAM] = { "dgram", "new-socket" },
	[TCP] = { "tcp", "new-socket" },
	[BUFFER] = { "buffer", "new-memory pages" },
	[SHARED] = { "shared", "new-memory pages" },
	[MAP] = { "map", "new-memory opened pages [private]" },
	[READ] = { "read", "from count" },
	[PREAD] = { "pread", "opened@ count" },
	[WRITE] = { "write", "to letters" },
	[PWRITE] = { "pwrite", "opened@ letters" },
	[SEEK] = { "seek", "opened@" },
	[TRUNCATE] = { "truncate", "opened count" },
	[PUNCH] = { "punch", "opened@ count" },
	[UNLINK] = { "unlink", "file" },
	[RENAME] = { "rename", "file file" },
	[SEAL] = { "seal", "opened write|shrink|grow|future-write" },
	[SPLICE] = { "splice", "from[@] -> to[@] count [nonblock|more|move]" },
	[TEE] = { "tee", "from -> to count [nonblock]" },
	[VMSPLICE] = { "vmsplice", "memory@ -> to count [nonblock|gift]" },
	[VMREAD] = { "vmread", "from -> memory@ count [nonblock]" },
	[SENDFILE] = { "sendfile", "from[@] -> to count" },
	[COPY] = { "copy_file_range", "from[@] -> to[@] count" },
	[STORE] = { "store", "memory@ letters" },
	[LOAD] = { "load", "memory@ count" },
	[MUNMAP] = { "munmap", "memory" },
	[DONTNEED] = { "dontneed", "memory@ count" },
	[PROTECT] = { "protect", "memory" },
	[RESIZE] = { "resize", "pipe slots" },
	[FIONREAD_OP] = { "fionread", "pipe" },
	[POLL_OP] = { "poll", "pipe" },
	[NONBLOCK] = { "nonblock", "ends" },
	[BLOCK] = { "block", "ends" },
	[CLOSE] = { "close", "ends" },
	[FORK] = { "fork", "new-actor" },
	[EXIT] = { "exit", "" },
};

enum kind { NO_KIND, FILE_NAME, OPENED, PIPE_NAME, SOCKET_NAME, MEMORY, ACTOR };

static const char *const kinds[] = {
	"nothing", "file", "opened", "pipe", "socket", "memory", "actor",
};

enum flag {
	F_READ = 1, F_WRITE = 2, F_APPEND = 4, F_DIRECT = 8, F_TRUNCATE = 16,
	F_PACKET = 32, F_PRIVATE = 64, F_SHRINK = 128, F_GROW = 256,
	F_FUTURE = 512, F_NONBLOCK = 1024, F_MORE = 2048, F_MOVE = 4096,
	F_GIFT = 8192,
};

static const char *const flag_names[] = {
	"read", "write", "append", "direct", "truncate", "packet", "private",
	"shrink", "grow", "future-write", "nonblock", "more", "move", "gift",
};

enum { FLAG_COUNT = sizeof(flag_names) / sizeof(*flag_names) };

/* A name, by its index; the end that is said, 'r' or 'w'; an offset, or -1. */
struct place {
	int name;
	char end;
	long offset;
};

#define NOWHERE { -1, 0, -1 }

struct operation {
	enum verb verb;
	int actor; /* the index of its name */
	struct place places[2];
	long count;
	char *letters;
	unsigned flags;
	char *text;
};

struct scenario {
	char *name;
	struct operation *operations;
	int count;
	int name_count;
	char names[NAMES_MAX][NAME_LENGTH_MAX + 1];
	enum kind kinds[NAMES_MAX];
	char gone[NAMES_MAX];
};

struct word {
	char text[64];
	int column;
	int length; /* which may be more than fits into the text */
	const char *at;
};

static const char *source = "scenario";
static int source_line;

__attribute__((noreturn, format(printf, 2, 3)))
static void mistake(int column, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d:%d: ", source, source_line, column);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(EXIT_OF_MISTAKE);
}

static void *grown(void *memory, size_t size)
{
	memory = realloc(memory, size);
	if (!memory)
		err(1, "realloc");
	return memory;
}

/* Cut a line into WORDS, up to a comment or what a trace says; their number. */
static int words_of(const char *line, struct word *words)
{
	int count = 0;
	size_t end = strcspn(line, "#=\n");

	for (size_t at = 0; at < end;) {
		size_t length = strcspn(line + at, " \t\r#=\n");

		if (length == 0) {
			at++;
			continue;
		}
		if (count == WORDS_MAX)
			mistake((int)at + 1, "more than %d words", WORDS_MAX);
		words[count].at = line + at;
		words[count].column = (int)at + 1;
		words[count].length = (int)length;
		snprintf(words[count].text, sizeof(words[count].text), "%.*s",
			 (int)length, line + at);
		count++;
		at += length;
	}
	return count;
}

static int end_of(const struct word *word)
{
	return word->column + word->length;
}

static int find(const struct scenario *scenario, const char *name)
{
	for (int i = 0; i < scenario->name_count; i++)
		if (strcmp(scenario->names[i], name) == 0)
			return i;
	return -1;
}

static int is_letter(char c)
{
	return c == '.' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

__attribute__((noreturn))
static void no_letters(const struct word *word)
{
	mistake(word->column, "no letters, as in AAAABB or A*64");
}

/* The letters that WORD stands for, in memory of their own. */
static char *letters_of(const struct word *word)
{
	char *letters = grown(NULL, COUNT_MAX + 1);
	int length = 0;

	for (const char *at = word->at; at < word->at + word->length;) {
		char letter = *at++;
		long times = 1;

		if (!is_letter(letter))
			no_letters(word);
		if (*at == '*') {
			char *behind;

			if (at[1] < '1' || at[1] > '9')
				no_letters(word);
			times = strtol(at + 1, &behind, 10);
			if (behind - at > 5)
				no_letters(word);
			at = behind;
		}
		if (length + times > COUNT_MAX)
			mistake(word->column, "more than %d letters",
				COUNT_MAX);
		memset(letters + length, letter, times);
		length += times;
	}
	letters[length] = '\0';
	return letters;
}

static long number_of(const struct word *word, int is_count)
{
	long min = is_count ? 0 : 1, max = is_count ? COUNT_MAX : PAGES_MAX;
	long number = -1;

	if (word->length <= 4 &&
	    (int)strspn(word->text, "0123456789") == word->length)
		number = atol(word->text);
	if (number < min || number > max)
		mistake(word->column, "no number from %ld to %ld", min, max);
	return number;
}

static int fits(enum kind kind, const char *wanted)
{
	if (strncmp(wanted, "from", 4) == 0 || strncmp(wanted, "to", 2) == 0 ||
	    strcmp(wanted, "ends") == 0)
		return kind != MEMORY && kind != ACTOR;
	if (strncmp(wanted, "opened", 6) == 0)
		return kind == FILE_NAME || kind == OPENED;
	return strncmp(wanted, kinds[kind], strlen(kinds[kind])) == 0;
}

/* A name that is made here: memory may be made again, nothing else. */
static void declare(struct scenario *scenario, const struct word *word,
		    const char *name, const char *kind, struct place *place)
{
	enum kind new = NO_KIND;
	int actors = 0;

	for (enum kind k = FILE_NAME; k <= ACTOR; k++)
		if (strcmp(kinds[k], kind) == 0)
			new = k;
	if (strcmp(word->text, name) != 0)
		mistake(word->column, "no name");
	place->name = find(scenario, name);
	if (place->name != -1) {
		enum kind before = scenario->kinds[place->name];

		if (before != new || new != MEMORY)
			mistake(word->column, "there is a %s %s already",
				kinds[before], name);
		return;
	}
	if (scenario->name_count == NAMES_MAX)
		mistake(word->column, "more than %d names", NAMES_MAX);
	place->name = scenario->name_count++;
	strcpy(scenario->names[place->name], name);
	scenario->kinds[place->name] = new;
	for (int i = 0; i < scenario->name_count; i++)
		actors += scenario->kinds[i] == ACTOR;
	if (actors > ACTORS_MAX)
		mistake(word->column, "more than %d actors", ACTORS_MAX);
}

/* NAME, NAME.r, NAME@4: what WANTED asks for. */
static void place_of(struct scenario *scenario, const struct word *word,
		     const char *wanted, struct place *place)
{
	char name[sizeof(word->text)];
	const char *at = word->text, *kind_of_name;
	size_t length, wanted_length = strcspn(wanted, "@[");
	enum kind kind;

	*place = (struct place)NOWHERE;
	length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
	if (length == 0 || length > NAME_LENGTH_MAX ||
	    isdigit((unsigned char)*at))
		mistake(word->column, "no name");
	snprintf(name, sizeof(name), "%.*s", (int)length, at);
	at += length;
	if (at[0] == '.' && (at[1] == 'r' || at[1] == 'w')) {
		place->end = at[1];
		at += 2;
	}
	if (*at == '@') {
		size_t digits = strspn(at + 1, "0123456789");

		if (digits == 0 || digits > 4)
			mistake(word->column, "no name");
		place->offset = atol(at + 1);
		at += 1 + digits;
	}
	if (*at != '\0' || word->length >= (int)sizeof(word->text))
		mistake(word->column, "no name");
	if (strncmp(wanted, "new-", 4) == 0) {
		declare(scenario, word, name, wanted + 4, place);
		return;
	}
	place->name = find(scenario, name);
	if (place->name == -1)
		mistake(word->column, "there is no %s", name);
	kind = scenario->kinds[place->name];
	kind_of_name = wanted;
	if (!fits(kind, kind_of_name))
		mistake(word->column, "%s is no %.*s", name, (int)wanted_length,
			wanted);
	if (place->end && kind != PIPE_NAME && kind != SOCKET_NAME)
		mistake(word->column, "%s has no ends", name);
	if (kind == SOCKET_NAME &&
	    ((place->end == 'w' && strncmp(wanted, "from", 4) == 0) ||
	     (place->end == 'r' && strncmp(wanted, "to", 2) == 0)))
		mistake(word->column, "%s is the other end", word->text);
	if (wanted[strlen(wanted) - 1] == '@' && place->offset == -1)
		mistake(word->column, "%s wants an offset, as in %s@0", name,
			name);
	if (!strchr(wanted, '@') && place->offset != -1)
		mistake(word->column, "%s has no offset here", name);
	if (place->offset > COUNT_MAX)
		mistake(word->column, "an offset is at most %d", COUNT_MAX);
}

/* The flag that WORD is, of those in FORM; 0 if it is none. */
static unsigned flag_of(const struct word *word, const char *form)
{
	size_t length = strlen(word->text);

	for (const char *at = form; at; at = strchr(at, '|')) {
		at += *at == '|';
		if (strcspn(at, "|") != length ||
		    strncmp(at, word->text, length) != 0)
			continue;
		for (unsigned i = 0; i < FLAG_COUNT; i++)
			if (strcmp(flag_names[i], word->text) == 0)
				return 1u << i;
	}
	return 0;
}

static int is_flags(const char *form)
{
	return strchr(form, '|') || strcmp(form, "packet") == 0 ||
	       strcmp(form, "private") == 0 || strcmp(form, "nonblock") == 0;
}

/* One operand: 1 if WORD was it, 0 if it was left out. */
static int operand(struct scenario *scenario, struct operation *operation,
		   const struct word *word, const char *form, int is_optional)
{
	static int places;
	unsigned flag;

	if (operation->places[0].name == -1)
		places = 0;
	if (strcmp(form, "->") == 0) {
		if (strcmp(word->text, "->") != 0)
			mistake(word->column, "an arrow -> is missing");
	} else if (strcmp(form, "count") == 0 || strcmp(form, "slots") == 0 ||
		   strcmp(form, "pages") == 0) {
		if (is_optional && !isdigit((unsigned char)word->text[0]))
			return 0;
		operation->count = number_of(word, strcmp(form, "count") == 0);
	} else if (strcmp(form, "letters") == 0) {
		operation->letters = letters_of(word);
	} else if (is_flags(form)) {
		flag = flag_of(word, form);
		if (!flag && is_optional)
			return 0;
		if (!flag)
			mistake(word->column, "one of %s is missing", form);
		operation->flags |= flag;
	} else {
		place_of(scenario, word, form, &operation->places[places++]);
	}
	return 1;
}

/* vmsplice goes both ways; which one, its first operand says. */
static enum verb verb_of(const struct scenario *scenario,
			 const struct word *word, const struct word *next)
{
	char name[sizeof(next->text)];
	int index;

	if (strcmp(word->text, "vmsplice") == 0 && next) {
		snprintf(name, sizeof(name), "%s", next->text);
		name[strcspn(name, ".@")] = '\0';
		index = find(scenario, name);
		if (index != -1 && scenario->kinds[index] != MEMORY &&
		    scenario->kinds[index] != ACTOR)
			return VMREAD;
	}
	for (enum verb v = 0; v < VERBS; v++)
		if (v != VMREAD && strcmp(verbs[v].name, word->text) == 0)
			return v;
	mistake(word->column, "there is no operation %s", word->text);
}

static void operands(struct scenario *scenario, struct operation *operation,
		     const struct word *words, int count)
{
	const char *wants = verbs[operation->verb].wants;
	int at = 1;

	for (const char *form = wants; *form;) {
		size_t length = strcspn(form, " ");
		int is_optional = *form == '[';
		char text[64];

		snprintf(text, sizeof(text), "%.*s",
			 (int)length - 2 * is_optional, form + is_optional);
		form += length + strspn(form + length, " ");
		if (at == count) {
			if (is_optional)
				continue;
			mistake(end_of(&words[count - 1]), "%s wants: %s",
				verbs[operation->verb].name, wants);
		}
		at += operand(scenario, operation, &words[at], text,
			      is_optional);
	}
	if (at < count)
		mistake(words[at].column, "%s wants: %s",
			verbs[operation->verb].name, wants);
}

static void operation_of(struct scenario *scenario, const struct word *words,
			 int count)
{
	struct operation *operation;
	size_t size;
	char actor[sizeof(words->text)] = "main", text[1536] = "";
	const struct word *next;
	size_t length = strlen(words[0].text);
	int has_actor = words[0].text[length - 1] == ':';

	size = (scenario->count + 1) * sizeof(*operation);
	scenario->operations = grown(scenario->operations, size);
	operation = &scenario->operations[scenario->count++];
	*operation = (struct operation){ .places = { NOWHERE, NOWHERE } };
	if (has_actor)
		snprintf(actor, sizeof(actor), "%.*s", (int)length - 1,
			 words[0].text);
	operation->actor = find(scenario, actor);
	if (operation->actor == -1 ||
	    scenario->kinds[operation->actor] != ACTOR)
		mistake(words[0].column, "there is no actor %s", actor);
	if (scenario->gone[operation->actor])
		mistake(words[0].column, "%s has exited", actor);
	if (has_actor && count == 1)
		mistake(end_of(&words[0]), "an operation is missing");
	next = count > 1 + has_actor ? &words[1 + has_actor] : NULL;
	operation->verb = verb_of(scenario, &words[has_actor], next);
	operands(scenario, operation, words + has_actor, count - has_actor);
	if (operation->verb == EXIT)
		scenario->gone[operation->actor] = 1;
	for (int i = 0; i < count; i++) {
		length = strlen(text);
		snprintf(text + length, sizeof(text) - length, "%s%.*s",
			 i ? " " : "", words[i].length, words[i].at);
	}
	operation->text = strdup(text);
}

static struct scenario *new_scenario(struct scenario **scenarios, int *count,
				     const char *name)
{
	struct scenario *scenario;

	*scenarios = grown(*scenarios, (*count + 1) * sizeof(**scenarios));
	scenario = &(*scenarios)[(*count)++];
	*scenario = (struct scenario){ .name = strdup(name), .name_count = 1 };
	strcpy(scenario->names[0], "main");
	scenario->kinds[0] = ACTOR;
	return scenario;
}

static void check_title(const struct word *words, int count)
{
	if (count == 1)
		mistake(end_of(&words[0]), "the scenario has no name");
	if (strspn(words[1].text, "abcdefghijklmnopqrstuvwxyz0123456789-") !=
	    (size_t)words[1].length)
		mistake(words[1].column, "no name of a scenario");
	if (count > 2)
		mistake(words[2].column, "one word too many");
}

/* Read all scenarios in TEXT; a line "scenario NAME" begins one. */
static struct scenario *scenarios_of(const char *text, int *count)
{
	struct scenario *scenarios = NULL, *scenario = NULL;
	struct word words[WORDS_MAX];

	*count = 0;
	source_line = 0;
	for (const char *line = text; line && *line;) {
		const char *next = strchr(line, '\n');
		int n;

		source_line++;
		n = words_of(line, words);
		line = next ? next + 1 : NULL;
		if (n == 0)
			continue;
		if (strcmp(words[0].text, "scenario") == 0) {
			check_title(words, n);
			scenario = new_scenario(&scenarios, count,
						words[1].text);
			continue;
		}
		if (!scenario)
			scenario = new_scenario(&scenarios, count, "");
		operation_of(scenario, words, n);
	}
	return scenarios;
}

#endif
