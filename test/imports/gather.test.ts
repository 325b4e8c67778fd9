/** The findings of other tools, as verdicts of external controls. */
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externalId, type ImportFormat, sourceOf } from '../../shared/core/external.ts';
import { isInert } from '../../shared/core/inert.ts';
import { type GatherOptions, gathering } from '../../shared/imports/gather.ts';
import { readFindings } from '../../shared/imports/read.ts';
import { spoolIn } from '../../shared/imports/spool.ts';
import type { ImportedUnit } from '../../shared/imports/verdicts.ts';
import { securityFinding } from '../../shared/reports/asff.ts';
import { complianceFinding } from '../../shared/reports/ocsf.ts';
import { ACCOUNT, asff, configResult, hubOcsf, prowler } from './support.ts';

type Options = Partial<GatherOptions>;
const NOW = '2026-06-01T00:00:00.000Z';

/** The gathered findings, with the units in order. */
async function gathered(format: ImportFormat, content: string | Uint8Array, options: Options = {}) {
  const file = join(await mkdtemp(join(tmpdir(), 'plumbline-import-')), 'findings.json');
  await writeFile(file, content);
  const spool = spoolIn();
  try {
    const gatherer = gathering(format, { now: NOW, ...options }, spool);
    await readFindings(format, file, gatherer.take);
    const units = [...spool.units()].map(wholly).sort((one, other) => (one.unit < other.unit ? -1 : 1));
    return { ...gatherer.gathered(), units, duplicates: units.reduce((sum, one) => sum + one.duplicates, 0) };
  } finally {
    spool.remove();
  }
}
/** A unit with the verdicts of all its parts. */
const wholly = (unit: ImportedUnit) => {
  const parts = [...unit.parts()];
  const verdicts = new Map(parts.flatMap((part) => [...part.verdicts]));
  return { ...unit, verdicts, duplicates: parts.reduce((sum, part) => sum + part.duplicates, 0) };
};
const NOWHERE = { place: () => {}, add: () => {} };
const verdictsIn = async (format: ImportFormat, findings: readonly unknown[], options?: Options) =>
  (await gathered(format, JSON.stringify(findings), options)).units.flatMap(({ verdicts }) => [...verdicts.values()]);
const statusesOf = async (format: ImportFormat, findings: readonly unknown[]) =>
  (await verdictsIn(format, findings)).map(({ status }) => status);

describe('statuses', () => {
  it('takes PASS and FAIL of Prowler, and nothing else for a pass', async () => {
    const codes = ['PASS', 'FAIL', 'MANUAL', 'MUTED', 'pass', ''];
    const found = await statusesOf(
      'prowler-ocsf',
      codes.map((code, index) => prowler('check', code, `r${index}`)),
    );
    expect(found).toEqual(['pass', 'fail', 'unknown', 'unknown', 'unknown', 'unknown']);
  });

  it('takes pass and fail of Security Hub in both formats; a warning is unknown', async () => {
    const ocsf = [1, 3, 2, 0, 99].map((id) => hubOcsf('S3.1', id, `r${id}`));
    expect(await statusesOf('securityhub-ocsf', ocsf)).toEqual(['pass', 'fail', 'unknown', 'unknown', 'unknown']);
    const old = ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE', 'NEWER'].map((one) => asff('S3.1', one, one));
    expect(await statusesOf('asff', old)).toEqual(['pass', 'fail', 'unknown', 'unknown', 'unknown']);
  });

  it('takes the results of Config rules; insufficient data is unknown', async () => {
    const types = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'];
    const found = await statusesOf(
      'config',
      types.map((type) => configResult('rule', type, type)),
    );
    expect(found).toEqual(['pass', 'fail', 'not-applicable', 'unknown']);
  });

  it('counts a finding without a compliance status as a failure while it is open, and as gone when it is closed', async () => {
    const open = { Compliance: undefined, GeneratorId: 'guardduty/detector' };
    const found = [asff('x', '', 'a', open), asff('x', '', 'b', { ...open, Workflow: { Status: 'RESOLVED' } })];
    expect((await verdictsIn('asff', found)).map(({ resource, status }) => `${resource} ${status}`)).toEqual([
      'a fail',
    ]);
    const archived = asff('S3.1', 'FAILED', 'c', { RecordState: 'ARCHIVED' });
    expect(await verdictsIn('asff', [archived])).toEqual([]);
  });

  it('counts the result of a Config rule in Security Hub as one of the rule', async () => {
    const found = await verdictsIn('asff', [
      asff('', 'FAILED', 'arn:aws:s3:::a', {
        ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/config',
        ProductFields: { 'aws/config/ConfigRuleName': 'buckets-are-tagged' },
        GeneratorId: 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-mburzq',
        Compliance: { Status: 'FAILED' },
      }),
    ]);
    expect(found).toMatchObject([{ control: 'external.config.buckets-are-tagged', status: 'fail' }]);
  });
});

describe('external controls', () => {
  it('are named after their source and check, with the title and the severity of the finding', async () => {
    const [verdict] = await verdictsIn('prowler-ocsf', [prowler('s3_bucket_public_access', 'FAIL', 'r')]);
    expect(verdict).toMatchObject({
      control: 'external.prowler.s3_bucket_public_access',
      external: { title: 'Title of s3_bucket_public_access', severity: 'high' },
      because: 'Title of s3_bucket_public_access; Prowler says FAIL: r was checked',
    });
  });

  it('never share an id, and fit into a mapping of a checklist', () => {
    const names = ['a b', 'a-b', 'a/b', 'a#b', 'x'.repeat(500), `${'x'.repeat(500)}y`];
    const ids = names.map((name) => externalId('config', name));
    expect(new Set(ids).size).toBe(names.length);
    for (const id of ids) expect(id).toMatch(/^external\.config\.[\w.-]{1,80}$/);
    expect(sourceOf('storage.public-access')).toBeNull();
  });

  it('keep hostile texts inert, and let no resource stand for a whole unit', async () => {
    const hostile = prowler('c\u001b[31m', 'FAIL', '*', { title: `a\u202eb\u0007\n${'t'.repeat(5_000)}` });
    const [verdict] = await verdictsIn('prowler-ocsf', [hostile]);
    expect(verdict?.resource).not.toBe('*');
    const { control, resource, because, external } = verdict as NonNullable<typeof verdict>;
    for (const text of [control, resource, because, external.title]) expect(isInert(text)).toBe(true);
    expect(external.title.length).toBeLessThanOrEqual(200);
  });
});

describe('findings that are left out', () => {
  it('are those of Plumbline itself, in either format that it writes', async () => {
    const verdict = { control: 'a.b', account: ACCOUNT, region: 'eu-west-1', resource: 'r', status: 'fail' as const };
    const record = {
      ...verdict,
      because: 'b',
      since: '2026-03-01T00:00:00Z',
      evidence: null,
      waiver: null,
      attestation: null,
    };
    const claims = { seeds: [], satisfies: [], equivalents: {}, qualified: {} };
    const control = { id: 'a.b', title: 't', severity: 'high' as const, why: 'w', fix: 'f', ...claims };
    const context = { asOf: record.since, version: '1', controls: new Map([['a.b', control]]), framework: null };
    const own = securityFinding(record, context);
    expect(await gathered('asff', JSON.stringify([own]))).toMatchObject({ own: 1, units: [] });
    const ours = complianceFinding(record, control, new Date(record.since), '1');
    expect(await gathered('securityhub-ocsf', JSON.stringify([ours]))).toMatchObject({ own: 1, units: [] });
  });

  it('are samples of AWS, of which nothing is true', async () => {
    const sample = asff('x', '', 'i-99999999', { Compliance: undefined, GeneratorId: 'detector', Sample: true });
    expect(await gathered('asff', JSON.stringify([sample]))).toMatchObject({ sample: 1, units: [] });
  });

  it('are those of other clouds, and of accounts that are not asked for', async () => {
    const azure = { ...prowler('c', 'FAIL', 'r'), cloud: { provider: 'azure', account: { uid: 'abc' } } };
    const other = prowler('c', 'FAIL', 'r', { account: '123456789012' });
    const found = await gathered('prowler-ocsf', JSON.stringify([azure, other]), { accounts: [ACCOUNT] });
    expect(found).toMatchObject({ elsewhere: 1, notAsked: 1, units: [] });
  });
});

describe('files', () => {
  it('may be a list, the answer of a command, or one finding in each line, with or without a byte order mark', async () => {
    const one = JSON.stringify(asff('S3.1', 'FAILED', 'a'));
    const two = JSON.stringify(asff('S3.1', 'PASSED', 'b'));
    const forms = [`[${one},${two}]`, `{"Findings":[${one},\n${two}],"NextToken":"x"}`, `${one}\n${two}\n`];
    for (const form of [...forms, ...forms.map((text) => `\uFEFF${text}`)]) {
      const { units } = await gathered('asff', form);
      expect([...(units[0]?.verdicts.keys() ?? [])]).toHaveLength(2);
    }
  });

  it('count the worst of duplicates', async () => {
    const found = ['PASS', 'FAIL', 'MANUAL', 'PASS'].map((code) => prowler('c', code, 'r'));
    expect(await statusesOf('prowler-ocsf', found)).toEqual(['fail']);
    expect((await gathered('prowler-ocsf', JSON.stringify(found))).duplicates).toBe(3);
  });

  it.each([
    ['is cut off in a list', '[{"a":1},'],
    ['is cut off in a finding', JSON.stringify([prowler('c', 'PASS', 'r')]).slice(0, -20)],
    ['is empty', ''],
    ['is no JSON', 'CHECK_ID;STATUS'],
    ['ends in other text', `${JSON.stringify([prowler('c', 'PASS', 'r')])}]`],
    ['holds what is no finding', '[1, 2]'],
    ['names no check', JSON.stringify([{ ...prowler('c', 'PASS', 'r'), metadata: { product: { name: 'Prowler' } } }])],
    ['names no account', JSON.stringify([{ ...prowler('c', 'PASS', 'r'), cloud: { provider: 'aws' } }])],
    ['names a region that is none', JSON.stringify([prowler('c', 'PASS', 'r', { region: '../x@y' })])],
    ['names no resource', JSON.stringify([{ ...prowler('c', 'PASS', 'r'), resources: [] }])],
    ['is of another tool', JSON.stringify([hubOcsf('S3.1', 1, 'r')])],
  ])('are refused if one %s', async (_, content) => {
    await expect(gathered('prowler-ocsf', content)).rejects.toThrow(
      /cannot be imported as prowler-ocsf: .*; nothing was changed/,
    );
  });

  it('are refused if they are not UTF-8, also at the end of a part', async () => {
    const text = Buffer.from(JSON.stringify([prowler('c', 'PASS', 'r')]));
    const wrong = Buffer.concat([text.subarray(0, 30), Buffer.from([0xff]), text.subarray(30)]);
    await expect(gathered('prowler-ocsf', wrong)).rejects.toThrow('not written in UTF-8');
    await expect(gathered('prowler-ocsf', Buffer.concat([text, Buffer.from([0xc3])]))).rejects.toThrow(
      'nothing was changed',
    );
  });

  it('may be nested deeper than any stack', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const finding = JSON.stringify(prowler('c', 'FAIL', 'r')).replace('{', `{"unmapped":${deep},`);
    expect((await gathered('prowler-ocsf', `[${finding}]`)).findings).toBe(1);
  });

  it('are refused if one finding would fill the memory', async () => {
    const wide = `[{"a":"${'x'.repeat(9 * 1_048_576)}"}]`;
    await expect(gathered('prowler-ocsf', wide)).rejects.toThrow('larger than 8 MB');
  });

  it('of more results than memory is meant for are refused', async () => {
    const gatherer = gathering('asff', { now: NOW }, NOWHERE);
    const take = () => {
      for (let index = 0; index <= 250_000; index += 1) gatherer.take(asff('S3.1', 'PASSED', `r${index}`), index);
    };
    expect(take).toThrow('more than 250000 results');
  });

  it('may hold a hundred thousand distinct checks', async () => {
    const gatherer = gathering('prowler-ocsf', { now: NOW }, NOWHERE);
    for (let index = 0; index < 100_000; index += 1) gatherer.take(prowler(`check_${index}`, 'PASS', 'r'), index + 1);
    expect(gatherer.gathered().controls.get('prowler')?.size).toBe(100_000);
  });

  it('are sorted by account and region on disk where they do not fit into memory, and leave nothing there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-spool-'));
    const spool = spoolIn(folder);
    const gatherer = gathering('prowler-ocsf', { now: NOW }, spool);
    const total = 30_000;
    for (let index = 0; index < total; index += 1) {
      const account = String(111122223333 + (index % 100));
      gatherer.take(
        prowler('c', index % 2 ? 'PASS' : 'FAIL', `${'r'.repeat(100)}${index % 20_000}`, { account }),
        index + 1,
      );
    }
    expect(await readdir(folder)).toHaveLength(1);
    const units = [...spool.units()].map(wholly);
    expect(new Set(units.map(({ unit }) => unit)).size).toBe(100);
    expect(units.reduce((sum, { verdicts }) => sum + verdicts.size, 0)).toBe(20_000);
    expect(units.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(10_000);
    spool.remove();
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a large account and region come in parts of whole controls, of which no finding is lost or twice', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-spool-'));
    const spool = spoolIn(folder);
    const gatherer = gathering('prowler-ocsf', { now: NOW }, spool);
    const [large, controls] = [45_000, 9];
    for (let index = 0; index < large; index += 1)
      gatherer.take(prowler(`c${index % controls}`, 'FAIL', `é${index % 44_991}`), index + 1);
    gatherer.take(prowler('c0', 'PASS', 'small', { account: '444455556666' }), large + 1);
    for (const _ of [1, 2]) {
      const units = [...spool.units()];
      expect(units.map(({ findings }) => findings).sort()).toEqual([1, large]);
      const parts = [...(units.find(({ findings }) => findings === large)?.parts() ?? [])];
      const named = parts.map(({ verdicts }) => [...new Set([...verdicts.values()].map(({ control }) => control))]);
      expect(parts.length).toBeGreaterThan(2);
      expect(named.flat().sort()).toEqual(Array.from({ length: controls }, (_each, at) => `external.prowler.c${at}`));
      expect(Math.max(...parts.map(({ verdicts }) => verdicts.size))).toBeLessThanOrEqual(20_000);
      expect(parts.reduce((sum, { verdicts }) => sum + verdicts.size, 0)).toBe(44_991);
      expect(parts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(9);
    }
    spool.remove();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each<[string, ImportFormat, object, string | undefined]>([
    ['seconds', 'prowler-ocsf', { ...prowler('c', 'PASS', 'r'), time: 1_767_225_600 }, '2026-01-01T00:00:00.000Z'],
    [
      'milliseconds',
      'securityhub-ocsf',
      hubOcsf('S3.1', 1, 'r', { time: 1_767_225_600_000 }),
      '2026-01-01T00:00:00.000Z',
    ],
    [
      'text',
      'asff',
      asff('S3.1', 'PASSED', 'r', { UpdatedAt: '2026-01-01T01:00:00+01:00' }),
      '2026-01-01T00:00:00.000Z',
    ],
    [
      'text without a zone',
      'prowler-ocsf',
      { ...prowler('c', 'PASS', 'r'), time_dt: '2026-01-01T00:00:00' },
      '2026-01-01T00:00:00.000Z',
    ],
    ['a day of the future', 'asff', asff('S3.1', 'PASSED', 'r', { UpdatedAt: '2099-01-01T00:00:00Z' }), undefined],
    ['no instant', 'asff', asff('S3.1', 'PASSED', 'r', { UpdatedAt: 'yesterday' }), undefined],
    ['a list', 'asff', asff('S3.1', 'PASSED', 'r', { UpdatedAt: [1] }), undefined],
  ])('say when they were made: %s', async (_, format, finding, at) => {
    const { observed } = await gathered(format, JSON.stringify([finding]));
    expect([...observed.values()][0]).toBe(at);
  });

  it('of one Config rule need their place', async () => {
    const {
      AccountId: _,
      AwsRegion: __,
      ...result
    } = configResult('rule', 'COMPLIANT', 'r') as Record<string, unknown>;
    await expect(gathered('config', JSON.stringify({ EvaluationResults: [result] }))).rejects.toThrow(
      '--account and --region',
    );
    const placed = await gathered('config', JSON.stringify({ EvaluationResults: [result] }), {
      place: { account: ACCOUNT, region: 'eu-west-1' },
    });
    expect(placed.units.map(({ unit }) => unit)).toEqual([`${ACCOUNT}/eu-west-1@config`]);
  });
});
