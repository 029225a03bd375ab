/** A claim, or one of its cases. */
export interface Asked {
  readonly claim: string;
  readonly case: string | null;
}

/** "claim" or "claim/case", as a proof says it. */
export function readAsked(text: string): Asked {
  const [claim = '', name] = text.split('/');
  return { claim, case: name ?? null };
}

/** One answer of a proof, as its log has it. */
export interface LogAnswer extends Asked {
  /** Line of the log, from 1. */
  readonly line: number;
  readonly saw?: string;
  readonly control?: string;
  readonly measured?: Readonly<Record<string, string>>;
  readonly unknown?: string;
  readonly broken?: string;
}

/** One proof on one filesystem. */
export interface LogRun {
  /** <area>/<name> */
  readonly proof: string;
  readonly filesystem: string | null;
  /** Line of its result; of its beginning, where it has none. */
  readonly line: number;
  readonly answers: readonly LogAnswer[];
  /** Why it answers nothing more, where it was skipped. */
  readonly skipped: string | null;
  /** Why it answers nothing more, where it failed. */
  readonly broken: string | null;
}

/** What examples/check.c printed. */
export interface Log {
  readonly facts: Readonly<Record<string, string>>;
  readonly filesystems: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
  /** How many results were announced; null where not even that was said. */
  readonly planned: number | null;
  readonly runs: readonly LogRun[];
  /** The proof that was running when the log ended, if it ended so. */
  readonly unfinished: string | null;
}

interface Open {
  readonly name: string;
  readonly line: number;
  readonly answers: LogAnswer[];
  saw: { readonly saw: string; readonly control: string } | null;
  measured: Record<string, string>;
  bail: string | null;
}

/** Read the KTAP that examples/check.c prints. Lines that are not of it are passed over. */
export function parseLog(text: string): Log {
  const facts: Record<string, string> = {};
  const filesystems: Record<string, Record<string, string | number>> = {};
  const runs: LogRun[] = [];
  let planned: number | null = null;
  let open: Open | null = null;
  let remark: string | null = null;
  for (const [at, whole] of text.split('\n').entries()) {
    const line = whole.replace(/\r$/, '');
    const begun = /^# Subtest: (.+)$/.exec(line)?.[1];
    const plan = /^1\.\.(\d+)$/.exec(line)?.[1];
    const result = /^(not )?ok \d+ ([^#]+?)(?: # SKIP (.*))?$/.exec(line);
    if (begun !== undefined) {
      open = { name: begun, line: at + 1, answers: [], saw: null, measured: {}, bail: null };
      remark = null;
    } else if (plan !== undefined) {
      planned = Number(plan);
    } else if (open !== null && line.startsWith('    ')) {
      readInside(open, line.slice(4), at + 1);
    } else if (open !== null && result?.[2] === open.name) {
      runs.push(close(open, at + 1, result[1] !== undefined, result[3] ?? null, remark));
      open = null;
    } else if (line.startsWith('# ')) {
      remark = line.slice(2);
      if (open === null && runs.length === 0) readFact(remark, facts, filesystems);
    }
  }
  return { facts, filesystems, planned, runs, unfinished: open?.name ?? null };
}

function readInside(open: Open, line: string, at: number): void {
  const saw = /^# saw=(\S+) control=(\S+)$/.exec(line);
  const measured = /^# ([a-z][a-z0-9_]*)=(.*)$/.exec(line);
  const answer = /^(not )?ok \d+ (\S+)(?: # SKIP (.*))?$/.exec(line);
  if (saw !== null) {
    open.saw = { saw: saw[1] ?? '', control: saw[2] ?? '' };
  } else if (measured !== null) {
    open.measured[measured[1] ?? ''] = measured[2] ?? '';
  } else if (line.startsWith('Bail out!')) {
    open.bail = line.slice('Bail out!'.length).trim();
  } else if (answer !== null) {
    open.answers.push(readAnswer(open, answer, at));
    open.saw = null;
    open.measured = {};
  }
}

function readAnswer(open: Open, match: RegExpExecArray, line: number): LogAnswer {
  const asked = { ...readAsked(match[2] ?? ''), line };
  const measured = Object.keys(open.measured).length === 0 ? {} : { measured: open.measured };
  if (match[3] !== undefined) return { ...asked, ...measured, unknown: match[3] };
  if (open.saw === null) return { ...asked, ...measured, broken: 'it says nothing of what it saw' };
  if (match[1] !== undefined) {
    const broken = `the control came out as the experiment did: ${open.saw.saw}`;
    return { ...asked, ...measured, broken };
  }
  return { ...asked, ...measured, ...open.saw };
}

function close(
  open: Open,
  line: number,
  failed: boolean,
  skipped: string | null,
  remark: string | null,
): LogRun {
  const [proof = '', filesystem = null] = open.name.split(' on ');
  const broken = failed ? (open.bail ?? remark ?? 'it failed') : null;
  return { proof, filesystem, line, answers: open.answers, skipped, broken };
}

function readFact(
  text: string,
  facts: Record<string, string>,
  filesystems: Record<string, Record<string, string | number>>,
): void {
  const fact = /^([a-z_]+)=(.*)$/.exec(text);
  if (fact?.[1] !== 'filesystem') {
    if (fact !== null) facts[fact[1] ?? ''] = fact[2] ?? '';
    return;
  }
  // A value may have blanks; it ends where the next name begins.
  const pairs = [...text.matchAll(/([a-z_]+)=(.*?)(?= [a-z_]+=|$)/g)].map(
    ([, name = '', value = '']) => [name, /^\d+$/.test(value) ? Number(value) : value] as const,
  );
  const { filesystem, ...rest } = Object.fromEntries(pairs);
  filesystems[String(filesystem)] = rest;
}
