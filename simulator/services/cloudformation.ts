/**
 * Simulated AWS CloudFormation: the stack set that deploys Plumbline to the accounts, as its administrator lists it.
 */
import type { ListStackInstancesInput, StackInstanceSummary } from '@aws-sdk/client-cloudformation';
import { STACK_SET } from '../../shared/core/deployed.ts';
import { apiError, type Call, page, service } from '../service.ts';
import { administers } from './identity.ts';

export interface CloudFormation {
  /** Name of a stack set → its instances. */
  readonly stackSets: Map<string, StackInstanceSummary[]>;
}

/** The root, which a deployment for all accounts names. */
const ROOT = 'r-root';

function listed({ state, input, account, world }: Call<CloudFormation, ListStackInstancesInput>) {
  const asAdministrator = input.CallAs === 'DELEGATED_ADMIN';
  if (asAdministrator && !administers(world, account.id, 'member.org.stacksets.cloudformation'))
    throw apiError(
      'ValidationError',
      'You must be the management account or delegated admin account of an organization.',
    );
  const instances = asAdministrator ? state.stackSets.get(input.StackSetName ?? '') : undefined;
  if (!instances) throw apiError('StackSetNotFoundException', `StackSet ${input.StackSetName} not found`, 404);
  const wanted = input.Filters?.find(({ Name }) => Name === 'DETAILED_STATUS')?.Values;
  const found = instances.filter(
    ({ StackInstanceStatus }) => wanted === undefined || StackInstanceStatus?.DetailedStatus === wanted,
  );
  const { items, next } = page(found, input.NextToken, input.MaxResults, world);
  return { Summaries: items, NextToken: next };
}

export const cloudformation = service<CloudFormation>({
  serviceId: 'CloudFormation',
  eventSource: 'cloudformation',
  scope: 'region',
  seed: ({ account, world }) => {
    const members = world.accounts.filter(({ kind }) => kind !== 'management');
    const instances = members.flatMap(({ id: Account }) =>
      world.regions.map(
        (Region): StackInstanceSummary => ({
          Account,
          Region,
          StackSetId: STACK_SET,
          Status: 'CURRENT',
          StackInstanceStatus: { DetailedStatus: 'SUCCEEDED' },
          OrganizationalUnitId: ROOT,
        }),
      ),
    );
    return { stackSets: new Map(account.kind === 'security' ? [[STACK_SET, instances]] : []) };
  },
  reads: { ListStackInstances: listed },
  writes: {},
});
