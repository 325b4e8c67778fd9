/**
 * Amazon API Gateway: the stages of a region's APIs. Stages can only be listed per API: one call for each API, of
 * either version.
 */
import type { APIGatewayClient, Stage as RestStage } from '@aws-sdk/client-api-gateway';
import type { ApiGatewayV2Client, Stage as LaterStage } from '@aws-sdk/client-apigatewayv2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { plainCredentialNames } from '../../core/credential-names.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, given, oneOf, orAbsent, pagesBy, required, type Seen } from '../../core/reading.ts';

const sdk = async () => ({
  ...(await import('@aws-sdk/client-api-gateway')),
  later: await import('@aws-sdk/client-apigatewayv2'),
});
type Sdk = Awaited<ReturnType<typeof sdk>>;

/** API Gateway has one IAM action for all reads. */
export const GET = 'apigateway:GET';
const PROTOCOLS = ['HTTP', 'WEBSOCKET'] as const;
/** The API was deleted since it was listed ("GetStages", Errors). */
const GONE = 'NotFoundException';

export interface ApiStage {
  readonly kind: Seen<'REST' | (typeof PROTOCOLS)[number]>;
  /** `<api>/<stage>`, as usage plans name stages of REST APIs. */
  readonly name: string;
  /** Whether it samples requests for traces; null for an API that cannot. */
  readonly traces: Seen<boolean | null>;
  /** The variables in the lines of its access log, such as `requestId`; null if it writes no access log. */
  readonly logged: Seen<readonly string[] | null>;
  /** Whether it has a cache of its own. */
  readonly cached: Seen<boolean>;
  /**
   * Names, in order, of variables that contain a credential in plain text: the name marks a credential, and the value
   * is not a reference to one.
   */
  readonly plainCredentials: readonly string[];
}

export const stages = collector({
  id: 'apigateway.stages',
  scope: 'region',
  seldom: 'changed by deployments, whose events make them be read at once',
  actions: [GET],
  absent: {
    'GetStages.item[].tracingEnabled': 'it is not traced ("get-stages", AWS CLI Command Reference, answers without it)',
    'GetStages.item[].variables': 'it has none ("get-stages", AWS CLI Command Reference, answers without it)',
    'GetStages.Items[].StageVariables':
      'it has none ("get-stages", AWS CLI Command Reference, apigatewayv2, answers without it)',
    'GetStages.item[].accessLogSettings':
      'no access log is set up ("get-stages", AWS CLI Command Reference, answers without it)',
    'GetStages.Items[].AccessLogSettings':
      'no access log is set up ("get-stages", AWS CLI Command Reference, apigatewayv2, answers without it)',
  },
  triggers: [
    apiCalls(
      'apigateway',
      'CreateStage',
      'UpdateStage',
      'DeleteStage',
      'CreateDeployment',
      'CreateApi',
      'ImportApi',
      'DeleteApi',
      'DeleteRestApi',
      'DeleteAccessLogSettings',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<ApiStage>[]> => {
    const arnOf = (path: string) => `arn:aws:apigateway:${aws.region}::${path}`;
    const found = [
      ...(await restStages(aws.client(sdk.APIGatewayClient), sdk)),
      ...(await laterStages(aws.client(sdk.later.ApiGatewayV2Client), sdk)),
    ];
    return found.map(({ path, facts }) => ({ id: arnOf(path), facts }));
  },
});

interface Found {
  readonly path: string;
  readonly facts: ApiStage;
}

async function restStages(client: APIGatewayClient, sdk: Sdk): Promise<Found[]> {
  const apis = await all(sdk.paginateGetRestApis({ client }, {}), (page) => required(page.items, GET, 'items'));
  const stagesOf = async (restApiId: string) => {
    const { item } = await client.send(new sdk.GetStagesCommand({ restApiId }));
    return required(item, GET, 'item').map((stage) => restStage(restApiId, stage));
  };
  const found = await each(apis, async ({ id }) => (await orAbsent(stagesOf(required(id, GET, 'id')), GONE)) ?? []);
  return found.flat();
}

async function laterStages(client: ApiGatewayV2Client, { later }: Sdk): Promise<Found[]> {
  const apis = await all(
    pagesBy(
      (NextToken) => client.send(new later.GetApisCommand({ NextToken })),
      (page) => page.NextToken,
    ),
    (page) => required(page.Items, GET, 'Items'),
  );
  const stagesOf = (ApiId: string) =>
    all(
      pagesBy(
        (NextToken) => client.send(new later.GetStagesCommand({ ApiId, NextToken })),
        (page) => page.NextToken,
      ),
      (page) => required(page.Items, GET, 'Items'),
    );
  const found = await each(apis, async ({ ApiId, ProtocolType }) => {
    const api = required(ApiId, GET, 'ApiId');
    const kind = oneOf(ProtocolType, PROTOCOLS, GET, 'ProtocolType');
    return ((await orAbsent(stagesOf(api), GONE)) ?? []).map((stage) => laterStage(api, stage, kind));
  });
  return found.flat();
}

function restStage(api: string, found: RestStage): Found {
  const stage = required(found.stageName, GET, 'stageName');
  const { accessLogSettings } = found;
  const facts = {
    kind: 'REST' as const,
    name: `${api}/${stage}`,
    traces: found.tracingEnabled ?? false,
    logged: accessLogSettings === undefined ? null : loggedIn(accessLogSettings.format, 'accessLogSettings.format'),
    cached: given(found.cacheClusterEnabled, GET, 'cacheClusterEnabled'),
    plainCredentials: plainCredentialNames(Object.entries(found.variables ?? {})),
  };
  return { path: `/restapis/${api}/stages/${stage}`, facts };
}

/** "Choose between REST APIs and HTTP APIs": neither X-Ray nor caching for HTTP APIs, and no caching for WebSocket APIs. */
function laterStage(api: string, found: LaterStage, kind: ApiStage['kind']): Found {
  const stage = required(found.StageName, GET, 'StageName');
  const { AccessLogSettings } = found;
  const logged =
    AccessLogSettings === undefined ? null : loggedIn(AccessLogSettings.Format, 'AccessLogSettings.Format');
  const plainCredentials = plainCredentialNames(Object.entries(found.StageVariables ?? {}));
  const facts = { kind, name: `${api}/${stage}`, traces: null, logged, cached: false, plainCredentials };
  return { path: `/apis/${api}/stages/${stage}`, facts };
}

/** `$context.identity.apiKeyId` → `identity.apiKeyId`. */
function loggedIn(format: string | undefined, field: string): Seen<readonly string[]> {
  const found = given(format, GET, field);
  if (found instanceof CouldNotRead) return found;
  return [...new Set([...found.matchAll(/\$context\.([\w.-]+)/g)].map(([, name = '']) => name))].sort();
}

/** Facts that examples of controls start from. */
export const exampleStage = {
  kind: 'REST',
  name: 'a1b2c3/live',
  traces: true,
  logged: ['identity.apiKeyId', 'requestId', 'status'],
  cached: false,
  plainCredentials: [],
} as const;
export const STAGE_ARN = 'arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/stages/live';
