/*
 * Docusaurus reads its plugins through a loader that turns import() into
 * require(), and pagefind is a module only, which that refuses. What is
 * required from here, Node loads by itself, and import() stays what it is.
 */
module.exports.load = () => import('pagefind');
