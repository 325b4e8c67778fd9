import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'signoff.product-owner',
  title: 'The product owner has approved the release and its scope',
  severity: 'medium',
  seeds: ['002:95', '004:362'],
  satisfies: ['nist-800-53-r5/CM-3', 'soc2/CC8.1', 'iso-27001/A.8.32'],
  cadence: 'per-release',
  done: 'approval by the product owner',
  evidence: 'the approval with the scope',
  note: 'which scope was released',
  roles: ['Product', 'Product Manager', 'Product Owner'],
  why: 'A scope that was not signed is disputed after the release, when customers already use it.',
});
