import path from 'node:path';

import type { Config, LoadContext, Plugin, PluginConfig } from '@docusaurus/types';
import type { Options, ThemeConfig } from '@docusaurus/preset-classic';

import citations from './src/plugins/citations/index.ts';
import registry from './src/plugins/registry/index.ts';

/** Where the site is published; everything that names an address follows. */
const SITE = new URL(process.env['SITE_URL'] ?? 'https://by-reference.example/');

/** Where a file of the repository can be read; null as long as it is published nowhere. */
const SOURCE = process.env['SOURCE_URL'] ?? null;

const siteDir = process.cwd();

const claims = (context: LoadContext): Plugin => registry(context, { sourceUrl: SOURCE });

/** The theme highlights with Prism in the reader's browser; here code is highlighted when the site is built. */
const withoutPrism: PluginConfig = () => ({
  name: 'without-prism',
  configureWebpack: () => ({
    resolve: {
      alias: {
        [path.join(
          siteDir,
          'node_modules/@docusaurus/theme-classic/lib/prism-include-languages.js',
        )]: false,
      },
    },
  }),
});

/** The theme's menu is made by a script; without one, a narrow screen shows what a wide one does. */
const WITHOUT_SCRIPT = `<style>
.navbar{height:auto}
.navbar__items{flex-wrap:wrap}
.navbar__item{display:inline-block;padding-inline:.5rem}
.navbar__toggle,.navbar__items--right{display:none}
</style>`;

const config: Config = {
  title: 'By Reference',
  tagline: 'What splice() does, proved on real kernels',
  favicon: 'img/favicon.svg',
  url: SITE.origin,
  baseUrl: SITE.pathname,
  trailingSlash: true,
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  future: { v4: true, faster: true },
  headTags: [{ tagName: 'noscript', attributes: {}, innerHTML: WITHOUT_SCRIPT }],
  i18n: { defaultLocale: 'en-GB', locales: ['en-GB'] },
  markdown: {
    format: 'mdx',
    mdx1Compat: { comments: false, admonitions: false, headingIds: true },
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },
  plugins: [claims, withoutPrism],
  presets: [
    [
      'classic',
      {
        docs: {
          routeBasePath: '/',
          breadcrumbs: false,
          beforeDefaultRemarkPlugins: [[citations, { siteDir, baseUrl: SITE.pathname }]],
        },
        blog: false,
        theme: { customCss: './src/css/custom.css' },
      } satisfies Options,
    ],
  ],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: 'By Reference',
      logo: { alt: '', src: 'img/logo.svg', width: 28, height: 28 },
      items: [
        { to: '/patterns/', label: 'Patterns' },
        { to: '/concepts/by-reference/', label: 'Concepts', activeBasePath: '/concepts/' },
        { to: '/claims/', label: 'Claims' },
        { to: '/reference/splice/', label: 'Reference', activeBasePath: '/reference/' },
        { to: '/ask/', label: 'Ask your kernel' },
        { to: '/about/how-it-is-proved/', label: 'How it is proved', activeBasePath: '/about/' },
      ],
    },
    footer: {
      links: [
        { label: 'Patterns', to: '/patterns/' },
        { label: 'By reference', to: '/concepts/by-reference/' },
        { label: 'Two animals', to: '/concepts/two-animals/' },
        { label: 'Stable', to: '/concepts/stable/' },
        { label: 'Claims', to: '/claims/' },
        { label: 'Reference', to: '/reference/splice/' },
        { label: 'How it is proved', to: '/about/how-it-is-proved/' },
        { label: 'Ask your kernel', to: '/ask/' },
        { label: 'Data', to: '/data/' },
      ],
      copyright: 'Prose CC BY 4.0, code MIT, examples and proofs MIT-0.',
    },
  } satisfies ThemeConfig,
};

export default config;
