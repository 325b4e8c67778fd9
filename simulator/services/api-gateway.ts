/** Simulated Amazon API Gateway: production accounts have a REST API with two keys, and an HTTP API, in their first region. */
import type {
  ApiKey,
  GetApiKeysRequest,
  GetRestApisRequest,
  GetStagesRequest,
  GetUsagePlanKeysRequest,
  RestApi,
  Stage,
  UpdateStageRequest,
  UsagePlan,
  UsagePlanKey,
} from '@aws-sdk/client-api-gateway';
import type { Api, GetApisRequest, Stage as LaterStage } from '@aws-sdk/client-apigatewayv2';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface ApiGateway {
  readonly apis: RestApi[];
  readonly stages: Map<string, Stage[]>;
  readonly keys: ApiKey[];
  readonly plans: UsagePlan[];
  readonly keysOf: Map<string, UsagePlanKey[]>;
}

const A_DAY = 86_400_000;
const FORMAT =
  '{"requestId":"$context.requestId","key":"$context.identity.apiKeyId","status":"$context.status","error":"$context.error.message"}';
const PLAN = 'p1a2b3';

const isHome = ({ world, account, region }: ServiceLocation): boolean =>
  databaseRole(world, account, region) === 'primary';
const logGroup = ({ account, region }: ServiceLocation, name: string): string =>
  `arn:aws:logs:${region}:${account.id}:log-group:${name}`;

function seed(place: ServiceLocation): ApiGateway {
  if (!isHome(place)) return { apis: [], stages: new Map(), keys: [], plans: [], keysOf: new Map() };
  const { flaw, now, random } = place;
  const api = random.hex(10);
  const daysAgo = (days: number) => new Date(now.getTime() - days * A_DAY);
  const stage: Stage = {
    ...{ stageName: 'live', deploymentId: 'd1', cacheClusterEnabled: false, cacheClusterStatus: 'NOT_AVAILABLE' },
    ...{
      tracingEnabled: !flaw('api-untraced', 0.04),
      methodSettings: {},
      variables: { LOG_LEVEL: 'info' },
      createdDate: daysAgo(200),
    },
    ...(flaw('api-without-log', 0.04)
      ? {}
      : { accessLogSettings: { destinationArn: logGroup(place, 'storefront'), format: FORMAT } }),
  };
  const key = (id: string, days: number): ApiKey => ({
    ...{ id, name: id, enabled: true, createdDate: daysAgo(days), lastUpdatedDate: daysAgo(days) },
    ...{
      stageKeys: [`${api}/live`],
      tags: {
        expires: daysAgo(days - 90)
          .toISOString()
          .slice(0, 10),
      },
    },
  });
  const keys = [key('partner-1', flaw('api-key-old', 0.04) ? 120 : 60), key('partner-2', 30)];
  const rateLimit = flaw('api-key-unlimited', 0.04) ? 5_000 : 1_000;
  return {
    apis: [{ id: api, name: 'storefront', createdDate: daysAgo(200), apiKeySource: 'HEADER' }],
    stages: new Map([[api, [stage]]]),
    keys,
    plans: [
      {
        ...{ id: PLAN, name: 'partners', throttle: { rateLimit, burstLimit: 20 } },
        apiStages: [{ apiId: api, stage: 'live', throttle: { '/orders/POST': { rateLimit: 100, burstLimit: 10 } } }],
      },
    ],
    keysOf: new Map([[PLAN, keys.map(({ id, name }) => ({ id, name, type: 'API_KEY' }))]]),
  };
}

const listing =
  <Item, Input extends GetRestApisRequest>(itemsOf: (call: Call<ApiGateway, Input>) => readonly Item[]) =>
  (call: Call<ApiGateway, Input>) => {
    const { items, next } = page(itemsOf(call), call.input.position, call.input.limit, call.world);
    return { items, position: next };
  };

function among<T>(lists: ReadonlyMap<string, T[]>, id: string | undefined): T[] {
  const found = lists.get(id ?? '');
  if (found) return found;
  throw apiError('NotFoundException', `Invalid identifier specified: ${id}`, 404);
}

export const apiGateway = service<ApiGateway>({
  serviceId: 'API Gateway',
  eventSource: 'apigateway',
  scope: 'region',
  seed,
  reads: {
    GetRestApis: listing(({ state }) => state.apis),
    GetApiKeys: listing(({ state }: Call<ApiGateway, GetApiKeysRequest>) => state.keys),
    GetUsagePlans: listing(({ state }) => state.plans),
    GetUsagePlanKeys: listing(({ state, input }: Call<ApiGateway, GetUsagePlanKeysRequest>) =>
      among(state.keysOf, input.usagePlanId),
    ),
    GetStages: ({ state, input }: Call<ApiGateway, GetStagesRequest>) => ({
      item: among(state.stages, input.restApiId),
    }),
  },
  writes: {
    UpdateStage: ({ state, input }: Call<ApiGateway, UpdateStageRequest>) => {
      const stage = among(state.stages, input.restApiId).find(({ stageName }) => stageName === input.stageName);
      if (!stage) throw apiError('NotFoundException', 'Invalid stage identifier specified', 404);
      for (const { path, value } of input.patchOperations ?? []) {
        if (path === '/tracingEnabled') stage.tracingEnabled = value === 'true';
      }
      return stage;
    },
  },
});

interface LaterApiGateway {
  readonly apis: Api[];
  readonly stages: Map<string, LaterStage[]>;
}

export const laterApiGateway = service<LaterApiGateway>({
  serviceId: 'ApiGatewayV2',
  eventSource: 'apigateway',
  scope: 'region',
  seed: (place) => {
    if (!isHome(place)) return { apis: [], stages: new Map() };
    const ApiId = place.random.hex(10);
    const logs = { DestinationArn: logGroup(place, 'partners'), Format: FORMAT };
    const AccessLogSettings = place.flaw('http-api-without-log', 0.04) ? undefined : logs;
    return {
      apis: [{ ApiId, Name: 'partners', ProtocolType: 'HTTP', RouteSelectionExpression: '$request.method' }],
      stages: new Map([
        [
          ApiId,
          [{ StageName: '$default', AutoDeploy: true, StageVariables: { LOG_LEVEL: 'info' }, AccessLogSettings }],
        ],
      ]),
    };
  },
  reads: {
    GetApis: ({ state, input, world }: Call<LaterApiGateway, GetApisRequest>) => {
      const { items, next } = page(state.apis, input.NextToken, Number(input.MaxResults ?? 25), world);
      return { Items: items, NextToken: next };
    },
    GetStages: ({ state, input, world }: Call<LaterApiGateway, GetApisRequest & { ApiId?: string }>) => {
      const { items, next } = page(among(state.stages, input.ApiId), input.NextToken, 25, world);
      return { Items: items, NextToken: next };
    },
  },
  writes: {},
});
