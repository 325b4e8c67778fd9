/** The API's gateway and functions, which do not exist unless the configuration has `api`. */
import { describe, expect, it } from 'vitest';
import { API_PATH, PAGE_PATHS, SIGNED_API_PATH } from '../../infra/names.ts';
import { BASE } from '../../shared/api/base.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { hubTemplate, plain, resources, settingsOf } from './support.ts';

const API: PlumblineConfig['api'] = {
  oidc: { issuer: 'https://login.example.com', audience: 'plumbline' },
  grants: [{ claim: 'groups', value: 'auditors', roles: ['auditor'] }],
};
const hub = hubTemplate(settingsOf({ api: API }));
const named = (name: string) =>
  resources(hub, 'AWS::Lambda::Function').find(({ Properties }) => Properties.FunctionName === name);
const routesIn = (template: typeof hub) =>
  resources(template, 'AWS::ApiGatewayV2::Route')
    .map(({ Properties }) => plain(Properties))
    .filter(({ RouteKey }) => RouteKey.includes(BASE));

interface Granted {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Record<string, Record<string, unknown>> | undefined;
}

function grantsOf(name: 'Api' | 'Jobs'): Granted[] {
  const policy = resources(hub, 'AWS::IAM::ManagedPolicy').find(({ id }) => id.startsWith(`Http${name}Policy`));
  const { Statement } = plain(policy?.Properties.PolicyDocument) as {
    Statement: { Sid: string; Action: string | string[]; Resource: string | string[]; Condition?: never }[];
  };
  return Statement.map(({ Sid, Action, Resource, Condition }) => ({
    ...{ sid: Sid, actions: [Action].flat(), resources: [Resource].flat(), condition: Condition },
  }));
}

describe('the API', () => {
  it('does not exist without its configuration', () => {
    const without = hubTemplate();
    expect(routesIn(without)).toEqual([]);
    const names = resources(without, 'AWS::Lambda::Function').map(({ Properties }) => Properties.FunctionName);
    expect(names.filter((name) => /-(api|jobs)$/.test(name))).toEqual([]);
  });

  it('answers tokens at one path, and signatures that the gateway verified at another', () => {
    const routes = routesIn(hub).map(({ RouteKey, AuthorizationType }) => `${AuthorizationType} ${RouteKey}`);
    expect(API_PATH.startsWith(BASE)).toBe(true);
    expect(routes.sort()).toEqual(
      ['GET', 'HEAD', 'POST']
        .flatMap((method) => [`AWS_IAM ${method} ${SIGNED_API_PATH}`, `NONE ${method} ${API_PATH}`])
        .sort(),
    );
  });

  it('takes signatures alone if the configuration names no provider of tokens', () => {
    const arn = 'arn:aws:iam::222222222222:role/ci-shop';
    const signed: PlumblineConfig['api'] = { grants: [{ arn, roles: ['uploader'], repositories: ['acme/shop'] }] };
    const types = routesIn(hubTemplate(settingsOf({ api: signed }))).map(({ AuthorizationType }) => AuthorizationType);
    expect(new Set(types)).toEqual(new Set(['AWS_IAM']));
  });

  it('answers the pages without an authorizer if people can sign in, and not otherwise', () => {
    const pages = (api: PlumblineConfig['api']) =>
      resources(hubTemplate(settingsOf({ api })), 'AWS::ApiGatewayV2::Route')
        .map(({ Properties }) => plain(Properties))
        .filter(({ RouteKey }) => PAGE_PATHS.some((path) => RouteKey.endsWith(` ${path}`)))
        .map(({ RouteKey, AuthorizationType }) => `${AuthorizationType} ${RouteKey}`);
    expect(pages(API)).toEqual([]);
    expect(pages({ ...API, signIn: { clientId: 'pages' } }).sort()).toEqual(
      ['GET', 'HEAD', 'POST'].flatMap((method) => PAGE_PATHS.map((path) => `NONE ${method} ${path}`)).sort(),
    );
  });

  it('reads checklists, and cannot write them', () => {
    const reading = grantsOf('Api').filter((grant) => grant.resources.some((name) => name.endsWith('/checklists/*')));
    expect(reading.map(({ actions }) => actions)).toEqual([['s3:GetObject']]);
  });

  it('logs who asked and what was answered, and neither the query nor a token', () => {
    const stage = resources(hub, 'AWS::ApiGatewayV2::Stage').find(({ id }) => id.startsWith('HttpStage'));
    const { AccessLogSettings, DefaultRouteSettings } = plain(stage?.Properties);
    expect(AccessLogSettings.Format).toContain('$context.identity.userArn');
    expect(AccessLogSettings.Format).not.toMatch(/path|query|url|referer|userAgent|authorizer/i);
    expect(DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
  });

  it('raises an alarm when requests or jobs fail', () => {
    const alarms = resources(hub, 'AWS::CloudWatch::Alarm').map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(alarms).toEqual(
      expect.arrayContaining([
        ...['AlarmsRequestsFailed', 'AlarmsJobsSetAside', 'AlarmsErrorsapi', 'AlarmsErrorsjobs', 'AlarmsThrottlesapi'],
      ]),
    );
  });

  it('has reserved executions, and its jobs have time and disk', () => {
    expect(named('plumbline-api')?.Properties).toMatchObject({ ReservedConcurrentExecutions: 20, Timeout: 29 });
    expect(named('plumbline-jobs')?.Properties).toMatchObject({
      ...{ ReservedConcurrentExecutions: 2, Timeout: 900, EphemeralStorage: { Size: 4_096 } },
    });
  });
});

describe('the function of the API', () => {
  const appends = grantsOf('Api').filter(({ actions }) => actions.some((action) => /PutItem|UpdateItem/.test(action)));
  const keysOf = ({ condition }: Granted) => [condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']].flat();

  it.each(['unit#111122223333/eu-west-1', 'unit#organization/global', 'unit#runs/global', 'finding#x'])(
    'cannot write %s',
    (key) => {
      for (const grant of appends) {
        expect(grant.condition?.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
        expect(keysOf(grant).some((pattern) => key.startsWith(String(pattern).replace('*', '')))).toBe(false);
      }
    },
  );

  it.each(['unit#waivers/global', 'unit#alerts/global', 'unit#attestations/organization', 'unit#exports/global'])(
    'can append to %s',
    (key) => {
      const patterns = appends.filter(({ sid }) => sid === 'AppendRecords').flatMap(keysOf);
      expect(patterns.some((pattern) => key.startsWith(String(pattern).replace('*', '')))).toBe(true);
    },
  );

  it('signs no anchor, assumes no role, and deletes nothing', () => {
    const actions = grantsOf('Api').flatMap((grant) => grant.actions);
    expect(actions.filter((action) => /^kms:Sign|^sts:|Delete|Scan|\*/.test(action))).toEqual([]);
    expect(actions).toContain('lambda:InvokeFunction');
  });
});

describe('the function of jobs', () => {
  it('seals packs, and writes no history', () => {
    const grants = grantsOf('Jobs');
    expect(grants.flatMap(({ actions }) => actions).filter((action) => /^dynamodb:/.test(action))).toEqual([
      'dynamodb:Query',
    ]);
    expect(grants.find(({ sid }) => sid === 'SignAnchors')?.resources).toEqual([expect.stringMatching(/^<AnchorKey/)]);
  });

  it('writes the objects of jobs alone', () => {
    const puts = grantsOf('Jobs').filter(({ actions }) => actions.includes('s3:PutObject'));
    expect(puts.flatMap((grant) => grant.resources)).toEqual([
      expect.stringMatching(/^<Operations\w+\.Arn>\/jobs\/\*$/),
    ]);
  });
});
