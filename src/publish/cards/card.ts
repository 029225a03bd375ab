/** What a page's card says. */
export interface Card {
  /** The page's address below the site's base. */
  readonly url: string;
  /** What kind of page it is, as in "Claim". */
  readonly kind: string;
  /** Its heading; a claim's question. */
  readonly title: string;
  /** What it is about, in a sentence; a claim has its answers in place of it. */
  readonly says: string;
  readonly claim?: ClaimCard;
}

/** What a claim's card says besides its question. */
export interface ClaimCard {
  /** What the newest kernel answers: the word, and its sentence. */
  readonly answers: readonly { readonly is: string; readonly text: string }[];
  readonly standing: string;
  /** As in "Confirmed on 19 published kernels, contradicted on none." */
  readonly verdict: string;
}

/** Where the card of the page at URL is, below the site's base; null for a page that has none. */
export function cardFile(url: string): string | null {
  if (url === '/404.html') return null;
  return `cards${url === '/' ? '/index' : url.replace(/\/$/, '')}.png`;
}

/** What a card says, for those who do not see it. */
export function cardAlt({ title, says, claim }: Card): string {
  const answer = claim?.answers[0]?.text ?? says;
  return [/[.?!]$/.test(title) ? title : `${title}.`, answer].join(' ').trim();
}
