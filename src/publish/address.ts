/** Where the site is published, and where its source is: all that differs from one host to another. */
export interface Address {
  /** As in https://host/path/; null as long as it is published nowhere. */
  readonly site: string | null;
  /** The repository's page, as in https://forge/owner/name; null: nowhere. */
  readonly repository: string | null;
  /** Where a wrong sentence is reported to: a mail address, or a tracker's page for a new issue. */
  readonly reports: string | null;
}

/** Read the address from the environment. Throws where a variable is no address. */
export function readAddress(env: Readonly<Record<string, string | undefined>>): Address {
  return {
    site: withSlash(url(env, 'SITE_URL')),
    repository: url(env, 'REPOSITORY_URL')?.replace(/\/+$/, '') ?? null,
    reports: env['REPORT_TO'] ?? null,
  };
}

function url(env: Readonly<Record<string, string | undefined>>, name: string): string | null {
  const value = env[name];
  if (value === undefined || value === '') return null;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new Error(
      `${name} is "${value}", and that is no address: write it as https://host/path/`,
    );
  }
  return value;
}

function withSlash(address: string | null): string | null {
  return address === null ? null : `${address.replace(/\/+$/, '')}/`;
}
