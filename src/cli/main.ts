import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A command: what it is for, and what it does. It resolves to the exit code. */
interface Command {
  readonly says: string;
  readonly run: (args: readonly string[]) => Promise<number>;
}

/* Each command is imported when it is called: a start should not load what a test needs. */
const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    says: 'run every example and proof here, build the site, serve it',
    run: async () => (await import('./start.ts')).start(root),
  },
  dev: {
    says: 'the editing loop: a changed page, claim or C file shows within seconds',
    run: async () => (await import('./dev.ts')).dev(root),
  },
  build: {
    says: 'the site as it is published, into build/',
    run: async () => (await import('./start.ts')).build(root),
  },
  test: {
    says: 'everything that can fail; --all for what takes longer; names of steps for some',
    run: async (args) => (await import('./test.ts')).test(root, args),
  },
  check: {
    says: 'the rules that must hold of prose and data',
    run: async () => (await import('./check.ts')).check(root),
  },
  fix: {
    says: 'repair what can be repaired: format, addresses, expected answers, outputs',
    run: async () => (await import('./fix.ts')).fix(root),
  },
  prove: {
    says: 'run the proofs: here, or --kernel ID, --all; --list',
    run: async (args) => (await import('./prove.ts')).proveCommand(root, args),
  },
  boot: {
    says: 'boot KERNEL PROGRAM [ARG ...]: run a static program on a kernel in the cache',
    run: async ([kernel = '', ...program]) =>
      (await import('../prove/main.ts')).bootProgram(root, kernel, program),
  },
  mutants: {
    says: 'mutants [NAME ...]: make known mistakes in the patterns, and see that each is caught',
    run: async (names) => (await import('./test.ts')).testMistakes(root, names),
  },
  model: {
    says: 'model run FILE, judge FILE TRACE, differ, mutants: what the model says, and the kernel',
    run: async (args) => (await import('./model.ts')).modelCommand(root, args),
  },
  fonts: {
    says: 'cut the fonts of static/fonts anew, to the letters of src/publish/fonts.ts',
    run: async () => {
      await (await import('../publish/fonts.ts')).cutFonts(root);
      return 0;
    },
  },
  new: {
    says: 'new pattern NAME | new claim AREA/ID: the files to fill in',
    run: async (args) => (await import('./new.ts')).create(root, args),
  },
};

function usage(): string {
  const rows = Object.entries(COMMANDS).map(([name, { says }]) => `  ${name.padEnd(7)} ${says}`);
  return ['usage: npm run x -- COMMAND', ...rows].join('\n');
}

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command === undefined) {
  console.error(name === '' ? usage() : `There is no command ${name}.\n${usage()}`);
  process.exitCode = 2;
} else {
  process.exitCode = await command.run(args);
}
