import { spanTable } from './spans.ts';
import type { Source } from './types.ts';
import { type ClaimView, list } from './view.ts';

/** Width of all plain text. */
export const COLUMNS = 72;

/** A claim as one block to paste into a mail: 72 columns, plain text. */
export function claimText(view: ClaimView, site: string | null): string {
  const answers = view.statements.flatMap(({ text, holds }) => [
    fill(text, '  '),
    fill(`[${holds}]`, '  '),
  ]);
  const earlier = view.earlier.flatMap(({ text, holds }) => [
    fill(`Earlier: ${text}`, '  '),
    fill(`[${holds}]`, '  '),
  ]);
  const blocks = [
    fill(`Q: ${view.question}`, '', '   '),
    ['A:', ...answers, ...earlier].join('\n'),
    seen(view),
    fill(`Standing: ${view.standing}. ${view.standingMeans}`, '', '  '),
    ...(view.sources.length === 0
      ? []
      : [
          [
            'Sources:',
            ...view.sources.map((source) => fill(sourceText(source), '  ', '    ')),
          ].join('\n'),
        ]),
    ...(view.proofs.length === 0
      ? []
      : [
          [
            'Run it: cc -Iexamples/include FILE && ./a.out, where FILE is',
            ...view.proofs.map(({ file }) => `  ${file}`),
          ].join('\n'),
        ]),
    ...(view.citedOn.length === 0
      ? []
      : [
          [
            'Cited on:',
            ...view.citedOn.map(({ url, title }) =>
              fill(`${title}: ${fullUrl(url, site)}`, '  ', '    '),
            ),
          ].join('\n'),
        ]),
    fullUrl(view.url, site),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** URL below the address of the SITE, which ends in a slash; the path alone while it is published nowhere. */
export function fullUrl(url: string, site: string | null): string {
  return site === null ? url : `${site}${url.slice(1)}`;
}

/** What was seen, a line for each span of kernels and each different word. */
function seen(view: ClaimView): string {
  const { spans, rows } = spanTable(view.columns, view.rows);
  const lines = spans.flatMap((span, at) => {
    if (span.isThisMachine) return [];
    const words = new Map<string, (typeof rows)[number][]>();
    for (const row of rows) {
      const cell = row.cells[at]?.cell;
      const word = cell?.saw ?? (cell?.verdict === 'unknown' ? 'unknown' : 'not asked');
      words.set(word, [...(words.get(word) ?? []), row]);
    }
    const count = span.kernels.length < 2 ? '' : ` (${span.kernels.length} kernels)`;
    return [...words].map(([word, some]) => {
      const where = places(
        view,
        some.map((row) => ({ ...row, case: row.case?.id ?? null })),
      );
      const line = `${span.label}${count}: ${word}${where === '' ? '' : ` (${where})`}`;
      return fill(line, '  ', '    ');
    });
  });
  const last = view.lastProved === null ? '' : `, last on ${view.lastProved}`;
  return lines.length === 0 ? 'Seen: nothing yet.' : [`Seen${last}:`, ...lines].join('\n');
}

/** Cases that share their filesystems are named together; all of them are not named at all. */
export function places(
  view: Pick<ClaimView, 'cases'>,
  rows: readonly { readonly case: string | null; readonly filesystem: string | null }[],
): string {
  const cases = new Map<string, string[]>();
  for (const row of rows) {
    const id = row.case ?? '';
    const filesystem = row.filesystem === null ? [] : [row.filesystem];
    cases.set(id, [...(cases.get(id) ?? []), ...filesystem]);
  }
  const groups = new Map<string, string[]>();
  for (const [id, filesystems] of cases) {
    const where = list(filesystems);
    groups.set(where, [...(groups.get(where) ?? []), id]);
  }
  return [...groups]
    .map(([where, ids]) => {
      const isAll = ids.length === Math.max(view.cases.length, 1);
      return [isAll ? '' : list(ids), where].filter(Boolean).join(': ');
    })
    .filter(Boolean)
    .join('; ');
}

/** A source in words, with the locator that finds it. */
export function sourceText(source: Source): string {
  const locator =
    source['message-id'] ?? source.commit ?? source.code ?? source.manual ?? source.url ?? '';
  return `${source.title}: ${source['message-id'] === undefined ? locator : `<${locator}>`}`;
}

/** Wrap TEXT at 72 columns; a word that is longer stands on a line of its own. */
export function fill(text: string, first: string, rest: string = first): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/)) {
    if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
