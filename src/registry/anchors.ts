/** As long as an id made of words gets. */
const LENGTH = 40;

/** TEXT as an id: its words in small letters, as many as fit; `row` where it has none. */
export function slug(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? ['row'];
  let id = words[0] ?? '';
  for (const word of words.slice(1)) {
    if (id.length + 1 + word.length > LENGTH) break;
    id += `-${word}`;
  }
  return id;
}

/** NAMES as ids of one page: what TAKEN or an earlier one has is counted on, from 2. */
export function uniqueIds(
  names: readonly string[],
  taken: Iterable<string> = [],
): readonly string[] {
  const seen = new Set(taken);
  return names.map((name) => {
    let id = name;
    for (let at = 2; seen.has(id); at++) id = `${name}-${at}`;
    seen.add(id);
    return id;
  });
}

/** The id of a row of evidence. A case has an id of its own on the page, so its row's is another. */
export function rowAnchor(name: string | null, filesystem: string | null): string {
  return [name, filesystem ?? 'answer'].filter((part) => part !== null).join('-');
}

/** Ids of the rows of Markdown's tables in TEXT, as src/plugins/rows gives them. */
export function tableAnchors(text: string, taken: Iterable<string>): readonly string[] {
  const lines = text.replaceAll(/^(```+)[^\n]*\n[\s\S]*?^\1/gm, '').split('\n');
  const names: string[] = [];
  let isBody = false;
  for (const line of lines) {
    if (!line.startsWith('|')) isBody = false;
    else if (isBody) names.push(slug(cellWords(line)));
    else isBody = /^\|\s*:?-+:?\s*\|/.test(line);
  }
  return uniqueIds(names, taken);
}

/** What the first cell of a row says, without where its links lead. */
function cellWords(line: string): string {
  const cell = /^\|((?:[^|\\]|\\.)*)/.exec(line)?.[1] ?? '';
  return cell.replaceAll(/<[A-Z][^>]*\/>/g, '').replaceAll(/\]\([^)]*\)/g, ']');
}
