/**
 * `npm run test:package`: packs the package, installs it in an empty folder beside Node 22, the oldest it runs on, and
 * uses the command there as somebody who never saw the repository.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'plumbline-package-'));
const bin = join(folder, 'node_modules/.bin');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };

const run = (command: string, args: readonly string[], cwd = folder): string =>
  execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the package does not ${what}`);
  process.stdout.write(`ok: the package does ${what}\n`);
}

try {
  const packed = run('npm', ['pack', '--silent', '--pack-destination', folder], root).trim().split('\n').at(-1) ?? '';
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', join(folder, packed), 'node@22']);
  expect(run('node', ['--version']).startsWith('v22.'), 'run on Node 22');

  const controls = JSON.parse(run('plumbline', ['controls', '--format', 'json']));
  expect(controls.length >= 40, `list its ${controls.length} controls`);

  const demo = JSON.parse(run('plumbline', ['demo', '--once', '--format', 'json', '--accounts', '5']));
  expect(demo.evaluatedUnits === demo.units && demo.fsck.ok, 'scan a simulated organisation');

  await writeFile(
    join(folder, 'plumbline.config.ts'),
    "import { defineConfig } from 'plumbline';\nexport default defineConfig({ regions: ['nowhere'] });\n",
  );
  const refused = spawnSync('plumbline', ['scan', '--config', 'plumbline.config.ts'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(
    refused.status === 2 && refused.stderr.includes('regions.0: must be an AWS region'),
    `read a typed configuration and refuse a wrong one: ${refused.stderr.trim()}`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
