import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Clients that call no network. */
const LOCAL: Record<string, string> = {
  'shared/history/embedded.ts': 'the database that it asks runs in the same process',
};

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

const MADE = /new \w*Client\(/;

it('every file that makes a client of AWS limits how long it waits', () => {
  const making = ['shared', 'functions', 'cli']
    .flatMap(sources)
    .filter((path) => MADE.test(readFileSync(path, 'utf8')) && !LOCAL[path]);
  expect(making).not.toEqual([]);
  expect(making.filter((path) => !readFileSync(path, 'utf8').includes('timeLimited('))).toEqual([]);
});

it('no client is made without settings, and no other file sets time limits of its own', () => {
  const bare = ['shared', 'functions', 'cli'].flatMap(sources).filter((path) => {
    const text = readFileSync(path, 'utf8');
    return (
      path !== 'shared/aws/time-limits.ts' &&
      (/new \w*Client\((\{\s*\})?\)/.test(text) || text.includes('requestTimeout'))
    );
  });
  expect(bare).toEqual([]);
});
