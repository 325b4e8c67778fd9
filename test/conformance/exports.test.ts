/** Every export, read by tools that are not ours: schema and models of OCSF, botocore, two readers of OSCAL, an XML parser. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writerOf } from '../../shared/jobs/export-formats.ts';
import { bytesOf, contextOf, RECORDS } from '../reports/support.ts';

const SCRIPT = resolve(import.meta.dirname, 'support/validate_exports.py');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-exports-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function validate(format: string, content: Uint8Array | string) {
  const python = process.env.EXPORTS_PYTHON;
  if (!python) throw new Error('EXPORTS_PYTHON is not set; run `npm run test:conformance`');
  const file = join(folder, `export.${format}`);
  writeFileSync(file, content);
  const { status, stdout, stderr } = spawnSync(python, [SCRIPT, format, file], { encoding: 'utf8', cwd: folder });
  return { status, faults: `${stdout}${status === 0 ? '' : stderr}`.trim() };
}

describe.each(['ocsf', 'asff', 'oscal', 'sarif', 'junit'] as const)('an export as %s', (format) => {
  it.each([undefined, 'nist-800-53-r5', 'cis-aws-3.0'])('is valid, of framework %s', async (framework) => {
    const content = await bytesOf(await writerOf(format), RECORDS, contextOf(framework));
    expect(validate(format, content)).toEqual({ status: 0, faults: '' });
  });
});

/** Each validator refuses something: a test that cannot fail proves nothing. */
describe('the validators', () => {
  it.each([
    ['ocsf', '"class_uid":2003', '"class_uid":"2003"'],
    ['asff', '"SchemaVersion":"2018-10-08",', ''],
    ['asff', '"Status":"PASSED"', '"Status":"GREEN"'],
    ['oscal', '"reviewed-controls"', '"reviewed-control"'],
    ['sarif', '"ruleId":"', '"ruleId":"no.'],
    ['junit', '</testsuites>', ''],
  ] as const)('refuse %s in which %s became %s', async (format, from, to) => {
    const content = (await bytesOf(await writerOf(format))).toString('utf8').replace(from, to);
    expect(validate(format, content).status).toBe(1);
  });
});
