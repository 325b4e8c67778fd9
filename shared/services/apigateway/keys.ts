/** Amazon API Gateway: the API keys of a region, whose values are never asked for, and the usage plans that limit them. */
import type { ApiStage, ThrottleSettings } from '@aws-sdk/client-api-gateway';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  all,
  eachPresent,
  given,
  instantOf,
  numberOf,
  orAbsent,
  required,
  type Seen,
  seen,
} from '../../core/reading.ts';
import { GET } from './stages.ts';

const sdk = () => import('@aws-sdk/client-api-gateway');
const PER_PAGE = 500;
/** The plan was deleted since it was listed ("GetUsagePlanKeys", Errors). */
const GONE = 'NotFoundException';

export interface ApiKey {
  readonly key: string;
  readonly enabled: Seen<boolean>;
  /** ISO instant. The value of a key never changes. */
  readonly created: Seen<string>;
}

export const apiKeys = collector({
  id: 'apigateway.keys',
  scope: 'region',
  seldom: 'the value of a key never changes, and its age counts in months; its events make it be read at once',
  actions: [GET],
  absent: {
    'GetApiKeys.items[].tags': 'it has none ("get-api-keys", AWS CLI Command Reference, answers without them)',
  },
  triggers: [apiCalls('apigateway', 'CreateApiKey', 'ImportApiKeys', 'UpdateApiKey', 'DeleteApiKey')],
  sdk,
  collect: async (aws, { APIGatewayClient, paginateGetApiKeys }): Promise<Resource<ApiKey>[]> => {
    const client = aws.client(APIGatewayClient);
    const pages = paginateGetApiKeys({ client, pageSize: PER_PAGE }, { includeValues: false });
    const found = await all(pages, (page) => required(page.items, GET, 'items'));
    return found.map((one) => {
      const key = required(one.id, GET, 'id');
      return {
        id: `arn:aws:apigateway:${aws.region}::/apikeys/${key}`,
        tags: one.tags ?? {},
        facts: {
          key,
          enabled: given(one.enabled, GET, 'enabled'),
          created: instantOf(one.createdDate, GET, 'createdDate'),
        },
      };
    });
  },
});

/** The keys that can be used, beside the key that is judged. */
export const usableKeys = collector({
  id: 'apigateway.usable-keys',
  scope: 'region',
  actions: [],
  uses: [apiKeys],
  triggers: [],
  collect: async (aws) => {
    const found = await aws.facts(apiKeys);
    return found.filter(({ facts }) => facts instanceof CouldNotRead || facts.enabled !== false);
  },
});

/** The requests a second that a key may make, and the burst. */
export interface Throttle {
  readonly rate: Seen<number>;
  readonly burst: Seen<number>;
}

export interface UsagePlan {
  readonly name: Seen<string>;
  /** Null if the plan sets no limit, so that the account's limit applies. */
  readonly throttle: Throttle | null;
  /** Limits of single methods, which override the plan's limit. */
  readonly methods: readonly Throttle[];
  /** `<api>/<stage>` */
  readonly stages: readonly string[];
  /** Ids of its keys. */
  readonly keys: Seen<readonly string[]>;
}

/** A key works only with a usage plan. The keys of plans can only be listed plan by plan: one call for each. */
export const usagePlans = collector({
  id: 'apigateway.usage-plans',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [GET],
  absent: {
    'GetUsagePlans.items[].throttle':
      'it sets no limit ("get-usage-plans", AWS CLI Command Reference, has plans without it)',
    'GetUsagePlans.items[].apiStages': 'it is of no stage ("get-usage-plans", AWS CLI Command Reference)',
    'GetUsagePlans.items[].apiStages[].throttle':
      'no method has a limit of its own ("ApiStage", Amazon API Gateway API Reference: "Required: No")',
  },
  triggers: [
    apiCalls(
      'apigateway',
      'CreateUsagePlan',
      'UpdateUsagePlan',
      'DeleteUsagePlan',
      'CreateUsagePlanKey',
      'DeleteUsagePlanKey',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<UsagePlan>[]> => {
    const client = aws.client(sdk.APIGatewayClient);
    const found = await all(sdk.paginateGetUsagePlans({ client, pageSize: PER_PAGE }, {}), (page) =>
      required(page.items, GET, 'items'),
    );
    return eachPresent(found, async (plan) => {
      const usagePlanId = required(plan.id, GET, 'id');
      const pages = sdk.paginateGetUsagePlanKeys({ client, pageSize: PER_PAGE }, { usagePlanId });
      const listing = all(pages, (page) => required(page.items, GET, 'items').map(({ id }) => required(id, GET, 'id')));
      const keys = await seen(orAbsent(listing, GONE));
      if (keys === null) return null;
      const { apiStages = [] } = plan;
      return {
        id: `arn:aws:apigateway:${aws.region}::/usageplans/${usagePlanId}`,
        facts: {
          name: given(plan.name, GET, 'name'),
          throttle: plan.throttle === undefined ? null : throttleOf(plan.throttle),
          methods: apiStages.flatMap(({ throttle = {} }) => Object.values(throttle).map(throttleOf)),
          stages: apiStages.map(stageOf),
          keys,
        },
      };
    });
  },
});

const throttleOf = ({ rateLimit, burstLimit }: ThrottleSettings): Throttle => ({
  rate: numberOf(rateLimit, GET, 'throttle.rateLimit'),
  burst: numberOf(burstLimit, GET, 'throttle.burstLimit'),
});

const stageOf = ({ apiId, stage }: ApiStage): string =>
  `${required(apiId, GET, 'apiStages.apiId')}/${required(stage, GET, 'apiStages.stage')}`;
