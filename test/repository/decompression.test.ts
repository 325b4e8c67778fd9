/** Whatever is decompressed may be small and become endless: each call says how large its result may be. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sources } from '../support/regular-expressions.ts';

const FOLDERS = ['shared', 'functions', 'cli'];
const CALL = /\b(?:gunzip|inflate|inflateRaw|unzip|brotliDecompress|zstdDecompress)(?:Sync)?\((?!\))[^;]*?\)/g;
const STREAM =
  /\b(?:createGunzip|createInflate\w*|createUnzip|createBrotliDecompress|createZstdDecompress|DecompressionStream)\(/;

/** Files that decompress by a stream, and where they count its bytes. */
const COUNTED: Readonly<Record<string, RegExp>> = {
  'shared/api/routes/uploads.ts': /size > LARGEST_RESULT/,
  'shared/pack/bytes.ts': /length > longest/,
};

const code = FOLDERS.flatMap(sources)
  .filter((path) => !path.endsWith('-bundle.ts'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

it('decompresses nothing without a limit', () => {
  const calls = code.flatMap(({ path, text }) => [...text.matchAll(CALL)].map(([call]) => `${path}: ${call}`));
  expect(calls.length).toBeGreaterThan(1);
  expect(calls.filter((call) => !call.includes('maxOutputLength'))).toEqual([]);
});

it('passes a limit wherever the function has another name', () => {
  const renamed = code.filter(({ text }) => /promisify\((?:gunzip|inflate|unzip|brotliDecompress)\)/.test(text));
  for (const { path, text } of renamed) expect(text, path).toMatch(/maxOutputLength/);
});

it('counts the bytes of what is decompressed by a stream', () => {
  for (const { path, text } of code.filter(({ text }) => STREAM.test(text))) {
    expect(text, `${path} counts no bytes`).toMatch(COUNTED[path] ?? /counts no bytes/);
  }
});
