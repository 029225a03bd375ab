/** One page of each kind. */
export const KINDS: readonly { readonly kind: string; readonly url: string }[] = [
  { kind: 'front', url: '/' },
  { kind: 'pattern', url: '/patterns/splice-file-to-socket/' },
  { kind: 'concept', url: '/concepts/by-reference/' },
  { kind: 'claims', url: '/claims/' },
  { kind: 'claim', url: '/claims/pwrite-after-splice-in/' },
  { kind: 'reference', url: '/reference/splice/' },
  { kind: 'kernels', url: '/evidence/' },
  { kind: 'kernel', url: '/evidence/debian-6.1/' },
  { kind: 'ask', url: '/ask/' },
  { kind: 'descriptors', url: '/reference/descriptors/' },
  { kind: 'choose', url: '/choose/' },
  { kind: 'symptoms', url: '/symptoms/' },
  { kind: 'what if', url: '/reference/what-if/' },
  { kind: 'data', url: '/data/' },
  { kind: 'about', url: '/about/how-it-is-proved/' },
  { kind: 'not found', url: '/there/is/no/such/page/' },
];
