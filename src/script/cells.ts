/*
 * A table with data-cells shows one column beside the first, and of each cell
 * what one kernel answered, where the controls of a filter ask for that: the
 * one with data-columns has as values what stands in data-column of the head,
 * and the one with data-versions lists kernels in the order of the positions
 * in data-kernels, as in "0-3 7-7".
 */

export type Control = HTMLInputElement | HTMLSelectElement;

/** Show in every such table what CONTROLS ask for. */
export function showCells(controls: readonly Control[]): void {
  const column = chosen(controls, 'columns');
  const kernel = chosen(controls, 'versions');
  for (const table of document.querySelectorAll<HTMLTableElement>('[data-cells]')) {
    showColumn(table, column?.value ?? '');
    showKernel(table, kernel instanceof HTMLSelectElement ? kernel.selectedIndex - 1 : -1);
  }
}

/** The column that is shown alone, or an empty word. */
export function columnOf(controls: readonly Control[]): string {
  return chosen(controls, 'columns')?.value ?? '';
}

function chosen(controls: readonly Control[], mark: string): Control | undefined {
  return controls.find((control) => control.dataset[mark] !== undefined);
}

function showColumn(table: HTMLTableElement, column: string): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const isShown = heads.map(
    ({ dataset }) =>
      column === '' || dataset['column'] === undefined || dataset['column'] === column,
  );
  for (const row of table.rows) {
    for (const [at, cell] of [...row.cells].entries()) cell.hidden = isShown[at] === false;
  }
}

/** AT is a position among the kernels; below 0, all are shown. */
function showKernel(table: HTMLTableElement, at: number): void {
  for (const cell of table.querySelectorAll<HTMLElement>('td')) {
    let isAnswered = false;
    for (const answer of cell.querySelectorAll<HTMLElement>('[data-kernels]')) {
      const isOfIt = at < 0 || isWithin(at, answer.dataset['kernels'] ?? '');
      answer.hidden = !isOfIt;
      const label = answer.querySelector('span');
      if (label !== null) label.hidden = at >= 0;
      isAnswered ||= isOfIt;
    }
    sayNone(cell, isAnswered);
  }
}

/** A cell all of whose answers are hidden says so. */
function sayNone(cell: HTMLElement, isAnswered: boolean): void {
  const said = cell.querySelector('[data-none]');
  if (isAnswered || cell.querySelector('[data-kernels]') === null) said?.remove();
  else if (said === null) {
    const none = document.createElement('div');
    none.dataset['none'] = '';
    none.textContent = 'unavailable';
    cell.append(none);
  }
}

function isWithin(at: number, runs: string): boolean {
  return runs.split(' ').some((run) => {
    const [first = NaN, last = NaN] = run.split('-').map(Number);
    return first <= at && at <= last;
  });
}
