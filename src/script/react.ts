/*
 * Pages are whole without React. What needs it stands in an element with
 * data-react; the first touch loads it, and is done again once it is there.
 */

const html = document.documentElement;

let waking: Promise<void> | null = null;

/** Whether React has taken the page over. In the editing loop it does so by itself. */
function isAwake(): boolean {
  return html.dataset['hasHydrated'] === 'true';
}

/** Load React, once; resolves when it has taken the page over. */
export function wake(): Promise<void> {
  waking ??= load();
  return waking;
}

async function load(): Promise<void> {
  if (isAwake()) return;
  const scripts = document.getElementById('__docusaurus')?.dataset['scripts'] ?? '';
  for (const name of scripts.split(' ').filter(Boolean)) {
    const script = document.createElement('script');
    script.src = `${base()}${name}`;
    script.async = false;
    document.head.append(script);
  }
  await new Promise<void>((resolve) => {
    const watch = new MutationObserver(() => {
      if (!isAwake()) return;
      watch.disconnect();
      resolve();
    });
    watch.observe(html, { attributes: true });
  });
}

/** The path below which the site lies. */
export function base(): string {
  return document.getElementById('__docusaurus')?.dataset['base'] ?? '/';
}

/** The part of the page that needs React and holds TARGET. */
function sleeping(target: EventTarget | null): Element | null {
  if (isAwake() || !(target instanceof Element)) return null;
  return target.closest('[data-react]');
}

/** A first sign of interest: a pointer above it, or the focus. */
export function onInterest(event: Event): void {
  if (sleeping(event.target) !== null) void wake();
}

/** What is dropped before React is there must not take the reader away from the page. */
export function onDrop(event: DragEvent): void {
  if (sleeping(event.target) !== null) event.preventDefault();
}

/** A click before React is there is kept, and done again after. */
export function onClick(event: MouseEvent): boolean {
  const { target } = event;
  if (sleeping(target) === null || !(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return false;
  if (target.closest('a, select, label, summary') !== null) return false;
  event.preventDefault();
  event.stopPropagation();
  target.setAttribute('aria-busy', 'true');
  void wake().then(() => {
    target.removeAttribute('aria-busy');
    target.click();
    return null;
  });
  return true;
}

/** What was typed or chosen before React is there is told to it after. */
export function onInput(event: Event): void {
  const { target } = event;
  if (sleeping(target) === null || !(target instanceof HTMLElement)) return;
  if (target.dataset['told'] !== undefined) return;
  target.dataset['told'] = '';
  void wake().then(() => {
    tell(target);
    return null;
  });
}

/*
 * React hears of a change only when the value is not the one it knows. It took
 * the value as it found it; so it is made to know another.
 */
function tell(target: HTMLElement): void {
  const tracked = target as HTMLElement & { _valueTracker?: { setValue(value: string): void } };
  const { _valueTracker: tracker } = tracked;
  if (target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type)) {
    tracker?.setValue(String(!target.checked));
    target.dispatchEvent(new Event('click', { bubbles: true }));
    return;
  }
  tracker?.setValue('\u0000');
  for (const type of ['input', 'change']) target.dispatchEvent(new Event(type, { bubbles: true }));
}
