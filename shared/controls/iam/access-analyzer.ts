import { inPart, judges } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { analyzers } from '../../services/access-analyzer/analyzers.ts';
import { thisRegion } from '../../services/subjects.ts';
import { examples } from './examples/access-analyzer.ts';

/** The types that search for access from outside the account or the organisation. */
const EXTERNAL: readonly string[] = ['ACCOUNT', 'ORGANIZATION'];

/**
 * The account must have an analyzer of its own, or be the administrator of the organisation's, which Security Hub does not count.
 * An organisation analyzer shows its findings to the administrator only, and not to the owners of the resources.
 */

export default control({
  id: 'iam.access-analyzer',
  title: 'IAM Access Analyzer looks for external access in every account and region',
  severity: 'high',
  seeds: ['000:9', '001:15', '001:162', '002:7', '003:31'],
  satisfies: [
    ...judges('cis-aws-3.0/1.20', 'cis-aws-5.0/1.19', 'nist-800-53-r5/AC-6', 'nist-800-53-r5/CA-7', 'soc2/CC6.3'),
    'fedramp-20x/KSI-IAM-ELP',
  ],
  equivalents: {
    prowler: [inPart('accessanalyzer_enabled', 'that an analyzer of any kind suffices, and that none is inactive')],
    securityHub: [inPart('IAM.28', 'that an analyzer of the organisation does not suffice')],
    config: ['IAM_EXTERNAL_ACCESS_ANALYZER_ENABLED'],
  },
  subject: thisRegion,
  with: { analyzers },
  why: 'A bucket, key, queue or role that a policy opens to another account is found by an analyzer, or by somebody else.',
  fix: {
    values: (_account, { analyzers }) => ({
      analyzer: analyzers.find(({ facts }) => EXTERNAL.includes(facts.type))?.facts.name,
    }),
    command: 'aws accessanalyzer create-analyzer --analyzer-name external-access --type ACCOUNT --region {region}',
  },
  console: [
    'access-analyzer/home?region={region}#/analyzer/{analyzer}',
    'access-analyzer/home?region={region}#/analyzers',
  ],
  deed: 'switched the access analyzer off',
  evaluate: (_account, { analyzers }) => {
    const isExternal = ({ facts }: (typeof analyzers)[number]) => EXTERNAL.includes(facts.type);
    const active = thoseOf(analyzers, (analyzer) => isExternal(analyzer) && analyzer.facts.status === 'ACTIVE');
    if (active.length > 0) return pass(`active: ${listed(active.map(({ facts }) => facts.name))}`);
    const external = thoseOf(analyzers, isExternal);
    if (external.length === 0) return fail('no analyzer looks for external access in this region');
    return fail(`not active: ${listed(external.map(({ facts: { name, status } }) => `${name} is ${status}`))}`);
  },
  examples,
});
