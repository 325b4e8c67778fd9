/** Simulated AWS Config rules: their results, how they are made and removed, and the event of a change. */
import type {
  ConfigRuleEvaluationStatus,
  DeleteConfigRuleRequest,
  DescribeComplianceByConfigRuleRequest,
  DescribeConfigRuleEvaluationStatusRequest,
  PutConfigRuleRequest,
} from '@aws-sdk/client-config-service';
import { serviceEventOf } from '../events.ts';
import { apiError, type Call, page, type ServiceLocation } from '../service.ts';

export interface SimulatedRule {
  name: string;
  /** The number of resources that do not comply; null when the rule has no resource to evaluate. */
  failing: number | null;
  /** The error code of AWS Config when evaluations fail; they succeed when it is left out. */
  error?: string;
  /** Created, and not evaluated yet. */
  pending?: true;
}

interface WithRules {
  rules: SimulatedRule[];
}

/** AWS Config counts up to this many resources of a rule (API reference, "ComplianceContributorCount"). */
const CAP = 25;

/** Rules of the account itself, one of a conformance pack, and two that Security Hub makes for itself. */
export const seedRules = ({ random, flaw }: Pick<ServiceLocation, 'random' | 'flaw'>): SimulatedRule[] => [
  { name: 'approved-amis-only', failing: flaw('config-rule-broken', 0.05) ? 3 : 0 },
  { name: 'required-tags', failing: 0 },
  { name: 'lambda-runtimes-supported', failing: null },
  { name: `ebs-in-backup-plan-conformance-pack-${random.hex(8)}`, failing: flaw('config-pack-broken', 0.02) ? 40 : 0 },
  { name: `securityhub-s3-bucket-ssl-requests-only-${random.hex(8)}`, failing: 2 },
  { name: `securityhub-iam-user-mfa-enabled-${random.hex(8)}`, failing: 0 },
];

function complianceOf({ name, failing, error, pending }: SimulatedRule) {
  if (failing === null || error || pending)
    return { ConfigRuleName: name, Compliance: { ComplianceType: 'INSUFFICIENT_DATA' } };
  const ComplianceContributorCount = { CappedCount: Math.min(failing, CAP), CapExceeded: failing > CAP };
  const Compliance =
    failing > 0 ? { ComplianceType: 'NON_COMPLIANT', ComplianceContributorCount } : { ComplianceType: 'COMPLIANT' };
  return { ConfigRuleName: name, Compliance };
}

function evaluationOf({ name, error, pending }: SimulatedRule, now: Date): ConfigRuleEvaluationStatus {
  const status = { ConfigRuleName: name, FirstActivatedTime: now, FirstEvaluationStarted: !pending };
  if (pending) return status;
  const before = new Date(now.getTime() - 86_400_000);
  const succeeded = { LastSuccessfulInvocationTime: before, LastSuccessfulEvaluationTime: before };
  const failed = { LastFailedInvocationTime: now, LastFailedEvaluationTime: now, LastErrorCode: error };
  return { ...status, ...succeeded, ...(error ? failed : {}) };
}

export const ruleReads = {
  DescribeConfigRuleEvaluationStatus: ({
    state,
    input,
    now,
    world,
  }: Call<WithRules, DescribeConfigRuleEvaluationStatusRequest>) => {
    const wanted = input.ConfigRuleNames ?? state.rules.map(({ name }) => name);
    const found = wanted.map((name) => ruleNamed(state, name));
    const { items, next } = page(found, input.NextToken, input.Limit, world);
    return { ConfigRulesEvaluationStatus: items.map((rule) => evaluationOf(rule, now)), NextToken: next };
  },
  DescribeComplianceByConfigRule: ({ state, input, world }: Call<WithRules, DescribeComplianceByConfigRuleRequest>) => {
    const { items, next } = page(state.rules, input.NextToken, undefined, world);
    return { ComplianceByConfigRules: items.map(complianceOf), NextToken: next };
  },
};

function ruleNamed({ rules }: WithRules, name: string | undefined): SimulatedRule {
  const found = rules.find((rule) => rule.name === name);
  if (found) return found;
  throw apiError(
    'NoSuchConfigRuleException',
    `The ConfigRule '${name}' provided in the request is invalid. Please check the configRule name.`,
  );
}

export const ruleWrites = {
  PutConfigRule: ({ state, input }: Call<WithRules, PutConfigRuleRequest>) => {
    const name = input.ConfigRule?.ConfigRuleName;
    if (!name) throw apiError('InvalidParameterValueException', 'A config rule needs a name.');
    if (!state.rules.some((rule) => rule.name === name)) state.rules.push({ name, failing: null, pending: true });
    return {};
  },
  DeleteConfigRule: ({ state, input }: Call<WithRules, DeleteConfigRuleRequest>) => {
    state.rules.splice(state.rules.indexOf(ruleNamed(state, input.ConfigRuleName)), 1);
    return {};
  },
};

/**
 * Changes the number of non-compliant resources of a rule, and sends the event of "Example Compliance Change
 * Notification" (AWS Config Developer Guide).
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
