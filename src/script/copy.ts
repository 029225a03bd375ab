const SAID_MS = 2000;

/**
 * Copy what the button is for: the text of the element that data-copy names,
 * as it is, without line numbers. Says so, or says that the browser would not.
 */
export async function copy(button: HTMLElement): Promise<void> {
  const source = document.getElementById(button.dataset['copy'] ?? '');
  if (source === null) return;
  const before = button.dataset['says'] ?? button.textContent;
  button.dataset['says'] = before;
  try {
    const text = source instanceof HTMLTextAreaElement ? source.value : textOf(source);
    await navigator.clipboard.writeText(withEnd(text));
    button.textContent = 'Copied';
  } catch {
    select(source);
    button.textContent = 'Selected: copy it';
  }
  setTimeout(() => {
    button.textContent = before;
  }, SAID_MS);
}

/**
 * What stands in SOURCE. A quotation from a site that was built without its
 * address is given the one it is read at, unless that is the reader's machine.
 */
function textOf(source: HTMLElement): string {
  const { hostname, origin, pathname } = location;
  const isHere = /^(localhost|127\..*|\[::1\]|)$/.test(hostname);
  const text = source.textContent;
  return source.dataset['quote'] === undefined || isHere
    ? text
    : text.replace(/By Reference, `?\/claims\/\S+/, origin + pathname);
}

function withEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function select(element: Element): void {
  getSelection()?.selectAllChildren(element);
}
