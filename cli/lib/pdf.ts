/** Prints an HTML file as a PDF, by a Chromium or Chrome that is installed. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { UsageError } from '../../shared/core/errors.ts';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
/** The places of the installers of macOS and Windows, which add nothing to the PATH. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const PATIENCE_MS = 120_000;

/** The document must need no network and no script: the browser loads it from a file. */
export async function printed(html: string, env: NodeJS.ProcessEnv): Promise<Uint8Array> {
  const browser = browserIn(env);
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-pdf-'));
  try {
    const [page, file] = [join(folder, 'page.html'), join(folder, 'page.pdf')];
    await writeFile(page, html);
    const options = [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-pdf-header-footer'],
      ...[`--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${file}`],
    ];
    await run(browser, [...options, pathToFileURL(page).href], { timeout: PATIENCE_MS });
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function browserIn(env: NodeJS.ProcessEnv): string {
  const named = env.PLUMBLINE_CHROMIUM;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new UsageError(`PLUMBLINE_CHROMIUM names ${named}, which is not there`);
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES].find((path) =>
    existsSync(path),
  );
  if (found) return found;
  throw new UsageError(
    'a PDF is printed by Chromium or Chrome, and neither is on the PATH; install one, name it in PLUMBLINE_CHROMIUM, or write --format html',
  );
}
