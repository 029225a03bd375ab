import { createHash } from 'node:crypto';

/** What a page may load: its own site's, and the scripts in it by their hashes. */
const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  // WebAssembly is what the search and the kernel in the browser are compiled to.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/**
 * HTML with its policy as the first thing in its head. Throws on what no
 * policy without 'unsafe-inline' lets through: a style or a handler in an
 * attribute, a script of another site.
 */
export function withPolicy(html: string, page: string): string {
  const wrong = /<[a-z][^>]*\s(style|on[a-z]+)=/i.exec(withoutText(html));
  if (wrong !== null) throw new Error(`${page}: the policy forbids ${wrong[0].slice(0, 120)}`);
  const elsewhere = /<script[^>]*\ssrc=["']?(?:https?:)?\/\/[^>]*>/i.exec(html);
  if (elsewhere !== null) throw new Error(`${page}: a script of another site: ${elsewhere[0]}`);
  const scripts = hashesOf(html, 'script');
  const styles = hashesOf(html, 'style');
  const policy = Object.entries(POLICY)
    .map(([name, value]) => {
      const hashes = name === 'script-src' ? scripts : name === 'style-src' ? styles : [];
      return [name, value, ...hashes].join(' ');
    })
    .join('; ');
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const charset = /<meta charset=[^>]*>/i.exec(html);
  if (charset === null) throw new Error(`${page}: no <meta charset> to put the policy after`);
  const at = charset.index + charset[0].length;
  return html.slice(0, at) + meta + html.slice(at);
}

/** Markup alone: what stands in scripts, styles and text is no attribute. */
function withoutText(html: string): string {
  return html
    .replaceAll(/(<(script|style)\b[^>]*>)[\s\S]*?<\/\2>/gi, '$1')
    .replaceAll(/=\s*"[^"]*"/g, '=""');
}

/** Of each script or style that stands in HTML and is no data. */
function hashesOf(html: string, tag: 'script' | 'style'): readonly string[] {
  const found = [...html.matchAll(new RegExp(`<${tag}\\b([^>]*)>([\\s\\S]*?)</${tag}>`, 'gi'))];
  const hashes = found
    .filter(([, attributes = '']) => !/\ssrc=|type=["']?application\//i.test(attributes))
    .map(([, , text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return [...new Set(hashes)];
}
