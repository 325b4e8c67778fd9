/** Simulated AWS Config rules: what each says, how they are made and removed, and the event of a change. */
import type {
  DeleteConfigRuleRequest,
  DescribeComplianceByConfigRuleRequest,
  PutConfigRuleRequest,
} from '@aws-sdk/client-config-service';
import { serviceEventOf } from '../events.ts';
import { apiError, type Call, type Place, page } from '../service.ts';

export interface SimulatedRule {
  name: string;
  /** Resources that do not comply; null when none was evaluated. */
  failing: number | null;
}

interface WithRules {
  rules: SimulatedRule[];
}

/** AWS Config counts so many of a rule's resources and no further (API reference, "ComplianceContributorCount"). */
const CAP = 25;

/** Rules of the account's own, one of a conformance pack, and two of those that Security Hub makes for itself. */
export const seedRules = ({ random, flaw }: Pick<Place, 'random' | 'flaw'>): SimulatedRule[] => [
  { name: 'approved-amis-only', failing: flaw('config-rule-broken', 0.05) ? 3 : 0 },
  { name: 'required-tags', failing: 0 },
  { name: 'lambda-runtimes-supported', failing: null },
  { name: `ebs-in-backup-plan-conformance-pack-${random.hex(8)}`, failing: flaw('config-pack-broken', 0.02) ? 40 : 0 },
  { name: `securityhub-s3-bucket-ssl-requests-only-${random.hex(8)}`, failing: 2 },
  { name: `securityhub-iam-user-mfa-enabled-${random.hex(8)}`, failing: 0 },
];

function complianceOf({ name, failing }: SimulatedRule) {
  if (failing === null) return { ConfigRuleName: name, Compliance: { ComplianceType: 'INSUFFICIENT_DATA' } };
  const ComplianceContributorCount = { CappedCount: Math.min(failing, CAP), CapExceeded: failing > CAP };
  const Compliance =
    failing > 0 ? { ComplianceType: 'NON_COMPLIANT', ComplianceContributorCount } : { ComplianceType: 'COMPLIANT' };
  return { ConfigRuleName: name, Compliance };
}

export const ruleReads = {
  DescribeComplianceByConfigRule: ({ state, input, world }: Call<WithRules, DescribeComplianceByConfigRuleRequest>) => {
    const { items, next } = page(state.rules, input.NextToken, undefined, world);
    return { ComplianceByConfigRules: items.map(complianceOf), NextToken: next };
  },
};

export const ruleWrites = {
  PutConfigRule: ({ state, input }: Call<WithRules, PutConfigRuleRequest>) => {
    const name = input.ConfigRule?.ConfigRuleName;
    if (!name) throw apiError('InvalidParameterValueException', 'A config rule needs a name.');
    if (!state.rules.some((rule) => rule.name === name)) state.rules.push({ name, failing: null });
    return {};
  },
  DeleteConfigRule: ({ state, input }: Call<WithRules, DeleteConfigRuleRequest>) => {
    const found = state.rules.find(({ name }) => name === input.ConfigRuleName);
    if (!found) throw apiError('NoSuchConfigRuleException', `The ConfigRule '${input.ConfigRuleName}' is invalid.`);
    state.rules.splice(state.rules.indexOf(found), 1);
    return {};
  },
};

/**
 * A resource begins or ceases to comply with a rule, with the event that "Example Compliance Change Notification" (AWS
 * Config Developer Guide) documents as its message.
 */
export function changeCompliance(
  { state, account, region, now, world }: Omit<Call<WithRules>, 'input'>,
  rule: string,
  failing: number,
): void {
  const found = state.rules.find(({ name }) => name === rule);
  if (!found) throw new Error(`no config rule ${rule}`);
  const before = found.failing ?? 0;
  found.failing = failing;
  const result = (complianceType: string) => ({ complianceType, resultRecordedTime: now.toISOString() });
  world.emit(
    serviceEventOf({
      id: world.random('compliance', account.id, region, rule, failing).hex(32),
      source: 'aws.config',
      detailType: 'Config Rules Compliance Change',
      account: account.id,
      region,
      at: now,
      detail: {
        messageType: 'ComplianceChangeNotification',
        awsAccountId: account.id,
        awsRegion: region,
        configRuleName: rule,
        resourceType: 'AWS::EC2::Instance',
        resourceId: `i-${world.random('instance', account.id, region).hex(17)}`,
        newEvaluationResult: result(failing > 0 ? 'NON_COMPLIANT' : 'COMPLIANT'),
        oldEvaluationResult: result(before > 0 ? 'NON_COMPLIANT' : 'COMPLIANT'),
        notificationCreationTime: now.toISOString(),
      },
    }),
  );
}
