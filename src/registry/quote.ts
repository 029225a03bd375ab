import { codeWords } from './code-words.ts';
import { fill, fullUrl, places } from './text.ts';
import type { ClaimView } from './view.ts';

/** A claim in the three forms in which it is quoted. */
export interface Quotes {
  readonly mail: string;
  readonly markdown: string;
  readonly man: string;
}

/** What fits in a reply. */
const MAIL_LINES = 25;

/** The claim as a block for a mail, as Markdown, and as a paragraph of man(7). */
export function quotes(view: ClaimView, site: string | null): Quotes {
  return { mail: mail(view, site), markdown: markdown(view, site), man: man(view, site) };
}

/**
 * Question, answers by range, standing, how to run the proof, address: in 72
 * columns and few lines. Where all does not fit, the sentences are left out, and
 * of many ranges the last ones, and then the block says how many.
 */
function mail(view: ClaimView, site: string | null): string {
  const question = fill(`Q: ${view.question}`, '', '   ');
  const ranges = rangeLines(view).map((line, at) => fill(line, at === 0 ? 'A: ' : '   ', '     '));
  const statements = texts(view.statements).map((text) => fill(text, '   '));
  const end = [
    fill(`${standing(view)} ${proved(view)}`, '', ''),
    ...runLine(view).map((line) => `Proof, with proof.h beside it:\n  ${line}`),
    site === null ? `By Reference, ${view.url}` : fullUrl(view.url, site),
  ];
  const whole = [question, ...ranges, ...statements, ...end];
  if (length(whole) <= MAIL_LINES) return block(question, [...ranges, ...statements], end);
  const some = ranges.filter(
    (_, at) => length([question, ...ranges.slice(0, at + 1), '', ...end]) <= MAIL_LINES,
  );
  const left = ranges.length - some.length;
  const more = left === 0 ? [] : [`   And ${left} more: see the page.`];
  return block(question, [...some, ...more], end);
}

/** How many lines a block of PARTS has, with the two empty ones in it. */
function length(parts: readonly string[]): number {
  return parts.join('\n').split('\n').length + 2;
}

function block(question: string, answers: readonly string[], end: readonly string[]): string {
  return `${[question, answers.join('\n'), end.join('\n')].filter(Boolean).join('\n\n')}\n`;
}

/** As in "5.10.218 to 6.4: copy; 6.5 to 7.3.4: reference (ext4 and xfs)". */
function rangeLines(view: ClaimView, mark: (word: string) => string = String): readonly string[] {
  const lines = view.ranges.map((one) => {
    const runs = one.runs.map(({ word, from, to }) => {
      return `${from === to ? from : `${from} to ${to}`}: ${mark(word)}`;
    });
    const where = places(view, one.places);
    const commits =
      one.commits.length === 0
        ? ''
        : `; commit${one.commits.length === 1 ? '' : 's'} ${one.commits.join(', ')}`;
    return `${runs.join('; ')}${where === '' ? '' : ` (${where})`}${commits}`;
  });
  return lines.length === 0 ? ['not asked yet'] : lines;
}

function texts(statements: ClaimView['statements']): readonly string[] {
  return [...new Set(statements.map(({ text }) => text))];
}

function standing(view: ClaimView): string {
  return `Standing: ${view.standing}. ${view.standingMeans}`;
}

function proved({ lastProved, kernelsProved }: ClaimView): string {
  if (lastProved === null) return 'Not proved on any kernel.';
  const kernels = kernelsProved === 1 ? '1 kernel' : `${kernelsProved} kernels`;
  return `Proved on ${kernels}, last on ${lastProved}.`;
}

/** What compiles and runs the first proof, in the folder that holds it and proof.h. */
function runLine({ proofs }: ClaimView): readonly string[] {
  const [proof] = proofs;
  const name = proof?.id.split('/').at(-1);
  if (proof === undefined || name === undefined) return [];
  return [`cc ${name}.c && ${proof.needsRoot === null ? '' : 'sudo '}./a.out`];
}

function markdown(view: ClaimView, site: string | null): string {
  const url = fullUrl(view.url, site);
  return `${[
    `**${markdownText(view.question)}**`,
    rangeLines(view, code)
      .map((line) => `- ${line}`)
      .join('\n'),
    ...texts(view.statements).map(markdownText),
    [
      `${standing(view)} ${proved(view)}`,
      ...runLine(view).map((line) => `Proof, with \`proof.h\` beside it: ${code(line)}`),
    ].join('\n'),
    site === null ? `By Reference, ${code(url)}` : `<${url}>`,
  ].join('\n\n')}\n`;
}

function code(word: string): string {
  return `\`${word}\``;
}

function markdownText(text: string): string {
  return codeWords(text)
    .map(({ before, name, call, after }) => {
      const marked = name === '' ? '' : `\`${name}${call}\``;
      return escapeMarkdown(before) + marked + escapeMarkdown(after);
    })
    .join(' ');
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_<[\]]/g, String.raw`\$&`);
}

/** Proposed wording, and under CC0: what may be said of it, and where it was measured, stands in comments. */
function man(view: ClaimView, site: string | null): string {
  const comments = [
    'SPDX-License-Identifier: CC0-1.0',
    fullUrl(view.url, site),
    ...rangeLines(view),
    `${standing(view)} ${proved(view)}`,
  ].flatMap((text) => fill(text, '').split('\n'));
  const statements = new Map(
    [...view.statements, ...view.earlier].map(({ text, holds }) => [text, holds]),
  );
  return [
    ...comments.map(comment),
    ...[...statements].flatMap(([text, holds]) => [
      ...fill(`Holds: ${holds}`, '').split('\n').map(comment),
      '.P',
      ...manLines(text),
    ]),
    '',
  ].join('\n');
}

function comment(line: string): string {
  return String.raw`.\" ${line}`;
}

/** A sentence in man(7): names of C in bold, each on a line of its own. */
export function manLines(text: string): readonly string[] {
  const lines: string[] = [];
  let run: string[] = [];
  const close = (): void => {
    if (run.length > 0) lines.push(...fill(run.join(' '), '').split('\n').map(guarded));
    run = [];
  };
  for (const { before, name, call, after } of codeWords(text)) {
    if (name === '') {
      run.push(escapeMan(before));
      if (/[.?!]$/.test(before)) close();
      continue;
    }
    close();
    const rest = escapeMan(call + after);
    const bold = escapeMan(name);
    if (before !== '') lines.push(`.RB ${escapeMan(before)} ${bold} ${rest}`.trimEnd());
    else lines.push(rest === '' ? `.B ${bold}` : `.BR ${bold} ${rest}`);
  }
  close();
  return lines;
}

const MAN_ESCAPES: Readonly<Record<string, string>> = {
  '\\': String.raw`\[rs]`,
  '-': String.raw`\-`,
  '"': String.raw`\[dq]`,
  '^': String.raw`\[ha]`,
  '~': String.raw`\[ti]`,
  '`': String.raw`\[ga]`,
  '’': "'",
  '‘': String.raw`\[oq]`,
  '“': String.raw`\[lq]`,
  '”': String.raw`\[rq]`,
  '–': String.raw`\[en]`,
  '—': String.raw`\[em]`,
  '−': String.raw`\-`,
  '×': String.raw`\[mu]`,
  '…': '...',
};

/** A hyphen within a word is one; any other minus is that of ASCII. */
function escapeMan(text: string): string {
  return text.replaceAll(/[^ -~]|[\\"^~`]|(?<![a-z])-|-(?![a-z])/gi, (sign) => {
    return (
      MAN_ESCAPES[sign] ??
      `\\[u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0').toUpperCase()}]`
    );
  });
}

/** A line of text that begins as a request would is none. */
function guarded(line: string): string {
  return /^[.']/.test(line) ? String.raw`\&${line}` : line;
}
