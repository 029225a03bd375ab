declare module '@generated/by-reference/default/symptoms.json' {
  const data: { readonly symptoms: readonly { readonly says: string; readonly href: string }[] };
  export default data;
}

declare module '@generated/by-reference/default/evidence-*' {
  import type { EvidenceProps } from './plugins/registry/props.ts';
  const data: EvidenceProps;
  export default data;
}

declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}

declare module '@generated/by-reference/default/expected.json' {
  import type { TableRow } from './ktap/table.ts';
  const rows: readonly TableRow[];
  export default rows;
}
