/** Results of pipelines: outputs recorded from the real tools, and files that are cut off, huge or about something else. */
import { mkdtemp, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../shared/core/errors.ts';
import type { UploadKind } from '../../shared/core/upload.ts';
import { UPLOAD_KINDS } from '../../shared/core/upload.ts';
import { readResult } from '../../shared/uploads/read.ts';

const recorded = (file: string) => resolve(import.meta.dirname, '../fixtures/uploads', file);
const none = { critical: 0, high: 0, medium: 0, low: 0, suppressed: 0, unexplained: 0, unread: 0 };

const folder = await mkdtemp(join(tmpdir(), 'plumbline-uploads-'));
let files = 0;
async function written(content: string | Uint8Array): Promise<string> {
  files += 1;
  const file = join(folder, `${files}`);
  await writeFile(file, content);
  return file;
}
const summaryOf = async (kind: UploadKind, content: string) => (await readResult(kind, await written(content))).summary;
const refusal = async (kind: UploadKind, content: string | Uint8Array) => {
  const error = await readResult(kind, await written(content)).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return (error as Error).message;
};

const RECORDED: [string, UploadKind, object][] = [
  ['node.lcov', 'lcov', { lines: { instrumented: 7, covered: 5 } }],
  ['coverage.cobertura.xml', 'cobertura', { lines: { instrumented: 14, covered: 12 } }],
  ['node.junit.xml', 'junit', { tests: { passed: 2, failed: 1, skipped: 1 } }],
  ['pytest.junit.xml', 'junit', { tests: { passed: 1, failed: 1, skipped: 1 } }],
  ['ruff.sarif', 'sarif', { findings: { ...none, high: 11 } }],
  ['bandit.sarif', 'sarif', { findings: { ...none, high: 1, low: 1 } }],
  ['gitleaks.sarif', 'sarif', { findings: none }],
  ['gitleaks-found.sarif', 'sarif', { findings: { ...none, medium: 1 } }],
  ['npm.cyclonedx.json', 'cyclonedx', { components: 1 }],
  ['npm.spdx.json', 'spdx', { components: 2 }],
  ['checkov.json', 'checkov', { findings: { ...none, high: 26, suppressed: 1 } }],
  ['cdk-nag-3.json', 'cdk-nag', { findings: { ...none, high: 1 } }],
];

describe('a result that a real tool wrote', () => {
  it.each(RECORDED)('is read as its tool counts it (%s)', async (file, kind, summary) => {
    const read = await readResult(kind, recorded(file));
    expect(read.summary).toEqual(summary);
    expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(read.bytes).toBeGreaterThan(100);
  });

  it('names its scanner, where it is a scanner that wrote it', async () => {
    expect((await readResult('sarif', recorded('gitleaks.sarif'))).tools).toEqual(['gitleaks']);
    expect((await readResult('checkov', recorded('checkov.json'))).tools).toEqual([
      'checkov',
      'kubernetes',
      'terraform',
    ]);
  });

  it.each(RECORDED)('is refused when it is cut off anywhere (%s)', async (file, kind) => {
    const { bytes } = await readResult(kind, recorded(file));
    const { readFile } = await import('node:fs/promises');
    const whole = await readFile(recorded(file));
    for (const share of [0.2, 0.5, 0.8, 0.95])
      expect(await refusal(kind, whole.subarray(0, Math.floor(bytes * share)))).toContain('nothing was stored');
  });

  it.each(RECORDED)('is refused as any other kind (%s)', async (file, kind) => {
    for (const other of UPLOAD_KINDS.filter((one) => one !== kind)) {
      const error = await readResult(other, recorded(file)).catch((thrown) => thrown);
      expect(error, other).toBeInstanceOf(UsageError);
    }
  });
});

describe('a file', () => {
  it.each(UPLOAD_KINDS)('that is too large is refused before it is read (%s)', async (kind) => {
    const file = await written('x');
    await truncate(file, 300 * 1_048_576);
    await expect(readResult(kind, file)).rejects.toThrow(/larger than (64|256) MB; nothing was stored/);
  });

  it.each(UPLOAD_KINDS)('that is empty, missing, a folder or binary is refused (%s)', async (kind) => {
    expect(await refusal(kind, '')).toContain('is empty');
    await expect(readResult(kind, join(folder, 'missing'))).rejects.toThrow('there is no file');
    await expect(readResult(kind, folder)).rejects.toThrow('is no file');
    expect(await refusal(kind, new Uint8Array([0xff, 0xfe, 0x3c, 0x00]))).toContain('UTF-8');
  });
});

describe('XML', () => {
  const BOMB = `<?xml version="1.0"?><!DOCTYPE coverage [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
    <coverage lines-valid="1" lines-covered="1"><x>&b;</x></coverage>`;

  it('with entities of its own is refused, whether they expand or lead to a file', async () => {
    expect(await refusal('cobertura', BOMB)).toContain('declares entities of its own');
    const outside = BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/hostname"');
    expect(await refusal('cobertura', outside)).toContain('declares entities of its own');
    expect(await refusal('junit', '<testsuite><testcase name="a">&b;</testcase></testsuite>')).toContain('not whole');
  });

  it('with the document type of Cobertura is read, which names a file that is not fetched', async () => {
    const report = `<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
      <coverage line-rate="0.5"><packages><package><classes><class><methods><method><lines><line number="1" hits="1"/></lines></method></methods>
      <lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>`;
    expect(await summaryOf('cobertura', report)).toEqual({ lines: { instrumented: 2, covered: 1 } });
  });

  it('that is nested without end is refused', async () => {
    expect(await refusal('junit', `<testsuites>${'<a>'.repeat(5_000)}`)).toContain('nested deeper than 100');
  });

  it('of tests counts each case once, and errors outside of cases as failures', async () => {
    const suites = `<testsuites><testsuite tests="3"><testcase><failure/><error/></testcase><testcase><skipped/><failure/></testcase>
      <testcase/><error/></testsuite></testsuites>`;
    expect(await summaryOf('junit', suites)).toEqual({ tests: { passed: 1, failed: 3, skipped: 0 } });
    expect(await refusal('junit', '<testsuite tests="4"></testsuite>')).toContain('announces 4 tests');
    expect(await summaryOf('junit', '<testsuite tests="0"/>')).toEqual({ tests: { passed: 0, failed: 0, skipped: 0 } });
  });

  it('of coverage whose sums cannot be is refused', async () => {
    expect(await refusal('cobertura', '<coverage lines-valid="1" lines-covered="2"/>')).toContain(
      'more lines than there are',
    );
    expect(await refusal('cobertura', '<coverage lines-valid="-1" lines-covered="2"/>')).toContain('is no count');
    expect(await refusal('lcov', 'SF:a\nLH:3\nLF:2\nend_of_record\n')).toContain('more lines than there are');
  });

  it.each([
    'x'.repeat(3_000_000),
    `SF:a\n${'x'.repeat(3_000_000)}\nend_of_record\n`,
    `SF:a\nend_of_record\n${'x'.repeat(20_000)}`,
  ])('in a trace with a line without end is refused, because the parser would take minutes for it', async (trace) => {
    expect(await refusal('lcov', trace)).toContain('a line is longer than 16384 characters');
  });
});

const sarif = (run: object) =>
  JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Scan', rules: [] } }, results: [], ...run }] });
const found = async (...results: object[]) => (await summaryOf('sarif', sarif({ results }))).findings;

describe('SARIF', () => {
  it('without a list of results, or of a run that failed, is refused: it found nothing because it did not look', async () => {
    expect(await refusal('sarif', sarif({ results: undefined }))).toContain('did not finish');
    expect(await refusal('sarif', sarif({ results: null }))).toContain('did not finish');
    expect(await refusal('sarif', sarif({ invocations: [{ executionSuccessful: false }] }))).toContain(
      'did not finish',
    );
    expect(await refusal('sarif', JSON.stringify({ version: '2.1.0', runs: [] }))).toContain('no runs');
    expect(await refusal('sarif', JSON.stringify({ version: '2.0.0', runs: [{}] }))).toContain('version');
  });

  it('counts a result by the score of its rule, else by its level, else as a warning', async () => {
    const rules = [
      { id: 'worst', properties: { 'security-severity': '9.8' } },
      { id: 'mild', properties: { 'security-severity': 3.1 } },
      { id: 'noted', defaultConfiguration: { level: 'note' } },
    ];
    const results = [
      ...[{ ruleId: 'worst', level: 'note' }, { ruleIndex: 1 }, { ruleId: 'noted' }],
      ...[{ ruleId: 'noted', level: 'error' }, { ruleId: 'another' }],
    ];
    const { findings } = await summaryOf('sarif', sarif({ tool: { driver: { name: 'Scan', rules } }, results }));
    expect(findings).toEqual({ ...none, critical: 1, high: 1, medium: 1, low: 2 });
  });

  it('counts neither what passed nor what is gone, and apart what is accepted', async () => {
    expect(await found({ kind: 'pass' }, { baselineState: 'absent' }, { level: 'none' })).toEqual(none);
    const accepted = { level: 'error', suppressions: [{ kind: 'inSource', justification: 'a test value' }] };
    expect(await found(accepted, { ...accepted, suppressions: [{ kind: 'external' }] })).toEqual({
      ...none,
      suppressed: 2,
      unexplained: 1,
    });
    const asked = { ...accepted, suppressions: [{ kind: 'external', status: 'underReview' }] };
    expect(await found(asked)).toEqual({ ...none, high: 1 });
  });

  it.each([{ level: 'fatal' }, { kind: 'maybe' }, { properties: { 'security-severity': 'bad' } }])(
    'with a value that the standard does not have is refused (%o)',
    async (result) => {
      expect(await refusal('sarif', sarif({ results: [result] }))).toContain('nothing was stored');
    },
  );

  it('says of which commit it is, where it knows', async () => {
    const provenance = { repositoryUri: 'https://github.com/acme/shop', revisionId: 'abc1234', branch: 'main' };
    const { provenance: said } = await readResult(
      'sarif',
      await written(sarif({ versionControlProvenance: [provenance] })),
    );
    expect(said).toEqual([{ repository: 'https://github.com/acme/shop', commit: 'abc1234', branch: 'main' }]);
  });
});

describe('a bill of materials', () => {
  const bill = (more: object) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', ...more });

  it('counts its vulnerabilities by the worst rating, one without a rating as high, and settled ones apart', async () => {
    const vulnerabilities = [
      { ratings: [{ severity: 'low' }, { severity: 'critical' }] },
      ...[{}, { ratings: [{ severity: 'unknown' }] }, { ratings: [{ severity: 'none' }] }],
      { ratings: [{ severity: 'high' }], analysis: { state: 'not_affected', justification: 'code_not_reachable' } },
      { ratings: [{ severity: 'high' }], analysis: { state: 'false_positive' } },
    ];
    expect(await summaryOf('cyclonedx', bill({ vulnerabilities }))).toEqual({
      components: 0,
      findings: { ...none, critical: 1, high: 2, suppressed: 2, unexplained: 1 },
    });
    expect(await refusal('cyclonedx', bill({ vulnerabilities: [{ ratings: [{ severity: 'awful' }] }] }))).toContain(
      'not known',
    );
  });

  it('of SPDX is read in version 3 as well', async () => {
    const graph = { '@graph': [{ type: 'SpdxDocument' }, { type: 'software_Package' }, { type: 'Relationship' }] };
    expect(await summaryOf('spdx', JSON.stringify(graph))).toEqual({ components: 1 });
  });
});

describe('a report on infrastructure', () => {
  const checkov = (results: object, more: object = { check_type: 'terraform' }) => JSON.stringify({ results, ...more });

  it('of Checkov says what could not be read, and which exception has no reason', async () => {
    const skipped = [{ check_result: { suppress_comment: 'No comment provided' } }, { check_result: {} }];
    const report = checkov({
      failed_checks: [{ severity: 'LOW' }, {}],
      skipped_checks: skipped,
      parsing_errors: ['/a.tf'],
    });
    expect(await summaryOf('checkov', report)).toEqual({
      findings: { ...none, low: 1, high: 1, suppressed: 2, unexplained: 2, unread: 1 },
    });
  });

  it('of Checkov that found no file to check is refused', async () => {
    expect(await refusal('checkov', '{"passed": 0, "failed": 0, "skipped": 0, "resource_count": 0}')).toContain(
      'no file to check',
    );
    expect(await refusal('checkov', '[]')).toContain('neither a report nor a list');
    expect(await refusal('checkov', checkov({ failed_checks: [{ severity: 'AWFUL' }] }))).toContain('severity AWFUL');
  });

  it('of cdk-nag 2 counts lines, and a rule that threw as unread', async () => {
    const line = (compliance: string, exceptionReason = 'N/A', ruleLevel = 'Error') => ({
      compliance,
      exceptionReason,
      ruleLevel,
    });
    const lines = [
      ...[line('Compliant'), line('Non-Compliant'), line('Non-Compliant', 'N/A', 'Warning'), line('UNKNOWN')],
      ...[line('Suppressed', 'it is public on purpose'), line('Suppressed', '')],
    ];
    expect(await summaryOf('cdk-nag', JSON.stringify({ lines }))).toEqual({
      findings: { ...none, high: 1, medium: 1, suppressed: 2, unexplained: 1, unread: 1 },
    });
    expect(await refusal('cdk-nag', JSON.stringify({ lines: [line('Perhaps')] }))).toContain('compliance Perhaps');
    expect(await refusal('cdk-nag', '{}')).toContain('neither lines nor pluginReports');
  });
});
