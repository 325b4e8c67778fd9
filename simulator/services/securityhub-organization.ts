/**
 * The organisation features of the simulated Security Hub: its administrator, aggregation and configuration policies.
 */
import type {
  CreateConfigurationPolicyRequest,
  DeleteFindingAggregatorRequest,
  GetConfigurationPolicyRequest,
  GetFindingAggregatorRequest,
  StartConfigurationPolicyAssociationRequest,
  UpdateFindingAggregatorRequest,
  UpdateOrganizationConfigurationRequest,
} from '@aws-sdk/client-securityhub';
import { apiError, type Call, type ServiceLocation } from '../service.ts';
import type { World } from '../world.ts';

export interface OrganizationState {
  /** Used in the management account: whether the organisation has an administrator in this region. */
  administered: boolean;
  /** Used in the administrator's account: its settings for the organisation in this region. */
  organization: { autoEnable: boolean; type: 'LOCAL' | 'CENTRAL' };
  /** Set only in the administrator's home region. */
  aggregator: { arn: string; home: string; linking: string; regions: string[] } | null;
  policies: { id: string; enables: boolean }[];
  rootPolicy: string | null;
  /** Organisational units with a configuration of their own → the id of its policy. */
  unitPolicies: Record<string, string>;
}

type StateAt = (world: World, account: string, region: string) => OrganizationState;
type OrganizationCall<Input extends object = object> = Call<OrganizationState, Input>;

export const organizationSeed = ({ account, region, world }: ServiceLocation): OrganizationState => ({
  administered: true,
  organization: { autoEnable: true, type: 'LOCAL' },
  aggregator:
    account.kind === 'security' && region === world.regions[0]
      ? {
          arn: `arn:aws:securityhub:${region}:${account.id}:finding-aggregator/${world.organizationId}`,
          home: region,
          linking: 'ALL_REGIONS',
          regions: [],
        }
      : null,
  policies: [],
  rootPolicy: null,
  unitPolicies: {},
});

const refused = (message: string) => apiError('InvalidAccessException', message, 401);
const notFound = (what: string) => apiError('ResourceNotFoundException', `${what} was not found.`, 404);

/** `subscribed` throws where the account and region have no hub. */
export function organizationOperations(at: StateAt, subscribed: (call: OrganizationCall) => void) {
  const administrating = <Input extends object>(call: OrganizationCall<Input>): OrganizationCall<Input> => {
    subscribed(call);
    const { account, world, region } = call;
    const { administered } = at(world, world.management.id, region);
    if (administered && account.id === world.security.id) return call;
    throw refused(`Account ${account.id} is not an administrator for this organization`);
  };
  const home = ({ world }: OrganizationCall) => at(world, world.security.id, String(world.regions[0]));
  const aggregatorOf = (call: OrganizationCall<{ FindingAggregatorArn?: string | undefined }>) => {
    const { aggregator } = home(administrating(call));
    if (aggregator && aggregator.arn === call.input.FindingAggregatorArn) return aggregator;
    throw notFound('The finding aggregator');
  };
  const policyOf = ({ state }: OrganizationCall, id: string | undefined) => {
    const policy = state.policies.find((policy) => policy.id === id);
    if (policy) return policy;
    throw notFound('The configuration policy');
  };

  const reads = {
    ListOrganizationAdminAccounts: ({ state, world, account }: OrganizationCall) => {
      if (account.id !== world.management.id) throw refused('The request is only for the management account.');
      return { AdminAccounts: state.administered ? [{ AccountId: world.security.id, Status: 'ENABLED' }] : [] };
    },
    DescribeOrganizationConfiguration: (call: OrganizationCall) => {
      const { autoEnable, type } = administrating(call).state.organization;
      return {
        AutoEnable: autoEnable,
        MemberAccountLimitReached: false,
        OrganizationConfiguration: { ConfigurationType: type, Status: 'ENABLED' },
      };
    },
    ListFindingAggregators: (call: OrganizationCall) => {
      const { aggregator } = home(administrating(call));
      return { FindingAggregators: aggregator ? [{ FindingAggregatorArn: aggregator.arn }] : [] };
    },
    GetFindingAggregator: (call: OrganizationCall<GetFindingAggregatorRequest>) => {
      const { arn, home, linking, regions } = aggregatorOf(call);
      return {
        FindingAggregatorArn: arn,
        FindingAggregationRegion: home,
        RegionLinkingMode: linking,
        Regions: regions,
      };
    },
    ListConfigurationPolicyAssociations: (call: OrganizationCall) => {
      const { rootPolicy, unitPolicies } = administrating(call).state;
      const applied = (TargetType: string, TargetId: string, ConfigurationPolicyId: string) => {
        const ended = { AssociationStatus: 'SUCCESS', UpdatedAt: call.now };
        return { ConfigurationPolicyId, TargetId, TargetType, AssociationType: 'APPLIED', ...ended };
      };
      const units = Object.entries(unitPolicies).map(([unit, id]) => applied('ORGANIZATIONAL_UNIT', unit, id));
      const root = rootPolicy ? [applied('ROOT', 'r-root', rootPolicy)] : [];
      return { ConfigurationPolicyAssociationSummaries: [...root, ...units] };
    },
    GetConfigurationPolicy: (call: OrganizationCall<GetConfigurationPolicyRequest>) => {
      const { id, enables } = policyOf(administrating(call), call.input.Identifier);
      return { Id: id, ConfigurationPolicy: { SecurityHub: { ServiceEnabled: enables } } };
    },
  };

  const writes = {
    DisableOrganizationAdminAccount: ({ state }: OrganizationCall) => {
      state.administered = false;
      return {};
    },
    UpdateOrganizationConfiguration: (call: OrganizationCall<UpdateOrganizationConfigurationRequest>) => {
      const { state, input } = administrating(call);
      const type = input.OrganizationConfiguration?.ConfigurationType ?? 'LOCAL';
      state.organization = { autoEnable: input.AutoEnable ?? false, type };
      return {};
    },
    UpdateFindingAggregator: (call: OrganizationCall<UpdateFindingAggregatorRequest>) => {
      const aggregator = aggregatorOf(call);
      aggregator.linking = call.input.RegionLinkingMode ?? aggregator.linking;
      aggregator.regions = [...(call.input.Regions ?? [])];
      return {};
    },
    DeleteFindingAggregator: (call: OrganizationCall<DeleteFindingAggregatorRequest>) => {
      aggregatorOf(call);
      home(call).aggregator = null;
      return {};
    },
    CreateConfigurationPolicy: (call: OrganizationCall<CreateConfigurationPolicyRequest>) => {
      const { state, input } = administrating(call);
      const id = `policy-${state.policies.length}`;
      state.policies.push({ id, enables: input.ConfigurationPolicy?.SecurityHub?.ServiceEnabled ?? false });
      return { Id: id };
    },
    StartConfigurationPolicyAssociation: (call: OrganizationCall<StartConfigurationPolicyAssociationRequest>) => {
      const { state, input } = administrating(call);
      const id = String(input.ConfigurationPolicyIdentifier);
      if (id !== 'SELF_MANAGED_SECURITY_HUB') policyOf(call, id);
      if (input.Target?.RootId) state.rootPolicy = id;
      if (input.Target?.OrganizationalUnitId) state.unitPolicies[input.Target.OrganizationalUnitId] = id;
      return { ConfigurationPolicyId: id, AssociationStatus: 'SUCCESS' };
    },
  };
  return { reads, writes };
}
