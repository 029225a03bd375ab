/*
 * A list that can be sifted: a form with data-filter, and items with data-item.
 * A control's name is that of the item's attribute, whose words it is compared
 * with; the one named q is sought in the item's text. The choice stands in the
 * address, so that it can be linked.
 */

type Control = HTMLInputElement | HTMLSelectElement;

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
  form.addEventListener('input', () => {
    again();
    write(list);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  form.addEventListener('reset', () => {
    setTimeout(() => {
      again();
      write(list);
    });
  });
  again();
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
  if (control instanceof HTMLInputElement && control.type === 'checkbox') {
    return control.checked ? 'yes' : '';
  }
  return control.value.trim().toLowerCase();
}

function write(controls: readonly Control[]): void {
  const query = controls.flatMap((control) => {
    const value = valueOf(control);
    if (value === '') return [];
    return value === 'yes' ? [control.name] : [`${control.name}=${encodeURIComponent(value)}`];
  });
  const search = query.length === 0 ? '' : `?${query.join('&')}`;
  history.replaceState(history.state, '', `${location.pathname}${search}${location.hash}`);
}

function sift(form: HTMLFormElement, controls: readonly Control[]): void {
  const wanted = controls
    .map((control) => [control.name, valueOf(control)] as const)
    .filter(([, value]) => value !== '');
  const items = [...document.querySelectorAll<HTMLElement>('[data-item]')];
  let shown = 0;
  for (const item of items) {
    item.hidden = !wanted.every(([name, value]) => fits(item, name, value));
    if (!item.hidden) shown++;
  }
  for (const group of document.querySelectorAll<HTMLElement>('[data-group]')) {
    group.hidden = group.querySelector('[data-item]:not([hidden])') === null;
  }
  const output = form.querySelector('output');
  // With nothing left out it says what it said before this ran, or the line would move.
  const count = shown === items.length ? String(shown) : `${shown} of ${items.length}`;
  if (output !== null) output.textContent = count;
}

function fits(item: HTMLElement, name: string, value: string): boolean {
  if (name === 'q') {
    const text = item.textContent.toLowerCase();
    return value.split(/\s+/).every((word) => text.includes(word));
  }
  const words = item.getAttribute(`data-${name}`);
  if (value === 'yes') return words !== null && words !== '';
  return words?.split(' ').includes(value) ?? false;
}
