import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { type KeptCredential, keptCredentials } from '../../services/secretsmanager/credentials.ts';

const database = { kind: 'database', inStore: true } as const satisfies KeptCredential;
const SEEN = 'credentials that no list of AWS shows';

export default control({
  id: 'secrets.managed-store',
  title: 'Credentials are kept in Secrets Manager or as encrypted parameters',
  severity: 'high',
  seeds: ['000:23', '001:11', '001:131', '003:30', '003:48', '004:18', '004:35', '004:78', '004:303'],
  satisfies: [
    inPart('nist-800-53-r5/IA-5', SEEN),
    inPart('soc2/CC6.1', SEEN),
    inPart('iso-27001/A.5.17', SEEN),
    inPart('pci-4.0/8.6.2', SEEN),
    'fedramp-20x/KSI-SVC-ASM',
  ],
  equivalents: {},
  subject: keptCredentials,
  why: 'A password in a plain parameter or in a configuration is read by everybody who may read the configuration, and is never rotated.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    steps: [
      'let RDS keep and rotate the password, by --manage-master-user-password of modify-db-instance or modify-db-cluster for {name}',
      'or put the password into a secret whose name or tag is the identifier of the database',
    ],
    mind: 'RDS changes the password at once: clients must read it from the secret',
    instead: [
      {
        when: { kind: 'parameter' },
        steps: [
          'delete the parameter {id}, and put it again as a SecureString: the type of a parameter cannot be changed',
          'change the credential itself, since everybody who may read parameters has seen it',
        ],
      },
    ],
  },
  deed: 'kept a credential outside of the store',
  evaluate: ({ facts: { kind, inStore } }) => {
    if (kind === 'parameter') return fail('its name marks a credential, and the parameter is not encrypted');
    if (inStore) return pass('its password is in Secrets Manager');
    return fail('RDS does not manage its password, and no secret has its name or a tag that names it');
  },
  examples: {
    pass: [{ name: 'a database whose password is a secret', facts: database }],
    fail: [
      { name: 'a plain parameter beside a secret of its name', facts: { kind: 'parameter', inStore: true } },
      { name: 'a database without a secret', facts: { ...database, inStore: false } },
      { name: 'a plain parameter', facts: { kind: 'parameter', inStore: false } },
    ],
  },
});
