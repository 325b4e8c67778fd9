import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { listed } from '../../core/words.ts';
import { exampleFunction, functions } from '../../services/lambda/functions.ts';

const NAMES = 'credentials under a name that does not say so';

export default control({
  id: 'secrets.no-plaintext-lambda-env',
  title: 'No environment variable of a Lambda function holds a credential',
  severity: 'critical',
  seeds: ['001:131', '002:9', '004:304'],
  satisfies: [
    inPart('nist-800-53-r5/IA-5', NAMES),
    inPart('soc2/CC6.1', NAMES),
    inPart('iso-27001/A.5.17', NAMES),
    inPart('pci-4.0/8.6.2', NAMES),
    'fedramp-20x/KSI-SVC-ASM',
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: { prowler: [inPart('awslambda_function_no_secrets_in_variables', NAMES)] },
  subject: functions,
  why: 'Everybody who may look at the configuration of a function reads its variables, and they stand in every template and log of its deployment.',
  fix: {
    steps: [
      'put the credential into a secret, and change it, since it must count as read',
      'give {id} the ARN of the secret in a variable whose name ends in _ARN, and read the secret when the function starts',
      'take the variables that the finding names out of the function and out of its template',
    ],
    mind: 'the function must read the secret before the variables go',
  },
  console: 'lambda/home?region={region}#/functions/{name}?tab=configure',
  deed: 'put a credential into a variable of {name}',
  evaluate: ({ facts: { plainCredentials } }) =>
    plainCredentials.length > 0
      ? fail(`variables whose names mark a credential: ${listed(plainCredentials)}`)
      : pass('no variable has a name that marks a credential and a value of its own'),
  examples: {
    pass: [{ name: 'no such variable', facts: exampleFunction }],
    fail: [{ name: 'a password', facts: { ...exampleFunction, plainCredentials: ['DB_PASSWORD'] } }],
  },
});
