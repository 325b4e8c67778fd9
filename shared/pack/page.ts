/** The file of a pack: one HTML document that contains the data and its reader, and needs no network. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { PackText } from './build.ts';
import { DATA, DIGESTS, STAMP } from './format.ts';
import { READER } from './reader-bundle.ts';
import { STYLE } from './style.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Directives as in "Content Security Policy Level 3": nothing is loaded or sent, and only this reader runs. */
const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(READER)}`,
  `style-src ${hashOf(STYLE)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const HEAD = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Audit pack · Plumbline</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<script type="module">${READER}</script>
</head>
<body>
<header><h1>Audit pack</h1></header>
<main>
<div id="state" role="status">Verifying. Nothing is shown before that.</div>
<div id="contents"></div>
<noscript>This file verifies itself by a script, which this browser does not run. <code>plumbline verify</code> does the same.</noscript>
</main>
`;

const element = (id: string, text: string): string => `<script type="text/plain" id="${id}">${text}</script>\n`;

const END = '<div id="end" hidden></div>\n</body>\n</html>\n';

const fileOf = (data: string, digests: string, stamp: string): string =>
  `${HEAD}${element(DATA, data)}${element(DIGESTS, digests)}${element(STAMP, stamp)}${END}`;

/** The file without its data: the seal signs its digest. */
export const shell = (): string => fileOf('', '', '');

/** `stamp` is the text of a stamp over the seal. */
export function packFile({ lines, digests }: PackText, stamp = ''): string {
  const BEST = 9;
  const data = gzipSync(lines.map((line) => `${line}\n`).join(''), { level: BEST });
  return fileOf(
    data.toString('base64'),
    Buffer.from(digests).toString('base64'),
    Buffer.from(stamp).toString('base64'),
  );
}

/** The parts of a file; null if it is not a pack. */
export interface OpenedFile {
  readonly data: string;
  readonly digests: string;
  /** The text of a stamp over the seal; empty if the pack has none. */
  readonly stamp: string;
  readonly shell: string;
  readonly isTruncated: boolean;
}

export function openedFile(text: string): OpenedFile | null {
  if (!text.includes('Audit pack · Plumbline') && !text.includes(`id="${DATA}"`)) return null;
  const data = between(text, DATA);
  const digests = between(text, DIGESTS);
  const isTruncated = data === null || digests === null || !text.trimEnd().endsWith('</html>');
  const stamp = between(text, STAMP) ?? '';
  if (data === null || digests === null) return { data: '', digests: '', stamp: '', shell: '', isTruncated };
  // only the text between each pair of tags is cut out
  const without = text
    .replace(element(DATA, data), () => element(DATA, ''))
    .replace(element(DIGESTS, digests), () => element(DIGESTS, ''))
    .replace(element(STAMP, stamp), () => element(STAMP, ''));
  return { data, digests, stamp: Buffer.from(stamp, 'base64').toString('utf8'), shell: without, isTruncated };
}

function between(text: string, id: string): string | null {
  const tag = `<script type="text/plain" id="${id}">`;
  const start = text.indexOf(tag);
  const end = text.indexOf('</script>', start);
  return start < 0 || end < 0 ? null : text.slice(start + tag.length, end);
}
