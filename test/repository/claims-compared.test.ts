/** The page that lists which claims were compared with the texts of their requirements names claims that are made. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { claimsOf } from '../../shared/derive/claims.ts';
import { frameworks } from '../../shared/frameworks/index.ts';

const read = (name: string) => readFileSync(join(resolve(import.meta.dirname, '../../docs'), name), 'utf8');
const page = read('claims.md');
const claimed = new Set(controls.flatMap((control) => Object.keys(claimsOf(control, frameworks))));

const SECTION = /^`([\w.-]+)`: (\d+) compared with .*\n\n((?:`[\w.]+`[,\n ]*)+)/gm;
const sections = [...page.matchAll(SECTION)].map(([, key = '', number = '', ids = '']) => ({
  ...{ key, number: Number(number) },
  ids: [...ids.matchAll(/`([\w.]+)`/g)].map(([, id = '']) => id),
}));

it('lists claims on Security Hub, AWS Config, Prowler and CIS', () => {
  expect(sections.map(({ key }) => key)).toEqual(['securityHub', 'config', 'prowler', 'cis-aws-3.0', 'cis-aws-5.0']);
});

describe.each(sections.map((section) => [section.key, section] as const))('%s', (key, { number, ids }) => {
  it('lists each once, and says how many', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(number);
  });

  it('lists what a control claims', () => {
    expect(ids.filter((id) => !claimed.has(`${key}/${id}`))).toEqual([]);
  });
});

it.each(['prowler', 'cis-aws-3.0', 'cis-aws-5.0'])('lists every claim on %s, so that a new one is compared', (key) => {
  const listed = new Set(sections.find((section) => section.key === key)?.ids);
  const ids = [...claimed].filter((id) => id.startsWith(`${key}/`)).map((id) => id.slice(key.length + 1));
  expect(ids.filter((id) => !listed.has(id))).toEqual([]);
});

/** Rows of the table in docs/proof.md: claimed, compared a second and a third time. */
const ROWS: Readonly<Record<string, string>> = {
  'Security Hub and FSBP': 'securityHub',
  'AWS Config managed rules': 'config',
  Prowler: 'prowler',
  'CIS 3.0': 'cis-aws-3.0',
  'CIS 5.0': 'cis-aws-5.0',
};

it.each(Object.entries(ROWS))('the table of proofs says how many claims there are on %s', (name, key) => {
  const [, claims, third] =
    new RegExp(`^\\| ${name} \\| (\\d+) \\| \\d+ \\| (\\d+) \\|`, 'm').exec(read('proof.md')) ?? [];
  expect(Number(claims)).toBe([...claimed].filter((id) => id.startsWith(`${key}/`)).length);
  expect(Number(third)).toBe(sections.find((section) => section.key === key)?.number);
});
