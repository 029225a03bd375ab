import type { Place } from '../registry/verdict.ts';
import { type Answer, type Claim, type Registry, THIS_MACHINE } from '../registry/types.ts';
import { compareVersions, parseVersion, series } from '../ktap/version.ts';

const HEAD = `# The published answers, for build/check -e. Made by npm run fix; do not edit.
# The first row that fits a place and a kernel holds; a last release stands for
# all of its stable series.
# claim\tcase\tfilesystem\tsince\tuntil\tanswer
`;

/**
 * The published answers as a table that a C program can read: one row for
 * each answer at each place at which a kernel with committed evidence was
 * asked. It says what answersFor() in the registry says.
 */
export function expectedTsv(registry: Registry): string {
  const rows = registry.claims.flatMap((claim) =>
    placesAsked(registry, claim).flatMap((place) => rowsAt(claim, place)),
  );
  return HEAD + rows.map((row) => `${row.join('\t')}\n`).join('');
}

type Row = readonly [
  claim: string,
  name: string,
  filesystem: string,
  since: string,
  until: string,
  answer: string,
];

function placesAsked(registry: Registry, claim: Claim): readonly Place[] {
  const answers = registry.evidence
    .filter(({ kernel }) => kernel !== THIS_MACHINE)
    .flatMap((evidence) => evidence.answers.filter((answer) => answer.claim === claim.id));
  const byText = new Map(
    answers.map(({ case: name, filesystem }) => [
      `${name ?? '-'}\t${filesystem ?? '-'}`,
      { case: name, filesystem },
    ]),
  );
  return [...byText.keys()].toSorted().flatMap((text) => byText.get(text) ?? []);
}

function rowsAt(claim: Claim, place: Place): readonly Row[] {
  const at = [claim.id, place.case ?? '-', place.filesystem ?? '-'] as const;
  const here = claim.answers.filter(({ for: cases, on }) => {
    const isCase = cases === undefined || (place.case !== null && cases.includes(place.case));
    const isOn = on === undefined || (place.filesystem !== null && on.includes(place.filesystem));
    return isCase && isOn;
  });
  const stable = here
    .flatMap((answer) => (answer.stable ?? []).map((since) => ({ since, is: answer.is })))
    .toSorted((a, b) => compareReleases(b.since, a.since));
  return [
    ...stable.map(({ since, is }) => [...at, since, series(since), is] as const),
    ...here
      .filter(inMainline)
      .map(({ since, until, is }) => [...at, since ?? '-', until ?? '-', is] as const),
  ];
}

/** An answer that names stable releases alone is none of mainline's. */
function inMainline({ stable, since, until }: Answer): boolean {
  return stable === undefined || since !== undefined || until !== undefined;
}

function compareReleases(a: string, b: string): number {
  return compareVersions(parseVersion(a) ?? [0, 0, 0], parseVersion(b) ?? [0, 0, 0]);
}
