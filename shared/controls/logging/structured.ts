import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { exampleFunction, functions } from '../../services/lambda/functions.ts';

const OTHERS = 'applications that are not Lambda functions';

/** In JSON, Lambda adds the id of the request to each line, and the id of the trace where the function is traced. */
export default control({
  id: 'logging.structured',
  title: 'Functions log JSON, each line with the id of its request',
  severity: 'low',
  seeds: ['001:46', '004:188', '004:189', '004:190'],
  satisfies: [
    inPart('nist-800-53-r5/AU-3', OTHERS),
    inPart('nist-800-53-r5/AU-6(3)', OTHERS),
    inPart('iso-27001/A.8.15', OTHERS),
    inPart('soc2/CC7.2', OTHERS),
    'fedramp-20x/KSI-MLA-LET',
  ],
  equivalents: {},
  subject: functions,
  why: 'Lines of free text cannot be filtered by a field, and without the id of the request nobody finds the lines that belong together.',
  fix: {
    command:
      'aws lambda update-function-configuration --function-name {id} --logging-config LogFormat=JSON --region {region}',
    mind: 'filters and queries that expect the old lines find nothing any more',
  },
  console: 'lambda/home?region={region}#/functions/{name}?tab=configure',
  deed: 'let {name} log free text',
  evaluate: ({ facts: { logFormat } }) => (logFormat === 'JSON' ? pass('it logs JSON') : fail('it logs free text')),
  examples: {
    pass: [{ name: 'JSON', facts: exampleFunction }],
    fail: [{ name: 'free text', facts: { ...exampleFunction, logFormat: 'Text' } }],
  },
});
