import type { ThemeRegistration } from 'shiki/core';

/** What a piece of code is; the stylesheet gives it a colour. */
export type TokenKind =
  'comment' | 'string' | 'keyword' | 'number' | 'function' | 'directive' | 'plain';

const SCOPES: readonly { readonly kind: TokenKind; readonly scope: readonly string[] }[] = [
  { kind: 'comment', scope: ['comment', 'punctuation.definition.comment'] },
  { kind: 'string', scope: ['string', 'punctuation.definition.string', 'constant.character'] },
  {
    kind: 'keyword',
    scope: ['keyword.control', 'storage', 'keyword.operator.sizeof', 'support.type'],
  },
  { kind: 'number', scope: ['constant.numeric', 'constant.language'] },
  { kind: 'function', scope: ['meta.function.definition entity.name.function'] },
  {
    kind: 'directive',
    scope: [
      'keyword.control.directive',
      'punctuation.definition.directive',
      'entity.name.function.preprocessor',
    ],
  },
];

/** A theme speaks in colours; these stand for kinds and are never painted. */
function colour(kind: TokenKind): string {
  const at = SCOPES.findIndex((one) => one.kind === kind);
  return `#0000${(at + 16).toString(16)}`;
}

export const theme: ThemeRegistration = {
  name: 'kinds',
  type: 'light',
  fg: '#000000',
  bg: '#ffffff',
  settings: [
    { settings: { foreground: '#000000', background: '#ffffff' } },
    ...SCOPES.map(({ kind, scope }) => ({
      scope: [...scope],
      settings: { foreground: colour(kind) },
    })),
  ],
};

const KINDS = new Map(SCOPES.map(({ kind }) => [colour(kind), kind]));

export function kindOf(foreground: string | undefined): TokenKind {
  return KINDS.get((foreground ?? '').toLowerCase()) ?? 'plain';
}
