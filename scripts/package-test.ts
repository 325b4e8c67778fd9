/**
 * `npm run test:package`: packs the package, installs it in an empty folder beside Node 22, the oldest supported
 * version, and uses the command there as a new user would. The machine's own Node may be older, and is then told so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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

  const older = join(folder, 'older/node_modules/.bin/node');
  await mkdir(join(folder, 'older'));
  await writeFile(join(folder, 'older/package.json'), JSON.stringify({ private: true }));
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', 'node@20'], join(folder, 'older'));
  const command = join(folder, 'node_modules/plumbline/dist/cli/main.js');
  const onOlder = spawnSync(older, [command, 'controls'], { cwd: folder, encoding: 'utf8' });
  expect(
    onOlder.status === 2 && /needs Node 22\.18 or later, and this is 20\./.test(onOlder.stderr),
    `tell an older Node which it needs: ${onOlder.stderr.trim()}`,
  );

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

  const tsc = [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--ignoreConfig'];
  const checked = (text: string) => {
    writeFileSync(join(folder, 'typed.ts'), text);
    const args = [...tsc, '--module', 'nodenext', '--skipLibCheck', '--types', '', 'typed.ts'];
    return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  };
  const head = "import { defineConfig } from 'plumbline';\nexport default defineConfig(";
  const right = checked(`${head}{ regions: ['eu-west-1'] });\n`);
  expect(right.status === 0, `give its configuration types: ${right.stdout}`);
  const wrong = checked(`${head}{ regoins: ['eu-west-1'] });\n`);
  expect(/regoins/.test(wrong.stdout), `tell an editor of a wrong key: ${wrong.stdout.trim()}`);

  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'commonjs' }));
  const common = spawnSync('plumbline', ['config', 'check'], { cwd: folder, env, encoding: 'utf8' });
  expect(
    common.status === 2 && common.stderr.includes('"type": "module"'),
    `say what a CommonJS folder lacks: ${common.stderr.trim()}`,
  );

  const control = spawnSync('plumbline', ['new', 'control', 'storage.kept', '--title', 'x'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(control.status === 2, `write no control that nobody could use: ${control.stderr.trim()}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
