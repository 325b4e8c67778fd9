/**
 * `npm run test:pages`: tests the pages in a real Chromium. The browser is
 * installed on first use (70 MB, Linux on x64), unless CHROMIUM names one. Arguments are passed on to vitest.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run, SetupError } from './lib/programs.ts';
import { FAILED, script } from './lib/script.ts';

const root = resolve(import.meta.dirname, '..');
const browser = join(root, 'test/pages/browser');
const PACKAGE = '@sparticuz/chromium';

/** Path of the browser. */
async function chromium(): Promise<string> {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) return CHROMIUM;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError(
      `the browser that this script installs runs on Linux and x64, not on ${process.platform} and ${process.arch}; ` +
        'name a Chromium or Chrome that is installed: CHROMIUM=/path/to/chrome npm run test:pages',
    );
  const { version } = wanted();
  if (installed() !== version)
    await run(`installing ${PACKAGE} ${version}`, 'npm', ['ci', '--prefix', browser, '--no-audit', '--no-fund']);
  // the package unpacks the browser into the temporary folder, and reuses whatever it finds there
  const folder = join(root, `.cache/chromium-${version}`);
  mkdirSync(folder, { recursive: true });
  process.env.TMPDIR = folder;
  const entry = pathToFileURL(createRequire(join(browser, 'package.json')).resolve(PACKAGE)).href;
  const module: { default: { executablePath(): Promise<string> } } = await import(entry);
  return module.default.executablePath();
}

function wanted(): { version: string } {
  const { dependencies } = JSON.parse(readFileSync(join(browser, 'package.json'), 'utf8'));
  return { version: dependencies[PACKAGE] };
}

function installed(): string | null {
  const manifest = join(browser, 'node_modules', PACKAGE, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}

await script(async () => {
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'vitest.pages.config.ts'];
  const env = { ...process.env, CHROMIUM: await chromium() };
  const child = spawn(process.execPath, [...vitest, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? FAILED;
});
