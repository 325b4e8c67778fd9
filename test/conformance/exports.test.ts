/**
 * Every export, read by third-party tools: schema and models of OCSF, botocore, two readers of OSCAL, the SARIF SDK, an
 * XML parser.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Log } from 'sarif';
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

/** The errors of Microsoft's SARIF SDK, which knows the schema of the standard. Its warnings are advice. */
function sarifErrors(content: Uint8Array | string): string[] {
  const program = process.env.SARIF_VALIDATOR;
  if (!program) throw new Error('SARIF_VALIDATOR is not set; run `npm run test:conformance`');
  const file = join(folder, 'export.sarif');
  const log = join(folder, 'found.sarif');
  writeFileSync(file, content);
  const args = ['validate', file, '--output', log, '--log', 'ForceOverwrite', '--level', 'Error', '--kind', 'Fail'];
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', cwd: folder, env });
  expect(stdout).toContain('1 files scanned');
  expect(status).toBe(0);
  const { runs } = JSON.parse(readFileSync(log, 'utf8')) as Log;
  return runs.flatMap(({ results = [] }) =>
    results.map(({ ruleId, message }) => `${ruleId} ${message.arguments?.join(' ') ?? message.text}`),
  );
}

describe("the SARIF SDK's validator", () => {
  it.each([undefined, 'nist-800-53-r5', 'cis-aws-3.0'])(
    'finds no error in an export of framework %s',
    async (framework) => {
      expect(sarifErrors(await bytesOf(await writerOf('sarif'), RECORDS, contextOf(framework)))).toEqual([]);
    },
  );

  it.each([
    ['"ruleId":"', '"ruleIdentity":"'],
    ['"version":"2.1.0"', '"version":"2.0"'],
    ['"startLine":1', '"startLine":0'],
  ])('refuses one in which %s became %s', async (from, to) => {
    const content = (await bytesOf(await writerOf('sarif'))).toString('utf8').replace(from, to);
    expect(sarifErrors(content)).not.toEqual([]);
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
