// What runs before dependencies are there: plain JavaScript, nothing but Node.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The oldest Node that the tools run on. */
const NODE_MIN = [20, 19];
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const stamp = path.join(root, 'node_modules/.installed-from');

const stop = (message) => {
  console.error(message);
  process.exit(1);
};

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');

const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();

/** npm ci removes what is there first, so that an interrupted one leaves no stamp. */
function install() {
  console.log('Installing the dependencies (once, and after they change) …');
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  if (error)
    stop(`npm cannot be started (${error.message}). It comes with Node: apt-get install npm`);
  if (status !== 0) stop('npm ci failed; its message is above. Nothing was started.');
  writeFileSync(stamp, lockHash());
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  stop(
    `This is Node ${process.versions.node}; By Reference needs ${NODE_MIN.join('.')} or newer. ` +
      'The README says how to get one.',
  );
}
if (!isInstalled()) install();

const args = ['--import', 'tsx', path.join(root, 'src/cli/main.ts'), ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    child.kill(signal);
  });
}
child.on('exit', (code, signal) => {
  process.exit(signal === null ? code : 1);
});
