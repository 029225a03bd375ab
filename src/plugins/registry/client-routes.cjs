/*
 * Pages made of data need no React once they are written, and links are the
 * browser's; so their routes and their data are left out of what a browser
 * loads. The components stay, for their styles. Fails where Docusaurus writes
 * its routes in another form than this one knows.
 */
const path = require('node:path');

/** The data of a page, as src/plugins/registry/index.ts names it, in a line of its own. */
const ENTRY = /^ {2}"\w+": \[.*by-reference\/default\/page-[^"]*\.json"\)\],/gm;

const CUTS = {
  'routes.js': (text, isMade) =>
    text.replace(
      / {2}\{\n {4}path: '([^']*)',\n {4}component: .*\n {4}exact: true\n {2}\},\n/g,
      (all, url) => (isMade(url) ? '' : all),
    ),
  'registry.js': (text) => text.replace(ENTRY, ''),
  'routesChunkNames.json': (text, isMade) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(JSON.parse(text)).filter(([key]) => !isMade(key.replace(/-\w+$/, ''))),
      ),
    ),
};

module.exports = function cutRoutes(text) {
  const { pages } = this.getOptions();
  const made = new Set(pages);
  const cut = CUTS[path.basename(this.resourcePath)](text, (url) => made.has(url));
  if (cut === text)
    throw new Error(
      `${this.resourcePath} has none of the ${pages.length} pages that are made of data`,
    );
  return cut;
};
