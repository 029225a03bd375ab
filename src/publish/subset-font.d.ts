declare module 'subset-font' {
  /** An axis cut to a range, or held at one value. */
  export type Axis = number | { readonly min: number; readonly max: number };

  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      readonly targetFormat: 'woff2' | 'truetype';
      readonly variationAxes?: Readonly<Record<string, Axis>>;
      readonly preserveNameIds?: readonly number[];
    },
  ): Promise<Uint8Array>;
}
