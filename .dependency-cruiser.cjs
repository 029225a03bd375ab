const layer = (name) => `^src/${name}/`;

/* Who may import whom. Tests may import what they like. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'ktap-is-pure',
      comment: 'It reads what a kernel answered, on a disk or in a browser.',
      severity: 'error',
      from: { path: layer('ktap'), pathNot: '\\.test\\.ts$' },
      to: { path: '^(src/(?!ktap/)|node_modules)' },
    },
    {
      name: 'model-is-pure',
      comment: 'It is run in a browser, in tests and on the command line.',
      severity: 'error',
      from: { path: layer('model'), pathNot: '\\.test\\.ts$' },
      to: { path: '^(src/(?!model/)|node_modules)' },
    },
    {
      name: 'model-touches-no-node',
      severity: 'error',
      from: { path: layer('model'), pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'referee-reads-the-model',
      severity: 'error',
      from: { path: layer('referee'), pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(?!referee/|model/)' },
    },
    {
      name: 'registry-knows-nobody',
      comment: 'The registry loads, validates and joins; everybody else reads it.',
      severity: 'error',
      from: { path: layer('registry') },
      to: { path: '^src/(?!registry/|data/|ktap/)' },
    },
    {
      name: 'checks-read-the-registry',
      severity: 'error',
      from: { path: layer('checks'), pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(?!checks/|registry/|ktap/)' },
    },
    {
      name: 'prove-reads-the-registry',
      severity: 'error',
      from: { path: layer('prove'), pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(?!prove/|registry/|ktap/)' },
    },
    {
      name: 'peers-stand-alone',
      severity: 'error',
      from: { path: layer('peers') },
      to: { path: '^src/(?!peers/)' },
    },
    {
      name: 'what-is-seen-touches-no-disk',
      comment: 'What a page shows has passed through the registry and a plugin.',
      severity: 'error',
      from: { path: '^src/(components|theme|pages)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/(registry|plugins|publish|highlight|checks|prove|cli)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'what-is-seen-touches-no-node',
      severity: 'error',
      from: { path: '^src/(components|theme|pages)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'scripts-stand-alone',
      comment: 'Every page loads them.',
      severity: 'error',
      from: { path: layer('script'), pathNot: '\\.test\\.ts$' },
      to: { path: '^(src/(?!script/)|node_modules)' },
    },
    {
      name: 'publish-knows-no-command',
      severity: 'error',
      from: { path: layer('publish'), pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(?!publish/|registry/|ktap/|data/|search/|highlight/)' },
    },
    {
      name: 'plugins-know-no-command',
      severity: 'error',
      from: { path: '^src/(plugins|highlight)/' },
      to: { path: '^src/(cli|prove|peers)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'] },
  },
};
