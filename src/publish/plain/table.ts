import type { Element } from 'hast';

import { COLUMNS, fill } from '../../registry/text.ts';
import { type Notes, cellText } from './inline.ts';
import { firstTag, isElement, isSkipped } from './tree.ts';

const GAP = 2;

/** What the last column needs at least, to be read when it is wrapped. */
const LAST = 24;

/** A table: in columns where it fits, with the last one wrapped; else a record for each row. */
export function tableText(table: Element, notes: Notes, indent: number): readonly string[] {
  const margin = ' '.repeat(indent);
  const caption = firstTag(table, 'caption');
  const rows = rowsOf(table, notes);
  const [head = [], ...body] = rows;
  const said = caption === null ? [] : [fill(cellText(caption.children, notes), margin)];
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + GAP, indent);
  return before + Math.min(widths.at(-1) ?? 0, LAST) <= COLUMNS
    ? [...said, columns(rows, widths, margin)]
    : [...said, ...records(head, body, indent)];
}

/** The texts of all cells; a cell over several columns is followed by empty ones. */
function rowsOf(table: Element, notes: Notes): readonly (readonly string[])[] {
  return elements(table, 'tr').map((row) =>
    row.children.filter(isElement).flatMap((cell) => {
      const span = Number(cell.properties['colSpan'] ?? 1);
      const empty = Array.from({ length: span - 1 }, () => '');
      return isSkipped(cell) ? [] : [cellText(cell.children, notes), ...empty];
    }),
  );
}

function elements(node: Element, tagName: string): readonly Element[] {
  return node.children
    .filter(isElement)
    .flatMap((child) => (child.tagName === tagName ? [child] : elements(child, tagName)));
}

function columns(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  margin: string,
): string {
  const line = (cells: readonly string[]): string => {
    const start = cells.slice(0, -1).map((text, at) => text.padEnd((widths[at] ?? 0) + GAP));
    const before = margin + start.join('');
    return fill(cells.at(-1) ?? '', before, ' '.repeat(before.length)).trimEnd();
  };
  const [head = [], ...body] = rows;
  const left = COLUMNS - widths.slice(0, -1).reduce((sum, one) => sum + one + GAP, margin.length);
  const rule = widths.map((width) => '-'.repeat(Math.min(width, left)));
  return [line(head), line(rule), ...body.map(line)].join('\n');
}

/** Each cell after the name of its column. A name that is left out is that of the row above. */
function records(
  head: readonly string[],
  body: readonly (readonly string[])[],
  indent: number,
): readonly string[] {
  let name = '';
  return body.map((row) => {
    name = row[0] === undefined || row[0] === '' ? name : row[0];
    return [name, ...row.slice(1)]
      .map((text, at) => {
        const label = head[at] === undefined || head[at] === '' ? '' : `${head[at]}: `;
        const margin = ' '.repeat(indent + (at === 0 ? 0 : 2));
        return text === '' ? '' : fill(`${label}${text}`, margin, `${margin}  `);
      })
      .filter(Boolean)
      .join('\n');
  });
}
