import path from 'node:path';

import type { Config, LoadContext, Plugin, PluginConfig } from '@docusaurus/types';
import type { Options } from '@docusaurus/preset-classic';

import citations from './src/plugins/citations/index.ts';
import publish, { MADE } from './src/plugins/publish/index.ts';
import registry from './src/plugins/registry/index.ts';
import rows from './src/plugins/rows/index.ts';
import terms from './src/plugins/terms/index.ts';
import { readAddress } from './src/publish/address.ts';
import { NOWHERE } from './src/publish/host.ts';
import { TEMPLATE } from './src/publish/template.ts';

const siteDir = process.cwd();
const address = readAddress(process.env);

const SITE = new URL(address.site ?? NOWHERE);

const claims = (context: LoadContext): Plugin => registry(context, { address });
const finish = (context: LoadContext): Plugin => publish(context, { address });

/** Parts of the theme that every page would load: src/css and src/script are what there is in their place. */
const LEFT_OUT = [
  'infima/dist/css/default/default.css',
  '@docusaurus/theme-classic/lib/prism-include-languages.js',
  '@docusaurus/theme-classic/lib/nprogress.js',
];

const leaner: PluginConfig = () => ({
  name: 'leaner',
  configureWebpack: () => ({
    resolve: {
      alias: Object.fromEntries(
        LEFT_OUT.map((name) => [path.join(siteDir, 'node_modules', name), false]),
      ),
    },
  }),
});

const config: Config = {
  title: 'By Reference',
  tagline: 'What splice() does, proved on real kernels',
  favicon: 'img/favicon.svg',
  url: SITE.origin,
  baseUrl: SITE.pathname,
  trailingSlash: true,
  // It takes a page without React for one that did not load.
  baseUrlIssueBanner: false,
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  future: { v4: true, faster: true },
  ssrTemplate: TEMPLATE,
  staticDirectories: ['static', MADE],
  customFields: { address },
  i18n: { defaultLocale: 'en-GB', locales: ['en-GB'] },
  markdown: {
    format: 'mdx',
    mdx1Compat: { comments: false, admonitions: false, headingIds: true },
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },
  plugins: [claims, leaner, finish],
  presets: [
    [
      'classic',
      {
        docs: {
          routeBasePath: '/',
          beforeDefaultRemarkPlugins: [[citations, { siteDir, baseUrl: SITE.pathname }], terms],
          rehypePlugins: [rows],
        },
        blog: false,
        sitemap: address.site === null ? false : {},
        theme: { customCss: './src/css/custom.css' },
      } satisfies Options,
    ],
  ],
};

export default config;
