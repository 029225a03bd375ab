import { expand } from './letters.ts';
import {
  MAIN,
  OPERATIONS,
  type Operation,
  type OperationName,
  type Place,
  type Scenario,
} from './operations.ts';

/** What is wrong with a text, and where; line and column count from 1. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

export type Parsed =
  | { readonly ok: true; readonly scenarios: readonly Scenario[] }
  | { readonly ok: false; readonly mistake: Mistake };

/** Limits that the replay has as well. */
export const LIMITS = { count: 1024, pages: 64, actors: 8, names: 32, name: 15 } as const;

type Kind = 'file' | 'opened' | 'pipe' | 'socket' | 'memory' | 'actor';

interface Token {
  readonly text: string;
  readonly column: number;
}

/** What a line may refer to: filled as the lines are read. */
interface Scope {
  readonly kinds: Map<string, Kind>;
  readonly gone: Set<string>;
}

class Wrong extends Error {
  readonly column: number;

  constructor(column: number, what: string) {
    super(what);
    this.column = column;
  }
}

/**
 * Read scenarios. A line `scenario NAME` begins one; where there is none, the
 * text is one scenario. What stands behind # is a comment, and what stands
 * behind = is left to the reader of traces.
 */
export function parse(text: string): Parsed {
  const found: { name: string; operations: Operation[] }[] = [];
  let scope = newScope();
  for (const [at, raw] of text.split('\n').entries()) {
    const line = at + 1;
    const tokens = tokensOf(raw);
    if (tokens.length === 0) continue;
    try {
      if (tokens[0]?.text === 'scenario') {
        found.push({ name: titleOf(tokens), operations: [] });
        scope = newScope();
        continue;
      }
      if (found.length === 0) found.push({ name: '', operations: [] });
      found.at(-1)?.operations.push(operationOf(tokens, line, scope));
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      return { ok: false, mistake: { line, column: error.column, what: error.message } };
    }
  }
  return { ok: true, scenarios: found };
}

function newScope(): Scope {
  return { kinds: new Map([[MAIN, 'actor']]), gone: new Set() };
}

function tokensOf(raw: string): readonly Token[] {
  const end = raw.search(/[#=]/);
  const line = end === -1 ? raw : raw.slice(0, end);
  return [...line.matchAll(/[^ \t\r]+/g)].map((match) => ({
    text: match[0],
    column: match.index + 1,
  }));
}

function titleOf([first, name, more]: readonly Token[]): string {
  if (name === undefined) throw new Wrong(endOf(first), 'the scenario has no name');
  if (!/^[a-z0-9-]+$/.test(name.text)) throw new Wrong(name.column, 'no name of a scenario');
  if (more !== undefined) throw new Wrong(more.column, 'one word too many');
  return name.text;
}

function endOf(token: Token | undefined): number {
  return token === undefined ? 1 : token.column + token.text.length;
}

function operationOf(tokens: readonly Token[], line: number, scope: Scope): Operation {
  const [first] = tokens;
  const hasActor = first?.text.endsWith(':') === true;
  const actor = hasActor ? first.text.slice(0, -1) : MAIN;
  const at = first?.column ?? 1;
  if (scope.kinds.get(actor) !== 'actor') throw new Wrong(at, `there is no actor ${actor}`);
  if (scope.gone.has(actor)) throw new Wrong(at, `${actor} has exited`);
  const words = hasActor ? tokens.slice(1) : tokens;
  const verb = words[0];
  if (verb === undefined) throw new Wrong(endOf(first), 'an operation is missing');
  const name = verbOf(verb, words[1], scope);
  const parts = operandsOf(name, words, scope);
  if (name === 'exit') scope.gone.add(actor);
  const text = tokens.map((token) => token.text).join(' ');
  return { actor, name, ...parts, text, line };
}

/** vmsplice goes both ways; which one, its first operand says. */
function verbOf(verb: Token, operand: Token | undefined, scope: Scope): OperationName {
  const first = operand?.text.replace(/[.@].*$/, '') ?? '';
  if (
    verb.text === 'vmsplice' &&
    ['pipe', 'socket', 'opened', 'file'].includes(scope.kinds.get(first) ?? '')
  ) {
    return 'vmread';
  }
  if (verb.text !== 'vmread' && isOperation(verb.text)) return verb.text;
  throw new Wrong(verb.column, `there is no operation ${verb.text}`);
}

function isOperation(text: string): text is OperationName {
  return Object.hasOwn(OPERATIONS, text);
}

type Operands = Pick<Operation, 'places' | 'count' | 'letters' | 'flags'>;

/** Match the words behind the verb against what the operation asks for. */
function operandsOf(verb: OperationName, words: readonly Token[], scope: Scope): Operands {
  const places: Place[] = [];
  const flags: string[] = [];
  let count = 0;
  let letters = '';
  let at = 1;
  for (const wanted of OPERATIONS[verb].split(' ').filter((word) => word !== '')) {
    const isOptional = wanted.startsWith('[');
    const form = isOptional ? wanted.slice(1, -1) : wanted;
    const token = words[at];
    if (token === undefined) {
      if (isOptional) continue;
      throw new Wrong(endOf(words.at(-1)), `${verb} wants: ${OPERATIONS[verb]}`);
    }
    if (form === '->') {
      if (token.text !== '->') throw new Wrong(token.column, 'an arrow -> is missing');
    } else if (form === 'count' || form === 'slots' || form === 'pages') {
      if (isOptional && !/^\d/.test(token.text)) continue;
      count = numberOf(token, form);
    } else if (form === 'letters') {
      letters = lettersOf(token);
    } else if (isFlags(form)) {
      if (!form.split('|').includes(token.text)) {
        if (isOptional) continue;
        throw new Wrong(token.column, `one of ${form} is missing`);
      }
      flags.push(token.text);
    } else {
      places.push(placeOf(token, form, scope));
    }
    at += 1;
  }
  const more = words[at];
  if (more !== undefined) throw new Wrong(more.column, `${verb} wants: ${OPERATIONS[verb]}`);
  return { places, count, letters, flags };
}

/** Words to choose from, as against a kind of operand. */
function isFlags(form: string): boolean {
  return form.includes('|') || form === 'packet' || form === 'private' || form === 'nonblock';
}

function numberOf(token: Token, form: 'count' | 'slots' | 'pages'): number {
  const max = form === 'count' ? LIMITS.count : LIMITS.pages;
  const min = form === 'count' ? 0 : 1;
  const number = /^\d{1,4}$/.test(token.text) ? Number(token.text) : -1;
  if (number < min || number > max)
    throw new Wrong(token.column, `no number from ${min} to ${max}`);
  return number;
}

function lettersOf(token: Token): string {
  const letters = expand(token.text);
  if (letters === null) throw new Wrong(token.column, 'no letters, as in AAAABB or A*64');
  if (letters.length > LIMITS.count)
    throw new Wrong(token.column, `more than ${LIMITS.count} letters`);
  return letters;
}

function placeOf(token: Token, form: string, scope: Scope): Place {
  const match = /^([a-z][a-z0-9]*)(?:\.([rw]))?(?:@(\d{1,4}))?$/.exec(token.text);
  const name = match?.[1] ?? '';
  if (match === null || name.length > LIMITS.name) throw new Wrong(token.column, 'no name');
  if (form.startsWith('new-')) return declared(token, name, form.slice(4) as Kind, scope);
  const wanted = form.replace(/[@[].*$/, '');
  const kind = scope.kinds.get(name);
  if (kind === undefined) throw new Wrong(token.column, `there is no ${name}`);
  if (!fits(kind, wanted)) throw new Wrong(token.column, `${name} is no ${wanted}`);
  const end = match[2] === 'r' || match[2] === 'w' ? match[2] : null;
  if (end !== null && kind !== 'pipe' && kind !== 'socket') {
    throw new Wrong(token.column, `${name} has no ends`);
  }
  if (
    kind === 'socket' &&
    ((wanted === 'from' && end === 'w') || (wanted === 'to' && end === 'r'))
  ) {
    throw new Wrong(token.column, `${token.text} is the other end`);
  }
  const offset = match[3] === undefined ? null : Number(match[3]);
  if (form.endsWith('@') && offset === null)
    throw new Wrong(token.column, `${name} wants an offset, as in ${name}@0`);
  if (!form.includes('@') && offset !== null)
    throw new Wrong(token.column, `${name} has no offset here`);
  if (offset !== null && offset > LIMITS.count)
    throw new Wrong(token.column, `an offset is at most ${LIMITS.count}`);
  return { name, end, offset };
}

function fits(kind: Kind, wanted: string): boolean {
  switch (wanted) {
    case 'from':
    case 'to':
    case 'ends':
      return kind !== 'memory' && kind !== 'actor';
    case 'opened':
      return kind === 'file' || kind === 'opened';
    default:
      return kind === wanted;
  }
}

/** Memory may be made again under its name, in the place of what was there; nothing else. */
function declared(token: Token, name: string, kind: Kind, scope: Scope): Place {
  const before = scope.kinds.get(name);
  if (token.text !== name) throw new Wrong(token.column, 'no name');
  if (before !== undefined && (before !== kind || kind !== 'memory')) {
    throw new Wrong(token.column, `there is a ${before} ${name} already`);
  }
  scope.kinds.set(name, kind);
  if (scope.kinds.size > LIMITS.names)
    throw new Wrong(token.column, `more than ${LIMITS.names} names`);
  if (
    kind === 'actor' &&
    [...scope.kinds.values()].filter((one) => one === 'actor').length > LIMITS.actors
  ) {
    throw new Wrong(token.column, `more than ${LIMITS.actors} actors`);
  }
  return { name, end: null, offset: null };
}
