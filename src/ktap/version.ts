/** Kernel releases as numbers: 6.1.192 is [6, 1, 192]; 6.1 is [6, 1, 0]. */
export type Version = readonly [major: number, minor: number, patch: number];

/** The release that TEXT begins with, as in 6.12.117+deb12-amd64; null where there is none. */
export function parseVersion(text: string): Version | null {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Negative, zero or positive as A is before, at or after B. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Whether both are of one stable series, as 6.1.5 and 6.1.192 are. */
export function sameSeries(a: Version, b: Version): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** The mainline series of a release: 6.1 for 6.1.192. */
export function series(text: string): string {
  const version = parseVersion(text);
  return version === null ? text : `${version[0]}.${version[1]}`;
}
