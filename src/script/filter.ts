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
  const strangers = read(list);
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
    say(form, 'stranger', null);
    again();
    write(list, true);
  });
  again();
  // What the address asks for and no control has goes out of it, and not in silence.
  write(list, false);
  if (strangers.length > 0) {
    say(form, 'stranger', `The address asks for ${strangers.join(' and ')}: there is none here.`);
  }
}

function isBox(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === 'checkbox';
}

/** Take what the address asks for; what no control has is returned, in words. */
function read(controls: readonly Control[]): readonly string[] {
  const query = new URLSearchParams(location.search);
  const strangers: string[] = [];
  for (const control of controls) {
    const value = query.get(control.name)?.slice(0, 100);
    if (value === undefined) continue;
    if (control instanceof HTMLSelectElement) {
      const found = optionFor(control, value);
      if (found === undefined) strangers.push(`${control.name} ${value}`);
      else control.value = found;
    } else if (control.type === 'checkbox') control.checked = true;
    else control.value = value;
  }
  return strangers;
}

/** The value of SELECT's option for VALUE: that itself, or the last release of a series, 5.10.218 for 5.10. */
function optionFor({ options }: HTMLSelectElement, value: string): string | undefined {
  const values = [...options].map((option) => option.value);
  return values.includes(value) ? value : values.findLast((one) => one.startsWith(`${value}.`));
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
  form.dataset['sifted'] = wanted.map(([name]) => name).join(' ');
  showCells(controls);
  sayNothing(form, shown === 0);
}

/** A list of which nothing is left says so, and how to go on. */
function sayNothing(form: HTMLFormElement, isEmpty: boolean): void {
  const text = 'Nothing here is all of this at once. Clear shows everything again.';
  say(form, 'nothing', isEmpty ? text : null);
}

/** Say TEXT below FORM, or with null nothing any more; KIND is said once. */
function say(form: HTMLFormElement, kind: string, text: string | null): void {
  const said = form.parentElement?.querySelector<HTMLElement>(`[data-said="${kind}"]`) ?? null;
  if (text === null) said?.remove();
  if (text === null || said !== null) return;
  const line = document.createElement('p');
  line.dataset['said'] = kind;
  line.setAttribute('role', 'status');
  line.textContent = text;
  form.after(line);
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
