/** AWS Shield Advanced: what it protects. It has no regions; us-east-1 answers. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, known, oneOf, orAbsent, required } from '../../core/reading.ts';

const STATE = 'shield:GetSubscriptionState';
const LIST = 'shield:ListProtections';
const PER_PAGE = 1_000;
const REGION = 'us-east-1';
/** The subscription ended after its state was read ("ListProtections", Errors). */
const GONE = 'ResourceNotFoundException';

export interface Protection {
  /** ARN of the resource that is protected. */
  readonly resource: string;
}

/** Reads the subscription's state by one call; without a subscription there are no protections. */
export const protections = collector({
  id: 'shield.protections',
  scope: 'account',
  actions: [STATE, LIST],
  triggers: [apiCalls('shield', 'CreateProtection', 'DeleteProtection', 'CreateSubscription')],
  sdk: () => import('@aws-sdk/client-shield'),
  collect: async (aws, sdk): Promise<Resource<Protection>[]> => {
    const client = aws.client(sdk.ShieldClient, { region: REGION });
    const { SubscriptionState } = await client.send(new sdk.GetSubscriptionStateCommand({}));
    if (known(oneOf(SubscriptionState, ['ACTIVE', 'INACTIVE'], STATE, 'SubscriptionState')) === 'INACTIVE') return [];
    const pages = sdk.paginateListProtections({ client, pageSize: PER_PAGE }, {});
    const found = await orAbsent(
      all(pages, (page) => required(page.Protections, LIST, 'Protections')),
      GONE,
    );
    return (found ?? []).map(({ ResourceArn }) => {
      const resource = required(ResourceArn, LIST, 'ResourceArn');
      return { id: resource, facts: { resource } };
    });
  },
});

export default awsService({
  service: 'shield',
  clients: ['shield'],
  globalSources: ['aws.shield'],
  calls: [
    leftToNextScan('protections are judged one by one', '*ProtectionGroup'),
    leftToNextScan(
      'whom AWS calls in an attack, and what it may read then, is not judged',
      '*DRT*',
      '*ProactiveEngagement*',
      'UpdateEmergencyContactSettings',
    ),
    leftToNextScan(
      'how attacks are noticed and answered is not judged',
      '*HealthCheck',
      '*ApplicationLayerAutomaticResponse',
    ),
    leftToNextScan('a subscription lasts a year and renews itself', 'UpdateSubscription', 'DeleteSubscription'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
