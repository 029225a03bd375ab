/*
 * A list that can be sifted: a form with data-filter, and items with data-item.
 * A control's name is that of the item's attribute, whose words it is compared
 * with; the one named q is sought in the item's text, or in the part of it that
 * has data-text, and in data-words. What picks columns or versions of a table
 * picks no items: see cells.ts. The choice stands in the address, so that it
 * can be linked.
 */
import { type Control, columnOf, showCells } from './cells.ts';

export function startFilters(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-filter]')) start(form);
}

function start(form: HTMLFormElement): void {
  const list = [...form.elements].filter(
    (one): one is Control => one instanceof HTMLInputElement || one instanceof HTMLSelectElement,
  );
  read(list);
  const again = (): void => {
    sift(form, list);
  };
  form.addEventListener('input', ({ target }) => {
    again();
    // A choice is a step to go back from; a word that is being typed is not.
    write(list, target instanceof HTMLSelectElement || isBox(target));
  });
  addEventListener('popstate', () => {
    form.reset();
    read(list);
    again();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  form.querySelector('[data-clear]')?.addEventListener('click', () => {
    form.reset();
    again();
    write(list, true);
  });
  again();
  // What the address asks for and no control has goes out of it.
  write(list, false);
}

function isBox(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === 'checkbox';
}

/** What the address asks for; a value that no control has is passed over. */
function read(controls: readonly Control[]): void {
  const query = new URLSearchParams(location.search);
  for (const control of controls) {
    const value = query.get(control.name);
    if (value === null) continue;
    if (control instanceof HTMLSelectElement) {
      if ([...control.options].some((option) => option.value === value)) control.value = value;
    } else if (control.type === 'checkbox') control.checked = true;
    else control.value = value.slice(0, 100);
  }
}

function valueOf(control: Control): string {
  if (isBox(control)) return control.checked ? 'yes' : '';
  return control.value.trim().toLowerCase();
}

function write(controls: readonly Control[], isStep: boolean): void {
  const query = controls.flatMap((control) => {
    const value = valueOf(control);
    if (value === '') return [];
    return value === 'yes' ? [control.name] : [`${control.name}=${encodeURIComponent(value)}`];
  });
  const search = query.length === 0 ? '' : `?${query.join('&')}`;
  if (search === location.search) return;
  const url = `${location.pathname}${search}${location.hash}`;
  if (isStep) history.pushState(history.state, '', url);
  else history.replaceState(history.state, '', url);
}

function sift(form: HTMLFormElement, controls: readonly Control[]): void {
  const column = columnOf(controls);
  const wanted = controls
    .filter(({ dataset }) => dataset['columns'] === undefined && dataset['versions'] === undefined)
    .map((control) => [control.name, valueOf(control)] as const)
    .filter(([, value]) => value !== '');
  const items = [...document.querySelectorAll<HTMLElement>('[data-item]')];
  let shown = 0;
  for (const item of items) {
    item.hidden = !wanted.every(([name, value]) => fits(item, name, value, column));
    if (!item.hidden) shown++;
  }
  for (const group of document.querySelectorAll<HTMLElement>('[data-group]')) {
    group.hidden = group.querySelector('[data-item]:not([hidden])') === null;
  }
  const output = form.querySelector('output');
  // With nothing left out it says what it said before this ran, or the line would move.
  const count = shown === items.length ? String(shown) : `${shown} of ${items.length}`;
  if (output !== null) output.textContent = count;
  showCells(controls);
  sayNothing(form, shown === 0);
}

/** A list of which nothing is left says so, and how to go on. */
function sayNothing(form: HTMLFormElement, isEmpty: boolean): void {
  const said = form.nextElementSibling?.matches('[data-nothing]') === true;
  if (!isEmpty && said) form.nextElementSibling?.remove();
  if (!isEmpty || said) return;
  const nothing = document.createElement('p');
  nothing.dataset['nothing'] = '';
  nothing.textContent = 'Nothing here is all of this at once. Clear shows everything again.';
  form.after(nothing);
}

function fits(item: HTMLElement, name: string, value: string, column: string): boolean {
  if (name === 'q') {
    const part = item.querySelector('[data-text]') ?? item;
    const text = `${item.dataset['words'] ?? ''} ${part.textContent}`.toLowerCase();
    return value.split(/\s+/).every((word) => text.includes(word));
  }
  const words = item.getAttribute(`data-${name}`);
  if (value === 'yes') {
    return column === '' ? (words ?? '') !== '' : (words?.split(' ').includes(column) ?? false);
  }
  return words?.split(' ').includes(value) ?? false;
}
