/** `plumbline scan` against moto, as a user runs it: three accounts of an organisation, entered by a role. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { described } from '../../cli/commands/controls.ts';
import { controls } from '../../shared/controls/index.ts';
import { collectorsOf } from '../../shared/core/control.ts';
import type { ReportedVerdict } from '../../shared/reports/verdict.ts';
import { EXPECTED, NO_EXAMPLE } from './expectations.ts';
import { plant } from './seeds/index.ts';
import { createAccount, createOrganization, MANAGEMENT, REGIONS, ROLE, reset } from './support/organization.ts';
import { type Ended, plumbline, type ScanReport, scanned } from './support/plumbline.ts';
import { motoUrl } from './support/servers.ts';

const ACCOUNTS = ['good', 'bad', 'untouched'] as const;
type AccountName = (typeof ACCOUNTS)[number];

const ids = new Map<AccountName, string>();
const idOf = (name: AccountName): string => ids.get(name) ?? '';

beforeAll(async () => {
  await reset();
  await createOrganization();
  for (const name of ACCOUNTS) {
    const place = await createAccount(name);
    ids.set(name, place.account);
    if (name !== 'untouched') await plant(name, place);
  }
});

const endpoint = () => ['--endpoint-url', motoUrl()];
const everywhere = () => [
  ...['--accounts', ACCOUNTS.map(idOf).join(','), '--role', ROLE],
  ...['--regions', REGIONS.join(','), ...endpoint()],
];

const judgeable = controls.map(described).filter(({ scope }) => scope !== 'organization');

describe('a scan of several accounts', () => {
  let scan: Ended & { readonly report: ScanReport };
  beforeAll(async () => {
    scan = await scanned(everywhere());
  });

  const verdictsOf = (control: string, name: AccountName): ReportedVerdict[] =>
    scan.report.verdicts.filter((verdict) => verdict.control === control && verdict.account === idOf(name));
  const statusesOf = (verdicts: readonly ReportedVerdict[]) =>
    [...new Set(verdicts.map(({ status }) => status))].sort();

  it('has an expected verdict for every control that can be judged in an account', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(judgeable.map(({ id }) => id).sort());
  });

  describe.each(Object.entries(EXPECTED))('%s', (control, expected) => {
    it.each(ACCOUNTS)('gives the %s account the expected verdicts', (name) => {
      const verdicts = verdictsOf(control, name);
      const reasons = verdicts.map(
        ({ region, resource, status, because }) => `${status} ${region} ${resource} ${because}`,
      );
      expect(statusesOf(verdicts), reasons.join('\n')).toEqual([...expected[name]].sort());
    });

    it('is unknown for what cannot be read and for nothing else', () => {
      const unknown = scan.report.verdicts.filter(
        (verdict) => verdict.control === control && verdict.status === 'unknown',
      );
      const named = (because: string) =>
        expected.lacks?.some((action) => because.startsWith(`could not read: ${action} `));
      expect(unknown.filter(({ because }) => !named(because))).toEqual([]);
    });
  });

  it('evaluates every unit, and gives a verdict for every control that can be judged in an account', () => {
    expect(scan.report.run).toMatchObject({ units: 9, evaluatedUnits: 9 });
    const seen = new Set(scan.report.verdicts.map(({ control }) => control));
    expect(judgeable.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
  });

  it('gives verdicts on at least 300 resources', () => {
    const resources = new Set(
      scan.report.verdicts.map(({ resource }) => resource).filter((id) => id.startsWith('arn:')),
    );
    expect(resources.size).toBeGreaterThanOrEqual(300);
  });

  it('finds a good and a bad example in every service that moto has', () => {
    const services = new Map<string, Set<string>>();
    for (const control of controls.filter(({ subject }) => subject.kind === 'aws')) {
      const seen = [
        ...verdictsOf(control.id, 'good')
          .filter(({ status }) => status === 'pass')
          .map(() => 'good'),
        ...verdictsOf(control.id, 'bad')
          .filter(({ status }) => status === 'fail')
          .map(() => 'bad'),
      ];
      const actions = collectorsOf(control).flatMap(({ actions }) => actions);
      for (const action of actions) {
        const service = action.slice(0, action.indexOf(':'));
        services.set(service, new Set([...(services.get(service) ?? []), ...seen]));
      }
    }
    const lacking = [...services].filter(([, seen]) => seen.size < 2).map(([service]) => service);
    expect(lacking.sort()).toEqual(Object.keys(NO_EXAMPLE).sort());
  });

  it('writes exactly the fields of the documented format', () => {
    const { run, verdicts } = scan.report;
    expect(Object.keys(run).sort()).toEqual(['apiCalls', 'durationMs', 'evaluatedUnits', 'units']);
    const counted = Object.values(run.apiCalls.byOperation).reduce((sum, calls) => sum + calls, 0);
    expect(counted).toBe(run.apiCalls.total);
    for (const verdict of verdicts) {
      expect(Object.keys(verdict).sort()).toEqual(['account', 'because', 'control', 'region', 'resource', 'status']);
      expect(['pass', 'fail', 'unknown', 'not-applicable']).toContain(verdict.status);
    }
  });

  it('gives every resource of a unit one verdict per control', () => {
    const places = scan.report.verdicts.map(
      ({ control, account, region, resource }) => `${control} ${account} ${region} ${resource}`,
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it('writes the same output when nothing has changed', async () => {
    const again = await scanned(everywhere());
    const lines = ({ verdicts }: ScanReport) => verdicts.map((verdict) => JSON.stringify(verdict)).sort();
    expect(lines(again.report)).toEqual(lines(scan.report));
  });

  it('ends with 3 for findings, and says on stderr what it could not see', () => {
    expect(scan.code).toBe(3);
    expect(scan.stderr).toContain('verdicts are unknown, because something could not be read');
    expect(scan.stdout).toBe('');
  });
});

describe('the other ways to scan', () => {
  it('scans the own account without a role', async () => {
    const { report } = await scanned(['--regions', 'us-east-1', '--controls', 'guardduty.enabled', ...endpoint()]);
    // the region, and what has no region
    expect(report.run).toMatchObject({ units: 2, evaluatedUnits: 2 });
    expect(report.verdicts).toMatchObject([{ account: MANAGEMENT, region: 'us-east-1', status: 'fail' }]);
  });

  it('scans the whole organisation, the organisation itself included', async () => {
    const { report } = await scanned(['--organization', '--role', ROLE, '--regions', 'us-east-1', ...endpoint()]);
    const accounts = new Set(report.verdicts.map(({ account }) => account));
    expect([...accounts].sort()).toEqual([MANAGEMENT, ...ACCOUNTS.map(idOf), 'organization'].sort());
    expect(report.run.evaluatedUnits).toBe(report.run.units);
  });

  it('accepts globs, and scans only with the controls that they match', async () => {
    const good = ['--accounts', idOf('good'), '--role', ROLE, '--regions', REGIONS.join(',')];
    const { code, report } = await scanned([...good, '--controls', 'guardduty.e*,database.d*', ...endpoint()]);
    const named = new Set(report.verdicts.map(({ control }) => control));
    expect([...named].every((id) => id === 'guardduty.enabled' || id.startsWith('database.d'))).toBe(true);
    expect(named.size).toBeGreaterThan(1);
    expect(report.verdicts.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(code).toBe(0);
  });

  it('counts findings from --fail-on upwards only', async () => {
    const bad = ['--accounts', idOf('bad'), '--role', ROLE, '--regions', REGIONS.join(','), ...endpoint()];
    const low = [...bad, '--controls', 'cost.required-tags'];
    expect((await scanned(low)).code).toBe(3);
    expect((await scanned([...low, '--fail-on', 'critical'])).code).toBe(0);
  });

  const GOOD_AND_BAD = () => ['--accounts', `${idOf('good')},${idOf('bad')}`, '--role', ROLE, '--regions', 'us-east-1'];
  const inFormat = (format: string) =>
    plumbline(['scan', ...GOOD_AND_BAD(), '--controls', 'guardduty.enabled', '--format', format, ...endpoint()]);

  it('writes CSV', async () => {
    const { code, stdout } = await inFormat('csv');
    const [header, ...rows] = stdout.trim().split('\n');
    expect(header).toBe('control,account,region,resource,status,because,waived_until,waived_by,waiver_reason');
    expect(rows.map((row) => row.split(',').slice(0, 5))).toContainEqual([
      'guardduty.enabled',
      idOf('bad'),
      'us-east-1',
      idOf('bad'),
      'fail',
    ]);
    expect(code).toBe(3);
  });

  it('writes OCSF compliance findings', async () => {
    const { code, stdout } = await inFormat('ocsf');
    const findings = JSON.parse(stdout) as { class_uid: number; compliance: { control: string; status: string } }[];
    expect(findings.map(({ class_uid }) => class_uid)).toEqual([2003, 2003]);
    expect(findings.map(({ compliance }) => compliance.status).sort()).toEqual(['Fail', 'Pass']);
    expect(code).toBe(3);
  });

  it('prints a table, without colour where there is no terminal', async () => {
    const { code, stdout } = await inFormat('table');
    expect(stdout).toContain('guardduty.enabled');
    expect(stdout).toContain(idOf('bad'));
    expect(stdout).not.toContain('\u001b[');
    expect(code).toBe(3);
  });
});

describe('a scan that keeps its verdicts', () => {
  let store: string;
  beforeAll(async () => {
    store = await mkdtemp(join(tmpdir(), 'plumbline-store-'));
  });
  afterAll(() => rm(store, { recursive: true, force: true }));

  const kept = () => ['--store', store];
  const good = () => ['--accounts', idOf('good'), '--role', ROLE, '--regions', 'us-east-1', ...endpoint(), ...kept()];

  it('accepts attestations as evidence, and writes a whole history', async () => {
    const controls = ['--controls', 'dr.plan,guardduty.enabled'];
    expect((await scanned([...good(), ...controls])).code).toBe(3);
    const evidence = [
      '--evidence',
      resolve(import.meta.dirname, '../../README.md'),
      '--valid-for',
      '90d',
      '--note',
      'reviewed',
    ];
    const attested = await plumbline(['attest', 'dr.plan', '--account', idOf('good'), ...evidence, ...kept()]);
    expect(attested).toMatchObject({ code: 0, stderr: '' });
    const { code, report } = await scanned([...good(), ...controls]);
    expect(report.verdicts.map(({ control, status }) => [control, status]).sort()).toEqual([
      ['dr.plan', 'pass'],
      ['guardduty.enabled', 'pass'],
    ]);
    expect(code).toBe(0);
    expect((await plumbline(['fsck', ...kept()])).code).toBe(0);
  });
});

describe('a scan that cannot begin', () => {
  it.each([
    ['a control that is not known', ['--controls', 'guardduty.nope'], 'no control is called "guardduty.nope"'],
    ['several accounts without a role', ['--accounts', '111111111111,222222222222'], '--role'],
    ['an account id that is none', ['--accounts', '1234'], '12-digit account id'],
    ['a region that is none', ['--regions', 'Ireland'], 'is not an AWS region'],
    ['an endpoint that is none', ['--endpoint-url', 'somewhere'], 'http://127.0.0.1:4566'],
  ])('ends with 2 for %s', async (_what, args, message) => {
    const { code, stderr, stdout } = await plumbline(['scan', ...endpoint(), ...args]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });

  it('ends with 1 when nothing answers at the endpoint, and says what to check', async () => {
    const { code, stderr } = await plumbline(['scan', '--endpoint-url', 'http://127.0.0.1:1']);
    expect(stderr).toContain('sts:GetCallerIdentity could not be reached: its endpoint refused the connection');
    expect(code).toBe(1);
  });

  it('ends with 1 without credentials, and says what to do', async () => {
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
    const { code, stderr } = await plumbline(['scan', ...endpoint()], none);
    expect(stderr).toContain('there are no AWS credentials here; sign in');
    expect(code).toBe(1);
  });
});
