import { stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { exampleAwsKey } from '../../services/backup/examples.ts';
import { awsManagedKeys } from '../../services/backup/vaults.ts';
import { exampleKey } from '../../services/kms/examples.ts';
import { isKeyOfAws } from '../../services/kms/key-names.ts';
import { exampleDomain } from '../../services/opensearch/examples.ts';
import { searchDomains } from '../../services/opensearch/service.ts';

const awsKey = exampleAwsKey('alias/aws/es');
const theirs = { kmsKey: exampleKey(awsKey.keyId) };
const own = { customerManaged: false };

export default control({
  id: 'encryption.search-at-rest',
  title: 'Search domains are encrypted at rest with a customer-managed key',
  severity: 'medium',
  seeds: ['000:22', '001:8', '002:8', '003:29'],
  satisfies: [
    stricter(['fsbp/Opensearch.1', 'fsbp/ES.1'], 'customerManaged'),
    ...['nist-800-53-r5/SC-28', 'soc2/CC6.1', 'iso-27001/A.8.24', 'hipaa/164.312(a)(2)(iv)', 'pci-4.0/3.5.1'],
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/5(1)(f)',
  ],
  equivalents: {
    prowler: [stricter('opensearch_service_domains_encryption_at_rest_enabled', 'customerManaged')],
    securityHub: [stricter(['Opensearch.1', 'ES.1'], 'customerManaged')],
    config: [stricter(['OPENSEARCH_ENCRYPTED_AT_REST', 'ELASTICSEARCH_ENCRYPTED_AT_REST'], 'customerManaged')],
  },
  parameters: { customerManaged: flag(true, 'whether a key of AWS is too little') },
  subject: searchDomains,
  with: { awsManagedKeys },
  why: 'A search domain holds copies of documents and logs, with what people wrote into them.',
  fix: {
    steps: [
      'see whether its version takes encryption in place (OpenSearch, and Elasticsearch 6.7 and later): aws opensearch describe-domain --domain-name {name} --query DomainStatus.EngineVersion --region {region}',
      'aws opensearch update-domain-config --domain-name {name} --encryption-at-rest-options Enabled=true,KmsKeyId="<KMS_KEY: ARN of a key of your own>" --region {region}',
      'if it is encrypted with another key, or its version is earlier, restore a snapshot of it into a new domain, and delete {name}',
    ],
    mind: 'the domain is made anew beside the old one, which takes hours; encryption cannot be turned off again',
  },
  console: 'aos/home?region={region}#opensearch/domains/{name}',
  deed: 'made domain {name} without encryption by a key of our own',
  evaluate: ({ facts }, { awsManagedKeys }, { customerManaged }) => {
    if (facts.isDeleted) return notApplicable('it is being deleted');
    if (!facts.encrypted) return fail('it is not encrypted at rest');
    if (!customerManaged) return pass('it is encrypted at rest');
    if (facts.kmsKey === null) return fail('it is encrypted with a key that OpenSearch Service keeps');
    if (isKeyOfAws(facts.kmsKey, awsManagedKeys))
      return fail('it is encrypted with the key that AWS manages for OpenSearch Service');
    return pass(`it is encrypted with ${facts.kmsKey}`);
  },
  examples: varied({
    common: { facts: exampleDomain, with: { awsManagedKeys: [{ facts: awsKey }] } },
    pass: [
      { name: 'a key of our own' },
      { name: 'the key of AWS where that suffices', facts: theirs, parameters: own },
    ],
    fail: [
      { name: 'in the clear', facts: { encrypted: false, kmsKey: null }, parameters: own },
      { name: 'the key of AWS', facts: theirs },
      { name: 'a key of OpenSearch Service', facts: { kmsKey: null } },
    ],
    notApplicable: [{ name: 'being deleted', facts: { isDeleted: true, encrypted: false } }],
  }),
});
