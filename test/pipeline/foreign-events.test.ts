/** Findings of Security Hub and AWS Config that arrive as events become verdicts of external controls. */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { reactFunction } from '../../functions/react.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { unitId } from '../../shared/core/account.ts';
import { isInert } from '../../shared/core/inert.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { importUnit } from '../../shared/pipeline/import.ts';
import { judgeSilence } from '../../shared/pipeline/silent-sources.ts';
import type { ImportRecord } from '../../shared/records/imports.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { wireForeign } from '../../shared/wiring/foreign.ts';
import { sqsEvent } from '../../simulator/invocations.ts';
import { asff } from '../imports/support.ts';
import { openStage, type Stage } from '../support/stage.ts';

type Json = Record<string, unknown>;

let stage: Stage;
afterEach(() => stage?.close());

const BOTH = { securityHub: true, config: true };
const member = () => stage.world.accounts[3]?.id ?? '';
const REGION = 'eu-west-1';
const DAY = 86_400_000;

async function begin(imports: PlumblineConfig['imports'] = BOTH, controls: PlumblineConfig['controls'] = {}) {
  stage = await openStage(
    {},
    { controls: { '*': false, 'guardduty.enabled': true, ...controls }, ...(imports ? { imports } : {}) },
  );
  await stage.runtime.scan();
  stage.runtime.received();
}

/** Minutes after the first event of a test. */
const minute = (count: number) => new Date(stage.world.now().getTime() + count * 60_000).toISOString();
let sent = 0;
const envelope = (source: string, detailType: string, at: number, detail: Json): Json => {
  sent += 1;
  return {
    ...{ version: '0', id: `event-${sent}`, source, 'detail-type': detailType, account: member(), region: REGION },
    ...{ time: minute(at).replace(/\.\d+Z$/, 'Z'), resources: [], detail },
  };
};

interface Said {
  readonly control?: string;
  readonly resource?: string;
  readonly at?: number;
  readonly more?: Json;
}

/** An event of Security Hub about a finding that was made just before, unless `more` says otherwise. */
const finding = (
  status: string,
  { control = 'S3.1', resource = 'arn:aws:s3:::a', at = 0, more = {} }: Said = {},
): Json =>
  envelope('aws.securityhub', 'Security Hub Findings - Imported', at, {
    findings: [
      asff(control, status, resource, {
        ...{ AwsAccountId: member(), Severity: { Label: 'HIGH' }, CreatedAt: minute(at), UpdatedAt: minute(at) },
        ...more,
      }),
    ],
  });

const ruleChange = (type: string | null, { at = 0, resource = 'vol-1', more = {} }: Said = {}): Json => {
  const qualifier = { configRuleName: 'own-rule', resourceType: 'AWS::EC2::Volume', resourceId: resource };
  const result = {
    evaluationResultIdentifier: { evaluationResultQualifier: { ...qualifier, evaluationMode: 'DETECTIVE' } },
    ...{ complianceType: type, resultRecordedTime: minute(at) },
  };
  return envelope('aws.config', 'Config Rules Compliance Change', at, {
    ...{ messageType: 'ComplianceChangeNotification', recordVersion: '1.0', ...qualifier },
    ...{ awsAccountId: member(), awsRegion: REGION, notificationCreationTime: minute(at) },
    ...(type === null ? {} : { newEvaluationResult: result }),
    ...more,
  });
};

/** Sends the events in one batch to the function, and delivers what follows. */
async function send(...events: readonly unknown[]) {
  const react = reactFunction(() => stage.runtime.wiring);
  const answer = await react(sqsEvent(events as never), { getRemainingTimeInMillis: () => 60_000 } as never);
  await stage.runtime.settle();
  return answer;
}
const unit = (source: string) => `${unitId({ account: member(), region: REGION })}@${source}`;
const stateOf = async (source = 'securityhub') =>
  (await stage.runtime.wiring.history.read(verdictsOf(unit(source)))).contents.verdicts;
const statuses = async (source?: string) =>
  Object.fromEntries(
    Object.entries(await stateOf(source)).flatMap(([control, held]) =>
      Object.entries(held).map(([resource, { status }]) => [`${control} ${resource}`, status]),
    ),
  );
const movements = async (source = 'securityhub') => {
  const commits = await Array.fromAsync(stage.runtime.wiring.history.log(verdictsOf(unit(source))));
  return commits.map(({ body }) => body.changes.map(({ movement }) => movement).join());
};
const told = () => stage.runtime.received().map(({ attributes }) => `${attributes.event} ${attributes.kind}`);
const S3 = 'external.securityhub.S3.1 arn:aws:s3:::a';
const RULE = 'external.config.own-rule vol-1';

describe('a finding of Security Hub', () => {
  it('becomes a verdict, alerts when it fails, and closes its alert when it passes', async () => {
    await begin();
    expect(await send(finding('FAILED'))).toEqual({ batchItemFailures: [] });
    expect(await statuses()).toEqual({ [S3]: 'fail' });
    expect(told()).toEqual(['opened appeared']);
    await send(finding('PASSED', { at: 5 }));
    expect(await movements()).toEqual(['appeared', 'recovered']);
    expect(told()).toEqual(['resolved recovered']);
    const { problems } = await fsck({ ...stage.runtime.wiring, client: stage.database.client, table: 'plumbline' });
    expect(problems).toEqual([]);
  });

  it('changes nothing where the configuration does not ask for it', async () => {
    await begin(undefined);
    await send(finding('FAILED'), ruleChange('NON_COMPLIANT'));
    await stage.close();
    await begin({ config: true });
    await send(finding('FAILED'));
    expect(await statuses()).toEqual({});
  });

  it('is a baseline if it was created before the first event from Security Hub', async () => {
    await begin();
    const old = { more: { CreatedAt: '2020-01-01T00:00:00Z' } };
    await send(finding('FAILED', old), finding('FAILED', { ...old, resource: 'arn:aws:s3:::b', at: 1 }));
    await send(finding('FAILED', { ...old, resource: 'arn:aws:s3:::c', at: 600 }));
    expect(await movements()).toEqual(['baseline,baseline', 'baseline']);
    expect(told().filter((one) => one.startsWith('opened'))).toEqual([]);
    await send(finding('FAILED', { control: 'S3.2', at: 700 }));
    expect((await movements()).at(-1)).toBe('appeared');
  });

  it('that repeats the same status, or arrives twice, makes no commit', async () => {
    await begin();
    const first = finding('FAILED');
    await send(first, first);
    await send(first);
    await send({ ...first, id: 'from-the-administrator' });
    await send(finding('FAILED', { at: 720 }));
    expect(await movements()).toEqual(['appeared']);
  });

  it('that is older than the newest one overwrites nothing, in one batch or in several', async () => {
    await begin();
    await send(finding('FAILED', { at: 9 }), finding('PASSED', { at: 3 }), finding('PASSED', { at: 12 }));
    await send(finding('FAILED', { at: 10 }));
    expect(await statuses()).toEqual({ [S3]: 'pass' });
    await send(finding('FAILED', { at: 20, more: { RecordState: 'ARCHIVED' } }));
    await send(finding('FAILED', { at: 15 }));
    expect(await statuses()).toEqual({ [S3]: 'not-applicable' });
  });

  it('of the same second is ordered by its own instant', async () => {
    await begin();
    const second = minute(3).slice(0, 19);
    const at = (part: string) => ({ at: 3, more: { UpdatedAt: `${second}.${part}Z` } });
    await send(finding('PASSED', at('900')), finding('FAILED', at('100')));
    expect(await statuses()).toEqual({ [S3]: 'pass' });
  });

  it('ends alone: another finding about the check and resource still fails', async () => {
    await begin();
    const of = (Id: string) => ({ more: { Id, Compliance: undefined, GeneratorId: 'detector', Title: 't' } });
    const gone = { Workflow: { Status: 'RESOLVED' } };
    await send(finding('', of('one')), finding('', of('two')));
    await send(finding('', { at: 5, more: { ...of('one').more, ...gone } }));
    expect(Object.values(await statuses())).toEqual(['fail']);
    await send(finding('', { at: 6, more: { ...of('two').more, ...gone } }));
    expect(Object.values(await statuses())).toEqual(['not-applicable']);
    expect((await movements()).at(-1)).toBe('recovered');
  });

  it('that was archived is removed when no older event can arrive any more', async () => {
    await begin();
    await send(finding('FAILED'));
    await send(finding('FAILED', { at: 2, more: { RecordState: 'ARCHIVED' } }));
    stage.world.advance(15 * DAY);
    await send(finding('PASSED', { resource: 'arn:aws:s3:::b' }));
    expect(await statuses()).toEqual({ 'external.securityhub.S3.1 arn:aws:s3:::b': 'pass' });
  });

  it('that is muted there stays failing', async () => {
    await begin();
    await send(finding('FAILED', { more: { Workflow: { Status: 'SUPPRESSED' } } }));
    expect((await stateOf())['external.securityhub.S3.1']?.['arn:aws:s3:::a']).toMatchObject({
      ...{ status: 'fail', because: expect.stringContaining('muted there') },
    });
  });

  it('of Plumbline, of a sample, and of an account that the sender does not administer is left out', async () => {
    await begin();
    const other = stage.world.accounts[2]?.id ?? '';
    await send(
      finding('FAILED', { more: { GeneratorId: 'plumbline/guardduty.enabled' } }),
      finding('FAILED', { more: { Sample: true } }),
      finding('FAILED', { more: { AwsAccountId: other } }),
      finding('FAILED', { more: { AwsAccountId: '999999999999' } }),
    );
    expect(await statuses()).toEqual({});
    const elsewhere = verdictsOf(`${other}/${REGION}@securityhub`);
    expect((await stage.runtime.wiring.history.read(elsewhere)).seq).toBe(0);
  });
});

describe('an administrator', () => {
  it('reports the findings of other accounts', async () => {
    await begin();
    const foreign = wireForeign({
      imports: BOTH,
      deployment: {
        managementAccountId: '111111111111',
        hub: { account: '222222222222', region: REGION },
        members: { organizationalUnits: ['r-ab12'], regions: [REGION] },
        externalId: 'plumbline',
      },
    });
    const sample = JSON.parse(
      await readFile('test/fixtures/events/aws.securityhub/security-hub-findings-imported.json', 'utf8'),
    ).event;
    const event = { ...sample, detailType: sample['detail-type'] };
    expect(foreign?.read(event).findings).toEqual([]);
    const [found] = foreign?.read({ ...event, account: '222222222222' }).findings ?? [];
    expect(found).toMatchObject({
      unit: '444455556666/eu-west-1@securityhub',
      resource: 'arn:aws:ec2:eu-west-1:444455556666:instance/i-0123456789abcdef0',
      external: { severity: 'critical' },
      word: { status: 'fail', at: '2026-01-15T09:12:07.000Z' },
    });
  });
});

describe('a change of compliance with a Config rule', () => {
  it('becomes a verdict of the rule, and alerts without a baseline', async () => {
    await begin();
    await send(ruleChange('NON_COMPLIANT'));
    await send(ruleChange('COMPLIANT', { at: 4 }));
    await send(ruleChange('NON_COMPLIANT', { at: 8 }));
    expect(await movements('config')).toEqual(['appeared', 'recovered', 'regressed']);
    expect(told().slice(0, 2)).toEqual(['opened appeared', 'resolved recovered']);
  });

  it('that was overtaken by two later ones overwrites nothing', async () => {
    await begin();
    await send(ruleChange('NON_COMPLIANT', { at: 1 }));
    await send(ruleChange('NON_COMPLIANT', { at: 5 }));
    await send(ruleChange('COMPLIANT', { at: 3 }));
    expect(await statuses('config')).toEqual({ [RULE]: 'fail' });
    expect(await movements('config')).toEqual(['appeared', 'changed']);
  });

  it('without a new result ends the verdict', async () => {
    await begin();
    await send(ruleChange('NON_COMPLIANT'));
    await send(ruleChange(null, { at: 2 }));
    expect(await statuses('config')).toEqual({ [RULE]: 'not-applicable' });
  });

  it('counts once, whether Config or Security Hub reports it, and not for a rule of Security Hub or a planned resource', async () => {
    await begin();
    const asFinding = {
      ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/config',
      ProductFields: { 'aws/config/ConfigRuleName': 'own-rule' },
    };
    const planned = { evaluationResultIdentifier: { evaluationResultQualifier: { evaluationMode: 'PROACTIVE' } } };
    await send(
      ruleChange('NON_COMPLIANT'),
      finding('FAILED', { more: asFinding }),
      ruleChange('NON_COMPLIANT', { more: { configRuleName: 'securityhub-s3-1a2b3c' } }),
      ruleChange('NON_COMPLIANT', {
        resource: 'planned',
        more: { newEvaluationResult: { ...planned, complianceType: 'NON_COMPLIANT' } },
      }),
    );
    expect({ ...(await statuses('config')), ...(await statuses()) }).toEqual({ [RULE]: 'fail' });
  });
});

describe('one cause', () => {
  it('is recorded without an alert while a control of Plumbline counts the same', async () => {
    await begin(BOTH, { 'operations.config-rules': true, 'securityhub.no-critical-findings': true });
    await send(ruleChange('NON_COMPLIANT'), finding('FAILED', { more: { Severity: { Label: 'CRITICAL' } } }));
    expect([await movements('config'), await movements()]).toEqual([['recorded'], ['recorded']]);
    await send(finding('FAILED', { control: 'S3.9' }));
    expect((await movements()).at(-1)).toBe('appeared');
  });
});

describe('a file that is imported beside events', () => {
  const record = (day: string): ImportRecord => ({
    ...{ source: 'securityhub', format: 'asff', at: minute(0), by: 'kim', sha256: 'x', bytes: 1, complete: false },
    ...{ units: [unit('securityhub')], controls: ['external.securityhub.S3.1'], maxAgeDays: 7 },
    ...{ verdicts: 1, muted: 0, waived: false, observed: day },
  });
  const importing = (observed: string, status: 'pass' | 'fail', resource = 'arn:aws:s3:::a') =>
    importUnit(
      stage.runtime.wiring,
      {
        ...{ unit: unit('securityhub'), account: member(), region: REGION, source: 'securityhub' },
        parts: () => [
          { verdicts: new Map([[resource, { control: 'external.securityhub.S3.1', resource, status, because: 'b' }]]) },
        ],
      },
      { record: record(observed), claims: [], isFirst: false },
    );

  it('overwrites nothing that a later event reported, and counts where it is newer', async () => {
    await begin();
    await send(finding('PASSED', { at: 10 }));
    await importing(minute(5), 'fail');
    await importing(minute(5), 'fail', 'arn:aws:s3:::other');
    expect(await statuses()).toEqual({ [S3]: 'pass', 'external.securityhub.S3.1 arn:aws:s3:::other': 'fail' });
    await importing(minute(15), 'fail');
    expect(await statuses()).toEqual({ [S3]: 'fail' });
  });
});

describe('a source that sends events', () => {
  it('falls silent when no event arrives for a week, and comes back with the next one', async () => {
    await begin();
    await send(finding('PASSED'));
    const later = (days: number) => () => new Date(stage.world.now().getTime() + days * DAY);
    const silence = (days: number) => judgeSilence({ ...stage.runtime.wiring, clock: later(days) });
    expect(await silence(6)).toEqual([]);
    const [commit] = await silence(8);
    expect(commit?.body.changes).toMatchObject([
      { movement: 'went-dark', because: expect.stringContaining('was heard last') },
    ]);
    expect(await silence(9)).toEqual([]);
    stage.world.advance(10 * DAY);
    await send(finding('PASSED', { resource: 'arn:aws:s3:::b' }));
    expect((await movements()).at(-1)).toContain('came-back');
    expect(await statuses()).toMatchObject({ 'external.securityhub.S3.1 arn:aws:s3:::b': 'pass' });
  });

  it('of Config is not silent because nothing changed', async () => {
    await begin();
    await send(ruleChange('COMPLIANT'));
    const clock = () => new Date(stage.world.now().getTime() + 30 * DAY);
    expect(await judgeSilence({ ...stage.runtime.wiring, clock })).toEqual([]);
  });
});

describe('hostile findings', () => {
  it('that lack an account, a resource or a region are left out, and the others of the event are taken', async () => {
    await begin();
    const event = finding('FAILED');
    const [good] = (event.detail as { findings: Json[] }).findings;
    const bad = [{}, { ...good, Resources: [] }, { ...good, Region: '../..' }, { ...good, AwsAccountId: 'x' }];
    const findings = [...bad, { ...good, Resources: [{ Id: '*' }] }];
    expect(await send({ ...event, detail: { findings } })).toEqual({ batchItemFailures: [] });
    expect(await statuses()).toEqual({ 'external.securityhub.S3.1 unnamed': 'fail' });
    expect(await send({ ...event, id: 'no-list', detail: { findings: 'none' } })).toEqual({ batchItemFailures: [] });
  });

  it('are stored as plain text of bounded length', async () => {
    await begin();
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 3_000 }).filter((one) => one.trim() !== '');
    const events = fc
      .sample(fc.tuple(text, text, text, text), { numRuns: 60, seed: 7 })
      .map(([id, title, check, resource]) =>
        finding('FAILED', {
          resource,
          more: {
            Id: id,
            Title: title,
            Description: title,
            Compliance: { Status: 'FAILED', SecurityControlId: check },
          },
        }),
      );
    expect(await send(...events)).toEqual({ batchItemFailures: [] });
    const state = await stateOf();
    expect(Object.keys(state).length).toBeGreaterThan(0);
    for (const [control, held] of Object.entries(state)) {
      expect(control).toMatch(/^external\.securityhub\.[\w.-]{1,90}$/);
      for (const [resource, { because, external }] of Object.entries(held)) {
        for (const one of [resource, because, external?.title ?? '']) expect(isInert(one)).toBe(true);
        expect(resource.length).toBeLessThan(1_000);
        expect(because.length).toBeLessThanOrEqual(400);
      }
    }
  });

  it('of one resource keep a bounded number of latest statuses', async () => {
    await begin();
    const more = (index: number) => ({ Id: `f${index}`, Compliance: undefined, GeneratorId: 'g', Title: 't' });
    await send(...Array.from({ length: 50 }, (_, index) => finding('', { at: index, more: more(index) })));
    const [held] = Object.values((await stateOf())['external.securityhub.g'] ?? {});
    expect(Object.keys(held?.words ?? {})).toHaveLength(20);
  });
});
