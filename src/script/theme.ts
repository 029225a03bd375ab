type Theme = 'light' | 'dark';

const html = document.documentElement;

function systemTheme(): Theme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The theme that is seen: the reader's, else the system's. */
function themeNow(): Theme {
  const chosen = html.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : systemTheme();
}

/**
 * The button of the other theme; the choice is kept where the browser lets us.
 * Who chooses what the system has follows the system again.
 */
export function toggleTheme(button: Element): void {
  const next: Theme = themeNow() === 'dark' ? 'light' : 'dark';
  html.dataset['theme'] = next;
  try {
    if (next === systemTheme()) localStorage.removeItem('theme');
    else localStorage.setItem('theme', next);
  } catch {
    // It holds for this page.
  }
  label(button);
  paintAround();
}

/** What a browser paints around the page follows the reader's choice, as the page does. */
export function paintAround(): void {
  if (html.dataset['theme'] === undefined) return;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    meta.setAttribute('content', getComputedStyle(html).backgroundColor);
  }
}

/** What the button says it will do. */
export function label(button: Element): void {
  const next = themeNow() === 'dark' ? 'light' : 'dark';
  button.setAttribute('aria-label', `Switch to the ${next} theme`);
}
