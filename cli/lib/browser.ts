/** A Chromium or Chrome of the user's, which prints a report as PDF. */
import { spawn } from 'node:child_process';
import { access, constants, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { UsageError } from '../../shared/core/errors.ts';
import { inPlainText } from '../../shared/core/inert.ts';
import { type Devtools, devtools } from './devtools.ts';

/** Names of the program in the packages of Chromium, Chrome and Edge. */
const NAMES = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'headless_shell'],
  ...['microsoft-edge', 'chrome.exe', 'msedge.exe'],
];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of the browser. `CHROMIUM` names it; otherwise it is looked for in PATH. Throws `UsageError` if there is none. */
export async function browserIn({ CHROMIUM, PATH = '' }: NodeJS.ProcessEnv): Promise<string> {
  if (CHROMIUM) {
    if (await isProgram(CHROMIUM)) return CHROMIUM;
    throw new UsageError(`CHROMIUM names ${CHROMIUM}, which is no program; give the path of a Chromium or Chrome`);
  }
  const folders = PATH.split(delimiter).filter(Boolean);
  for (const path of [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...APPLICATIONS])
    if (await isProgram(path)) return path;
  throw new UsageError(
    'a PDF is printed by a browser, and no Chromium or Chrome is in PATH; install one, name one with CHROMIUM=/path/to/chrome, or export as html and print that',
  );
}

const isProgram = async (path: string): Promise<boolean> =>
  access(path, constants.X_OK)
    .then(() => stat(path))
    .then(
      (found) => found.isFile(),
      () => false,
    );

const LIMIT_MS = 120_000;

/** Prints a document, without script and without network. Throws `UsageError` if the browser does not. */
export async function printed(browser: string, html: string, limitMs = LIMIT_MS): Promise<Uint8Array> {
  const profile = await mkdtemp(join(tmpdir(), 'plumbline-pdf-'));
  const child = spawn(browser, argumentsFor(profile), { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  try {
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    const [, , , commands, answers] = child.stdio as unknown as [null, null, null, Writable, Readable];
    return await Promise.race([failed, pdfOf(devtools(commands, answers), html)]);
  } catch (cause) {
    const why = inPlainText((cause as Error).message);
    throw new UsageError(
      `${browser} printed no PDF within ${limitMs} ms (${why}); name another browser with CHROMIUM, or export as html and print that`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
    if (child.pid !== undefined) await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

const argumentsFor = (profile: string): string[] => [
  ...['--headless', '--disable-gpu', '--no-first-run', '--remote-debugging-pipe', `--user-data-dir=${profile}`],
  ...['--host-resolver-rules=MAP * ~NOTFOUND', '--disable-background-networking', '--disable-sync'],
  // Chromium refuses to run as root within a sandbox
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

async function pdfOf({ send }: Devtools, html: string): Promise<Uint8Array> {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const ask = (method: string, params = {}) => send(method, params, String(sessionId));
  await ask('Emulation.setScriptExecutionDisabled', { value: true });
  const { frameTree } = await ask('Page.getFrameTree');
  const { frame } = frameTree as { frame: { id: string } };
  await ask('Page.setDocumentContent', { frameId: frame.id, html });
  const { data } = await ask('Page.printToPDF', { printBackground: true, preferCSSPageSize: true });
  return Buffer.from(String(data), 'base64');
}
