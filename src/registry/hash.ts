import { createHash } from 'node:crypto';

import type { Claim } from './types.ts';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Changes with every word of the question and of its cases, and with nothing else. */
export function questionHash(claim: Pick<Claim, 'question' | 'cases'>): string {
  return sha256(JSON.stringify([claim.question, claim.cases.map(({ id, title }) => [id, title])]));
}

/** Changes with every byte of a proof's source and of proof.h. */
export function proofHash(source: string, header: string): string {
  return sha256(source + header);
}
