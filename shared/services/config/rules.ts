/** AWS Config rules: what each says of the resources of a region. One call, paged, tells of all of them. */
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { all, required } from '../../core/reading.ts';

export interface ConfigRule {
  readonly name: string;
  /** `COMPLIANT`, `NON_COMPLIANT`, `NOT_APPLICABLE` or `INSUFFICIENT_DATA`. */
  readonly compliance: string;
  /** Resources that do not comply, as far as AWS Config counts them; 0 for a rule that is complied with. */
  readonly resources: number;
  /** There are more of them than it counts. */
  readonly more: boolean;
}

const ACTION = 'config:DescribeComplianceByConfigRule';

/**
 * How the names of Security Hub's own rules begin ("Security Hub CSPM and AWS Config service-linked rules"). They are a
 * part of its standards, which has some two hundred of them in a region and scores them itself: the controls of
 * securityhub/ judge them, and would have them told twice.
 */
const OF_SECURITY_HUB = 'securityhub-';

/** Rules of the account and region, those of conformance packs and of the organisation among them. */
export const configRules = collector({
  id: 'config.rules',
  scope: 'region',
  actions: [ACTION],
  triggers: [
    serviceEvent('aws.config', 'Config Rules Compliance Change', {
      configRuleName: [{ 'anything-but': { prefix: OF_SECURITY_HUB } }],
    }),
    apiCalls('config', 'PutConfigRule', 'DeleteConfigRule', 'DeleteEvaluationResults'),
  ],
  sdk: () => import('@aws-sdk/client-config-service'),
  collect: async (aws, { ConfigServiceClient, paginateDescribeComplianceByConfigRule }) => {
    const client = aws.client(ConfigServiceClient);
    const rules = await all(paginateDescribeComplianceByConfigRule({ client }, {}), (page) =>
      required(page.ComplianceByConfigRules, ACTION, 'ComplianceByConfigRules'),
    );
    return rules.flatMap(({ ConfigRuleName, Compliance }): Resource<ConfigRule>[] => {
      const name = required(ConfigRuleName, ACTION, 'ConfigRuleName');
      if (name.startsWith(OF_SECURITY_HUB)) return [];
      const compliance = required(Compliance?.ComplianceType, ACTION, 'ComplianceType');
      const { CappedCount = 0, CapExceeded = false } = Compliance?.ComplianceContributorCount ?? {};
      // of a rule that is complied with, these are the resources that comply
      const failing = compliance === 'NON_COMPLIANT';
      const facts = { name, compliance, resources: failing ? CappedCount : 0, more: failing && CapExceeded };
      return [{ id: `config-rule/${name}`, facts }];
    });
  },
});
