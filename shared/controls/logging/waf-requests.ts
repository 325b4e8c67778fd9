import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { firstOf } from '../../core/quantify.ts';
import { wafLogs } from '../../services/wafv2/logging.ts';
import { webAcls } from '../../services/wafv2/web-acls.ts';

const id = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/a1b2c3';
const facts = { name: 'web', resources: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:lb'], rules: [] };
const log = (keepsBlocked: boolean, of = id) => ({ logs: [{ id: of, facts: { keepsBlocked } }] });
const OTHERS = 'web ACLs of CloudFront';

export default control({
  id: 'logging.waf-requests',
  title: 'Web ACLs in use log the requests that they block',
  severity: 'medium',
  seeds: ['004:131', '004:147'],
  satisfies: [
    inPart('nist-800-53-r5/AU-12', OTHERS),
    inPart('nist-800-53-r5/SI-4(4)', OTHERS),
    inPart('soc2/CC7.2', OTHERS),
    inPart('iso-27001/A.8.15', OTHERS),
    inPart('pci-4.0/10.2.1.4', OTHERS),
    'fedramp-20x/KSI-MLA-LET',
  ],
  equivalents: {
    prowler: [
      inPart('wafv2_webacl_logging_enabled', 'web ACLs of CloudFront or of nothing, and that logs may be filtered'),
    ],
    config: [inPart('WAFV2_LOGGING_ENABLED', OTHERS)],
  },
  subject: webAcls,
  with: { logs: wafLogs },
  why: 'Without its log nobody sees who tries what, nor which customers a new rule shuts out.',
  fix: {
    values: ({ id }, { logs }) => ({ log: logs.some((one) => one.id === id) ? 'filtered' : 'none' }),
    command:
      'aws wafv2 put-logging-configuration --logging-configuration ResourceArn={id},LogDestinationConfigs="<LOG_GROUP: ARN of a log group whose name begins with aws-waf-logs->" --region {region}',
    instead: [
      {
        when: { log: 'filtered' },
        steps: [
          'see what its log leaves out: aws wafv2 get-logging-configuration --resource-arn {id} --region {region}',
          'write logging.json: what was answered, with a filter that keeps what is blocked',
          'aws wafv2 put-logging-configuration --logging-configuration file://logging.json --region {region}',
        ],
      },
    ],
  },
  console: 'wafv2/homev2/web-acl/{name}/logging?region={region}',
  deed: 'ended the log of web ACL {name}',
  evaluate: ({ id, facts }, { logs }) => {
    if (facts.resources.length === 0) return notApplicable('it protects nothing');
    const log = firstOf(logs, (one) => one.id === id);
    if (!log) return fail('it logs no request');
    return log.facts.keepsBlocked ? pass('it logs what it blocks') : fail('its log leaves out what it blocks');
  },
  examples: {
    pass: [{ name: 'logged', id, facts, with: log(true) }],
    fail: [
      { name: 'no log', id, facts, with: { logs: [] } },
      { name: 'the log of another', id, facts, with: log(true, `${id}-2`) },
      { name: 'a filter', id, facts, with: log(false) },
    ],
    notApplicable: [{ name: 'unused', id, facts: { ...facts, resources: [] }, with: { logs: [] } }],
  },
});
