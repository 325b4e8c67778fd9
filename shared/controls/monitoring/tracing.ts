import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { STAGE_ARN } from '../../services/apigateway/stages.ts';
import { traceable } from '../../services/apigateway/traced.ts';

export default control({
  id: 'monitoring.tracing',
  title: 'Functions and stages of REST APIs sample requests for traces',
  severity: 'low',
  seeds: ['000:99', '001:47', '002:50', '003:56', '004:190'],
  satisfies: [
    'fsbp/APIGateway.3',
    inPart('nist-800-53-r5/SI-4', 'what is neither a function nor a REST API'),
    inPart('soc2/CC7.2', 'what is neither a function nor a REST API'),
    inPart('iso-27001/A.8.16', 'what is neither a function nor a REST API'),
  ],
  equivalents: {
    prowler: ['apigateway_restapi_tracing_enabled'],
    securityHub: ['APIGateway.3'],
    config: ['API_GW_XRAY_ENABLED', 'LAMBDA_FUNCTION_XRAY_ENABLED'],
  },
  subject: traceable,
  why: 'Without a trace nobody sees which of ten services made a request slow, and everybody looks in their own logs.',
  fix: {
    values: ({ id, facts: { kind } }) => ({ kind, api: id.split('/')[2] ?? '' }),
    command:
      'aws lambda update-function-configuration --function-name {id} --tracing-config Mode=Active --region {region}',
    mind: 'the role of the function needs xray:PutTraceSegments, and each sampled request is billed',
    instead: [
      {
        when: { kind: 'stage' },
        command:
          'aws apigateway update-stage --rest-api-id {api} --stage-name {name} --patch-operations op=replace,path=/tracingEnabled,value=true --region {region}',
        mind: 'each sampled request is billed',
      },
    ],
  },
  deed: 'ended the traces of {name}',
  evaluate: ({ facts: { traces } }) =>
    traces ? pass('it samples requests for traces') : fail('it samples no request for a trace'),
  examples: {
    pass: [{ name: 'traced', facts: { kind: 'function', traces: true } }],
    fail: [
      { name: 'a function that only passes traces on', facts: { kind: 'function', traces: false } },
      { name: 'a stage', id: STAGE_ARN, facts: { kind: 'stage', traces: false } },
    ],
  },
});
