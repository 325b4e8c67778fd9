/** AWS Config rules and their results for the resources of a region. One call, paged, returns all of them. */
import type {
  ComplianceByConfigRule,
  ConfigRuleEvaluationStatus,
  ConfigServiceClient,
} from '@aws-sdk/client-config-service';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, instantOf, known, oneOf, orAbsent, required, type Seen, seen, seenIn } from '../../core/reading.ts';

type Sdk = typeof import('@aws-sdk/client-config-service');
const sdk = (): Promise<Sdk> => import('@aws-sdk/client-config-service');

const COMPLIANCES = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] as const;

export interface ConfigRule {
  readonly name: string;
  /** `NO_RESOURCES` if the rule was evaluated and found no resource to judge. */
  readonly compliance: Seen<'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE' | 'NO_RESOURCES'>;
  /** Resources that do not comply, as far as AWS Config counts them; null for a rule without a count. */
  readonly resources: number | null;
  /** Whether there are more of them than AWS Config counts. */
  readonly more: boolean;
}

const ACTION = 'config:DescribeComplianceByConfigRule';
const EVALUATION = 'config:DescribeConfigRuleEvaluationStatus';

/**
 * The prefixes of Security Hub's own rules ("Security Hub CSPM and AWS Config service-linked rules"). A region has about two
 * hundred of them, which Security Hub scores itself. The controls of securityhub/ judge them; they are left out here so that
 * they do not raise two alerts.
 */
const OF_SECURITY_HUB = 'securityhub-';

/** Rules of the account and region, including those of conformance packs and of the organisation. */
export const configRules = collector({
  id: 'config.rules',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [ACTION, EVALUATION],
  absent: {
    'DescribeConfigRuleEvaluationStatus.ConfigRulesEvaluationStatus[].LastSuccessfulEvaluationTime':
      'no evaluation has succeeded ("ConfigRuleEvaluationStatus", AWS Config API Reference)',
    'DescribeConfigRuleEvaluationStatus.ConfigRulesEvaluationStatus[].LastFailedEvaluationTime':
      'none has failed ("ConfigRuleEvaluationStatus": "The time that Config last failed to evaluate")',
    'DescribeConfigRuleEvaluationStatus.ConfigRulesEvaluationStatus[].LastErrorCode':
      'none has failed ("ConfigRuleEvaluationStatus": "when the rule last failed")',
  },
  triggers: [
    serviceEvent('aws.config', 'Config Rules Compliance Change', {
      configRuleName: [{ 'anything-but': { prefix: OF_SECURITY_HUB } }],
    }),
    apiCalls('config', 'PutConfigRule', 'DeleteConfigRule', 'DeleteEvaluationResults'),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<ConfigRule>[]> => {
    const client = aws.client(sdk.ConfigServiceClient);
    const listed = await all(sdk.paginateDescribeComplianceByConfigRule({ client }, {}), (page) =>
      required(page.ComplianceByConfigRules, ACTION, 'ComplianceByConfigRules'),
    );
    const rules = listed
      .map((rule) => ({ name: required(rule.ConfigRuleName, ACTION, 'ConfigRuleName'), ...complianceOf(rule) }))
      .filter(({ name }) => !name.startsWith(OF_SECURITY_HUB));
    const silent = rules.filter(({ said }) => said === 'INSUFFICIENT_DATA').map(({ name }) => name);
    const evaluations = await evaluationsOf(silent, client, sdk);
    return rules.flatMap(({ name, said, ...counted }): Resource<ConfigRule>[] => {
      const compliance = said === 'INSUFFICIENT_DATA' ? evaluations.get(name) : said;
      return compliance ? [{ id: `config-rule/${name}`, facts: { name, compliance, ...counted } }] : [];
    });
  },
});

interface Said extends Pick<ConfigRule, 'resources' | 'more'> {
  readonly said: Seen<(typeof COMPLIANCES)[number]>;
}

/** The count is that of non-compliant resources only if there are some. */
function complianceOf({ Compliance }: ComplianceByConfigRule): Said {
  const said = oneOf(Compliance?.ComplianceType, COMPLIANCES, ACTION, 'ComplianceType');
  const { CappedCount = null, CapExceeded = false } = Compliance?.ComplianceContributorCount ?? {};
  return said === 'NON_COMPLIANT'
    ? { said, resources: CappedCount, more: CapExceeded }
    : { said, resources: 0, more: false };
}

type Evaluations = ReadonlyMap<string, Seen<'NO_RESOURCES'>>;

/** The most names that one call takes (API reference, "DescribeConfigRuleEvaluationStatus"). */
const NAMES_PER_CALL = 25;

/**
 * `INSUFFICIENT_DATA` is the answer for a rule that found no resource, and for one that could not be evaluated. Only the result
 * of its last evaluation distinguishes the two. A rule that was deleted after it was listed is not among the answers.
 */
async function evaluationsOf(names: readonly string[], client: ConfigServiceClient, sdk: Sdk): Promise<Evaluations> {
  const batches = Array.from({ length: Math.ceil(names.length / NAMES_PER_CALL) }, (_, index) =>
    names.slice(index * NAMES_PER_CALL, (index + 1) * NAMES_PER_CALL),
  );
  const read = (batch: readonly string[]) =>
    orAbsent(
      all(sdk.paginateDescribeConfigRuleEvaluationStatus({ client }, { ConfigRuleNames: [...batch] }), (page) =>
        required(page.ConfigRulesEvaluationStatus, EVALUATION, 'ConfigRulesEvaluationStatus'),
      ),
      'NoSuchConfigRuleException',
    );
  // one deleted name makes AWS refuse the whole call: the rules of such a batch are then requested one by one
  const evaluate = async (batch: readonly string[]): Promise<(readonly [string, Seen<'NO_RESOURCES'>])[]> => {
    const answer = await seen(read(batch));
    if (answer !== null) return batch.map((name) => [name, evaluationOf(name, answer)]);
    if (batch.length === 1) return [];
    return (await each(batch, (name) => evaluate([name]))).flat();
  };
  return new Map((await each(batches, evaluate)).flat());
}

function evaluationOf(name: string, statuses: Seen<readonly ConfigRuleEvaluationStatus[]>): Seen<'NO_RESOURCES'> {
  return seenIn(() => {
    const status = known(statuses).find(({ ConfigRuleName }) => ConfigRuleName === name);
    const { LastErrorCode, LastSuccessfulEvaluationTime, LastFailedEvaluationTime } = required(
      status,
      EVALUATION,
      `status of ${name}`,
    );
    const instant = (time: Date, field: string) => known(instantOf(time, EVALUATION, field));
    const isLatest = (succeeded: Date) =>
      !LastFailedEvaluationTime ||
      instant(succeeded, 'LastSuccessfulEvaluationTime') >
        instant(LastFailedEvaluationTime, 'LastFailedEvaluationTime');
    if (LastSuccessfulEvaluationTime && isLatest(LastSuccessfulEvaluationTime)) return 'NO_RESOURCES';
    return new CouldNotRead(EVALUATION, 'unevaluated', LastErrorCode ?? 'no evaluation has succeeded');
  });
}
