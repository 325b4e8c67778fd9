import { inPart, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { usagePlans } from '../../services/apigateway/keys.ts';
import { stages } from '../../services/apigateway/stages.ts';
import { examples } from './examples/access-logs.ts';

const OTHERS = 'load balancers, distributions and firewalls';

const REPLACED = 'the lines are written in this form from then on, and what reads them has to know it';

/** A format of lines that holds these variables, with spaces between them. */
const lineOf = (variables: readonly string[]) => [...new Set(variables)].map((name) => `$context.${name}`).join(' ');

export default control({
  id: 'logging.access-logs',
  title: 'Stages of APIs log each request with its id, its status and its API key',
  severity: 'medium',
  seeds: ['004:26', '004:131', '004:147'],
  satisfies: [
    stricter('fsbp/APIGateway.9', 'fields'),
    inPart('nist-800-53-r5/AU-2', OTHERS),
    inPart('nist-800-53-r5/AU-3', OTHERS),
    inPart('nist-800-53-r5/AU-12', OTHERS),
    inPart('iso-27001/A.8.15', OTHERS),
    inPart('soc2/CC7.2', OTHERS),
    inPart('pci-4.0/10.2.1', OTHERS),
    'fedramp-20x/KSI-MLA-LET',
  ],
  equivalents: {
    prowler: [stricter('apigatewayv2_api_access_logging_enabled', 'fields')],
    securityHub: ['APIGateway.9'],
    config: [stricter('API_GWV2_ACCESS_LOGS_ENABLED', 'fields')],
  },
  parameters: {
    fields: list(['requestId', 'status'], 'variables of $context that each line has to hold'),
    keyFields: list(['identity.apiKeyId', 'identity.apiKey'], 'variables of which one is held where keys are used'),
  },
  subject: stages,
  with: { plans: usagePlans },
  why: 'When a key is abused, or somebody tries what an API refuses, the access log alone tells who called, how often and since when.',
  fix: {
    values: ({ id, facts: { kind, logged } }, _others, { fields, keyFields }) => ({
      ...{ kind, api: id.split('/')[2] ?? '' },
      format: lineOf([...fields, ...(kind === 'REST' ? keyFields.slice(0, 1) : []), ...(logged ?? [])]),
    }),
    command:
      'aws apigatewayv2 update-stage --api-id {api} --stage-name {name} --access-log-settings "DestinationArn=<LOG_GROUP: ARN of the log group>",Format={format} --region {region}',
    mind: REPLACED,
    instead: [
      {
        when: { kind: 'REST' },
        mind: REPLACED,
        command:
          'aws apigateway update-stage --rest-api-id {api} --stage-name {name} --patch-operations "op=replace,path=/accessLogSettings/destinationArn,value=<LOG_GROUP: ARN of the log group>" op=replace,path=/accessLogSettings/format,value={format} --region {region}',
      },
    ],
  },
  deed: 'ended the access log of stage {name}',
  evaluate: ({ facts }, { plans }, { fields, keyFields }) => {
    const { logged } = facts;
    if (logged === null) return fail('it writes no access log');
    const missing = fields.filter((field) => !logged.includes(field));
    if (missing.length > 0) return fail(`the lines of its access log are without ${listed(missing)}`);
    if (logged.some((field) => keyFields.includes(field))) return pass('its access log tells of requests and keys');
    const isKeyed = anyOf(plans, (one) => one.facts.stages.includes(facts.name));
    return isKeyed
      ? fail('keys are used, and its access log does not tell which')
      : pass('its access log tells of requests; no usage plan gives out keys for it');
  },
  examples,
});
