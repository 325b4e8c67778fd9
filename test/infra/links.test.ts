/** The monitor's only public address, which does not exist where links are switched off. */
import { describe, expect, it } from 'vitest';
import { LINK_PAGE } from '../../infra/names.ts';
import { PAGE } from '../../shared/api/link.ts';
import { hubTemplate, plain, resources, settings, settingsOf } from './support.ts';

const hub = hubTemplate();
const only = (type: string) => {
  const [found, ...others] = resources(hub, type);
  expect(others, type).toEqual([]);
  return plain(found?.Properties);
};

describe('the page behind links', () => {
  it('is one route, which the function serves, and no other request reaches it', () => {
    const route = only('AWS::ApiGatewayV2::Route');
    expect(route.RouteKey).toBe(`ANY ${LINK_PAGE}`);
    expect(LINK_PAGE).toBe(`/${PAGE}`);
    expect(only('AWS::ApiGatewayV2::Integration')).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      IntegrationUri: expect.stringMatching(/^<LinksLinkFunction/),
    });
    expect(only('AWS::ApiGatewayV2::Api').CorsConfiguration).toBeUndefined();
  });

  it('may be invoked by this API at that path only', () => {
    const permissions = resources(hub, 'AWS::Lambda::Permission').map(({ Properties }) => plain(Properties));
    expect(permissions.filter(({ FunctionName }) => FunctionName.startsWith('<LinksLinkFunction'))).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        FunctionName: expect.anything(),
        SourceArn: expect.stringMatching(/^arn:aws:execute-api:eu-west-1:222222222222:<LinksApi\w+>\/\*\/\*\/alert$/),
      },
    ]);
    expect(resources(hub, 'AWS::Lambda::Url')).toEqual([]);
  });

  it('is throttled, and further concurrent requests start no function', () => {
    const { DefaultRouteSettings, StageName } = only('AWS::ApiGatewayV2::Stage');
    expect(StageName).toBe('$default');
    expect(DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 });
    const link = resources(hub, 'AWS::Lambda::Function').find(
      ({ Properties }) => Properties.FunctionName === 'plumbline-link',
    );
    expect(link?.Properties.ReservedConcurrentExecutions).toBe(10);
  });

  it('logs the caller and the answer without the token, in an encrypted group that expires', () => {
    const { AccessLogSettings } = only('AWS::ApiGatewayV2::Stage');
    const format: Record<string, string> = JSON.parse(AccessLogSettings.Format);
    expect(Object.values(format)).toContain('$context.status');
    expect(AccessLogSettings.Format).not.toMatch(/path|query|url|referer|userAgent|authorizer/i);
    const group = resources(hub, 'AWS::Logs::LogGroup').find(
      ({ id }) => AccessLogSettings.DestinationArn === `<${id}.Arn>`,
    );
    expect(group?.Properties).toMatchObject({ RetentionInDays: settings.retention.logDays });
    expect(plain(group?.Properties.KmsKeyId)).toMatch(/^<OperationsKey/);
    const { KeyPolicy } = plain(
      resources(hub, 'AWS::KMS::Key').find(({ id }) => id.startsWith('OperationsKey'))?.Properties,
    );
    expect(JSON.stringify(KeyPolicy)).toContain(`log-group:${group?.Properties.LogGroupName}`);
  });

  it('has its own key, which only makes and verifies MACs and admits no other principal', () => {
    const key = resources(hub, 'AWS::KMS::Key').find(({ id }) => id.startsWith('LinksKey'));
    expect(key?.Properties).toMatchObject({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    expect(plain(key?.Properties.KeyPolicy.Statement)).toEqual([
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::222222222222:root' }, Action: 'kms:*', Resource: '*' },
    ]);
  });

  it("is the target of alerts' links, and is named in an output", () => {
    const [{ Value } = { Value: null }] = Object.values(hub.findOutputs('LinkUrl'));
    const url = plain(Value);
    expect(url).toMatch(/^<LinksApi\w+\.ApiEndpoint>\/alert$/);
    for (const name of ['plumbline-alert', 'plumbline-remind']) {
      const found = resources(hub, 'AWS::Lambda::Function').find(({ Properties }) => Properties.FunctionName === name);
      expect(plain(found?.Properties.Environment.Variables)).toMatchObject({
        LINK_URL: url,
        LINK_KEY_ARN: expect.stringMatching(/^<LinksKey\w+\.Arn>$/),
      });
    }
  });

  it('raises an alarm when people got no answer', () => {
    const alarm = resources(hub, 'AWS::CloudWatch::Alarm').find(({ id }) => id.startsWith('AlarmsLinksFailed'));
    expect(plain(alarm?.Properties)).toMatchObject({
      Namespace: 'AWS/ApiGateway',
      MetricName: '5xx',
      Statistic: 'Sum',
      Dimensions: [{ Name: 'ApiId', Value: expect.stringMatching(/^<LinksApi/) }],
    });
  });
});

describe('without links', () => {
  const without = hubTemplate(settingsOf({ alerts: { links: false } }));

  it('there is no public address, no key, no function and no permission to sign', () => {
    const types = Object.values<{ Type: string }>(without.toJSON().Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /ApiGateway|Lambda::(Permission|Url)/.test(type))).toEqual([]);
    const names = resources(without, 'AWS::Lambda::Function').map(({ Properties }) => Properties.FunctionName);
    expect(names).toContain('plumbline-alert');
    expect(names).not.toContain('plumbline-link');
    expect(resources(without, 'AWS::KMS::Key')).toHaveLength(3);
    expect(JSON.stringify(without.toJSON())).not.toMatch(/kms:(Generate|Verify)Mac|LINK_URL|LINK_KEY_ARN/);
  });
});
