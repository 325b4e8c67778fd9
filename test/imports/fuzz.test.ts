/** Files of findings of any content are read or refused with a reason, and what is read of them is inert and bounded. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../shared/core/errors.ts';
import { IMPORT_FORMATS, type ImportFormat } from '../../shared/core/external.ts';
import { isInert } from '../../shared/core/inert.ts';
import { gathering } from '../../shared/imports/gather.ts';
import { readFindings } from '../../shared/imports/read.ts';
import { spoolIn } from '../../shared/imports/spool.ts';
import type { ImportedPart, ImportedPlace } from '../../shared/imports/verdicts.ts';
import { asff, configResult, hubOcsf, prowler } from './support.ts';

type Json = Record<string, unknown>;

const NOW = '2026-06-01T00:00:00.000Z';
const SOUND: Readonly<Record<ImportFormat, () => Json>> = {
  'prowler-ocsf': () => prowler('c', 'FAIL', 'r'),
  'securityhub-ocsf': () => hubOcsf('S3.1', 3, 'r'),
  asff: () => asff('S3.1', 'FAILED', 'r'),
  config: () => configResult('rule', 'NON_COMPLIANT', 'r'),
};

type Taken = ImportedPlace & ImportedPart;

/** The units of a file, or null where it was refused. Any other error fails the test. */
async function taken(format: ImportFormat, content: string | Uint8Array): Promise<Taken[] | null> {
  const file = join(await mkdtemp(join(tmpdir(), 'plumbline-fuzz-')), 'findings.json');
  await writeFile(file, content);
  const spool = spoolIn();
  try {
    await readFindings(format, file, gathering(format, { now: NOW }, spool).take);
    return [...spool.units()].flatMap((unit) => [...unit.parts()].map((part) => ({ ...unit, ...part })));
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(/nothing was changed|that can be read|no file/);
    expect((error as Error).message.length).toBeLessThan(1_000);
    return null;
  } finally {
    spool.remove();
  }
}

function expectInert(units: readonly Taken[]): void {
  for (const { unit, verdicts } of units) {
    expect(unit).toMatch(/^\d{12}\/[a-z0-9-]+@[a-z]+$/);
    for (const { control, resource, because, external } of verdicts.values()) {
      expect(control).toMatch(/^external\.[a-z]+\.[\w.-]{1,90}$/);
      expect([because, resource, external.title].every((text) => text === '' || isInert(text))).toBe(true);
      expect(resource).not.toBe('*');
      expect(because.length + resource.length + external.title.length).toBeLessThan(1_600);
    }
  }
}

/** All places of a finding, as lists of keys. */
function placesIn(value: unknown, path: readonly string[] = []): string[][] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, one]) => placesIn(one, [...path, key]))
      : [];
  return path.length > 0 ? [[...path], ...below] : below;
}

function replaced(value: unknown, [key = '', ...rest]: readonly string[], by: unknown): unknown {
  const next = rest.length === 0 ? by : replaced((value as Json)[key], rest, by);
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === key ? next : one));
  return { ...(value as Json), [key]: next };
}

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '*',
    '\u202E',
    '\u001b[31m',
    '__proto__',
    'constructor',
    '\uD800',
    '\u0000',
    'x'.repeat(5_000),
    '../..',
    '<script>',
  ),
);
const anything = fc.oneof(hostileText, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, [], {}, 1e308, -1));

describe.each(IMPORT_FORMATS)('a file of %s', (format) => {
  it('with any value in any place of a finding is read or refused, and never half', async () => {
    const places = placesIn(SOUND[format]());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...places), anything), { maxLength: 3 }), async (changes) => {
        const spoiled = changes.reduce<unknown>((finding, [path, value]) => {
          try {
            return replaced(finding, path, value);
          } catch (error) {
            // an earlier change took the place away
            expect(error).toBeInstanceOf(TypeError);
            return finding;
          }
        }, SOUND[format]());
        expectInert((await taken(format, JSON.stringify([SOUND[format](), spoiled]))) ?? []);
      }),
      { numRuns: 150 },
    );
  });

  it('of any JSON, and of any bytes, is read or refused', async () => {
    const content = fc.oneof(
      fc.json(),
      fc.array(fc.jsonValue(), { maxLength: 4 }).map((all) => JSON.stringify(all)),
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary' }).map((text) => `[${text}`),
    );
    await fc.assert(
      fc.asyncProperty(content, async (given) => expectInert((await taken(format, given)) ?? [])),
      { numRuns: 150 },
    );
  });

  it('that is cut off after any byte is refused', async () => {
    const whole = Buffer.from(JSON.stringify([SOUND[format](), { ...SOUND[format](), extra: 'ümläut' }]));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        expect(await taken(format, whole.subarray(0, length))).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it('whose findings have keys twice, or keys that objects inherit, is read', async () => {
    const text = JSON.stringify(SOUND[format]()).replace('{', '{"__proto__":{"a":1},"constructor":1,"x":1,"x":2,');
    expect(await taken(format, `[${text}]`)).toHaveLength(1);
    expect(({} as Json).a).toBeUndefined();
  });
});
