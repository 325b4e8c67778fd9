import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { dataStores } from '../../services/tagging/data-stores.ts';

const OTHERS = 'what is neither a database, nor a table, nor a bucket';
const facts = { kind: 'bucket' } as const;
const parameters = { regions: ['eu-west-1', 'eu-central-1'] };

export default control({
  id: 'data.residency',
  title: 'Databases, tables and buckets are in approved regions alone',
  severity: 'high',
  seeds: ['002:55'],
  satisfies: [
    inPart('gdpr/44', OTHERS),
    inPart('nist-800-53-r5/CM-12', OTHERS),
    inPart('soc2/CC6.1', OTHERS),
    inPart('iso-27001/A.5.34', OTHERS),
  ],
  equivalents: {},
  parameters: { regions: list([], 'regions in which data may be kept; while it is empty, nothing is judged') },
  subject: dataStores,
  why: 'Data that was promised to stay in a country breaks that promise with the first copy elsewhere, and no later deletion undoes it.',
  fix: {
    steps: [
      'move what {id} holds to a store in an approved region, and delete {id} with its backups',
      'let a service control policy deny the other regions, so that it does not happen again',
    ],
  },
  deed: 'created {name} in a region that is not approved',
  evaluate: (_store, _others, { regions }, { region }) => {
    if (regions.length === 0) return notApplicable('the parameter `regions` approves none');
    return regions.includes(region) ? pass(`${region} is approved`) : fail(`${region} is not approved`);
  },
  examples: {
    pass: [{ name: 'approved', facts, region: 'eu-west-1', parameters }],
    fail: [{ name: 'elsewhere', facts, region: 'us-east-1', parameters }],
    notApplicable: [{ name: 'nothing is approved', facts }],
  },
});
