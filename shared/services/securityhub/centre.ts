/**
 * Central configuration and aggregation of Security Hub (CSPM): set in the administrator's account, the same for every region.
 */

import type { ConfigurationPolicyAssociationSummary, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { firstAnswer } from '../../core/any-region.ts';
import { arnParts } from '../../core/arn.ts';
import { all, each, given, known, oneOf, required, type Seen, seen, seenIn } from '../../core/reading.ts';

type Sdk = typeof import('@aws-sdk/client-securityhub');

const AGGREGATORS = 'securityhub:ListFindingAggregators';
const AGGREGATOR = 'securityhub:GetFindingAggregator';
const ASSOCIATIONS = 'securityhub:ListConfigurationPolicyAssociations';
const POLICY = 'securityhub:GetConfigurationPolicy';
export const CENTRE_ACTIONS = [AGGREGATORS, AGGREGATOR, ASSOCIATIONS, POLICY] as const;

export interface Centre {
  /** Home region that collects a region's findings, which may be the region itself; null if there is none. */
  homeOf(region: string): Seen<string | null>;
  /** Read only if the organisation is configured centrally. */
  policies(): Promise<RootPolicy>;
}

export interface RootPolicy {
  /** Whether accounts inherit a configuration policy from the organisation's root that enables Security Hub. */
  readonly enables: boolean;
  /** Organisational units whose own configuration replaces the root's and does not enable it. */
  readonly leavesOut: Seen<readonly string[]>;
}

type ClientIn = (region: string) => SecurityHubClient;

/** Every region gives the same answer, so if one refuses, the next one is called. */
export async function readCentre(clientIn: ClientIn, regions: readonly string[], sdk: Sdk): Promise<Centre> {
  const aggregator = await firstAnswer(regions, (region) => readAggregator(region, clientIn, sdk));
  let reading: Promise<RootPolicy> | undefined;
  return {
    homeOf: (region) => homeOf(region, aggregator),
    policies: () => {
      reading ??= readPolicies(clientIn(aggregator?.home ?? required(regions[0], AGGREGATORS, 'region')), sdk);
      return reading;
    },
  };
}

const LINKINGS = ['ALL_REGIONS', 'ALL_REGIONS_EXCEPT_SPECIFIED', 'SPECIFIED_REGIONS', 'NO_REGIONS'] as const;

interface Aggregator {
  readonly home: string;
  readonly linking: Seen<(typeof LINKINGS)[number]>;
  /** Regions that the linking excludes or specifies. */
  readonly named: Seen<readonly string[]>;
}

/** There is at most one, in the home region, where every change to it must be made ("CreateFindingAggregator"). */
async function readAggregator(region: string, clientIn: ClientIn, sdk: Sdk): Promise<Aggregator | null> {
  const aggregators = await all(sdk.paginateListFindingAggregators({ client: clientIn(region) }, {}), (page) =>
    required(page.FindingAggregators, AGGREGATORS, 'FindingAggregators'),
  );
  const [first] = aggregators;
  if (!first) return null;
  const FindingAggregatorArn = required(first.FindingAggregatorArn, AGGREGATORS, 'FindingAggregatorArn');
  const home = required(arnParts(FindingAggregatorArn).region || null, AGGREGATORS, 'FindingAggregatorArn');
  const found = await firstAnswer([...new Set([home, region])], (place) =>
    clientIn(place).send(new sdk.GetFindingAggregatorCommand({ FindingAggregatorArn })),
  );
  return {
    home: required(found.FindingAggregationRegion, AGGREGATOR, 'FindingAggregationRegion'),
    linking: oneOf(found.RegionLinkingMode, LINKINGS, AGGREGATOR, 'RegionLinkingMode'),
    named: given(found.Regions, AGGREGATOR, 'Regions'),
  };
}

function homeOf(region: string, aggregator: Aggregator | null): Seen<string | null> {
  if (!aggregator) return null;
  const { home, linking, named } = aggregator;
  if (region === home) return home;
  return seenIn(() => {
    const mode = known(linking);
    const linked =
      mode === 'ALL_REGIONS' ||
      (mode === 'ALL_REGIONS_EXCEPT_SPECIFIED' && !known(named).includes(region)) ||
      (mode === 'SPECIFIED_REGIONS' && known(named).includes(region));
    return linked ? home : null;
  });
}

const SELF_MANAGED = 'SELF_MANAGED_SECURITY_HUB';
const TARGETS = ['ROOT', 'ORGANIZATIONAL_UNIT', 'ACCOUNT'] as const;

/**
 * A configuration policy on the root applies to every unit and account without a configuration of its own. An association that
 * failed for some accounts still applies to accounts that join; securityhub.enabled judges the others.
 */
async function readPolicies(home: SecurityHubClient, sdk: Sdk): Promise<RootPolicy> {
  const associations = await all(
    sdk.paginateListConfigurationPolicyAssociations({ client: home }, { Filters: { AssociationType: 'APPLIED' } }),
    (page) =>
      required(page.ConfigurationPolicyAssociationSummaries, ASSOCIATIONS, 'ConfigurationPolicyAssociationSummaries'),
  );
  const targeting = ({ TargetType }: ConfigurationPolicyAssociationSummary) =>
    known(oneOf(TargetType, TARGETS, ASSOCIATIONS, 'TargetType'));
  const root = associations.find((association) => targeting(association) === 'ROOT');
  const enables = root ? await enablesHub(root, home, sdk) : false;
  const units = associations.filter((association) => targeting(association) === 'ORGANIZATIONAL_UNIT');
  const leavesOut = enables ? await seen(unitsLeftOut(units, home, sdk)) : [];
  return { enables, leavesOut };
}

async function unitsLeftOut(
  units: readonly ConfigurationPolicyAssociationSummary[],
  home: SecurityHubClient,
  sdk: Sdk,
): Promise<string[]> {
  const judged = await each(units, async (unit) => ({
    id: required(unit.TargetId, ASSOCIATIONS, 'TargetId'),
    enables: await enablesHub(unit, home, sdk),
  }));
  return judged.filter(({ enables }) => !enables).map(({ id }) => id);
}

async function enablesHub(
  { ConfigurationPolicyId }: ConfigurationPolicyAssociationSummary,
  home: SecurityHubClient,
  sdk: Sdk,
): Promise<boolean> {
  const Identifier = required(ConfigurationPolicyId, ASSOCIATIONS, 'ConfigurationPolicyId');
  if (Identifier === SELF_MANAGED) return false;
  const { ConfigurationPolicy } = await home.send(new sdk.GetConfigurationPolicyCommand({ Identifier }));
  return required(ConfigurationPolicy?.SecurityHub?.ServiceEnabled, POLICY, 'ServiceEnabled');
}
