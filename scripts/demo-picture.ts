/**
 * `npm run picture`: runs the demo and draws its table of accounts and its first alert as docs/demo.svg, and photographs pages of its
 * organisation into docs/pictures, for the README and docs/pages.md.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Wide enough for the table of accounts to have one line for each account. */
const COLUMNS = 110;
const CHARACTER = { width: 7.8, height: 17 };
const MARGIN = 16;

const root = resolve(import.meta.dirname, '..');

function demoOutput(): string[] {
  const output = execFileSync(process.execPath, ['cli/main.ts', 'demo', '--once'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: String(COLUMNS), CI: 'true' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return output.split('\n');
}

/** The lines before the first message, and the first step of the day with an alert that names an actor. */
function excerpt(output: readonly string[]): string[] {
  const table = output.slice(
    0,
    output.findIndex((line) => line.includes('✉')),
  );
  const steps = output
    .join('\n')
    .split(/\n(?=── )/)
    .slice(1);
  const step = steps.find((text) => /^ *who: /m.test(text));
  if (table.length === 0 || step === undefined) throw new Error('the demo printed no table, or no alert with an actor');
  return [...table, '', ...step.trimEnd().split('\n')];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '&#160;');

function svgOf(lines: readonly string[]): string {
  // an address is never broken, and may be wider than the terminal
  const columns = Math.max(COLUMNS, ...lines.map((line) => line.length));
  const width = Math.ceil(columns * CHARACTER.width) + 2 * MARGIN;
  const height = lines.length * CHARACTER.height + 2 * MARGIN;
  const rows = lines.map((line, index) => {
    const y = MARGIN + (index + 1) * CHARACTER.height - 4;
    return `<text x="${MARGIN}" y="${y}" textLength="${(line.length * CHARACTER.width).toFixed(1)}">${escaped(line)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    '<title>plumbline demo</title>',
    `<rect width="${width}" height="${height}" rx="8" fill="#16181d"/>`,
    '<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" fill="#d7dae0">',
    ...rows.filter((_row, index) => lines[index] !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

writeFileSync(resolve(root, 'docs/demo.svg'), svgOf(excerpt(demoOutput())));

/** Names of the tests' pictures: a page, and the window that shows it. */
const SHOWN = ['now-light', 'account-light', 'alert-light', 'checklist-dark', 'frameworks-light', 'now-phone'];

function photograph(): void {
  const taken = resolve(root, '.cache/pictures');
  const kept = resolve(root, 'docs/pictures');
  for (const folder of [taken, kept]) mkdirSync(folder, { recursive: true });
  execFileSync(process.execPath, ['scripts/pages.ts', 'test/pages/served.test.ts', '-t', 'fits the window'], {
    cwd: root,
    env: { ...process.env, PICTURES: taken },
    stdio: 'inherit',
  });
  for (const name of SHOWN) copyFileSync(join(taken, `${name}.png`), join(kept, `${name}.png`));
}

photograph();
