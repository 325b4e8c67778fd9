import { attested } from '../../kinds/attested.ts';

/** Attested: Cost Explorer bills each page, and a report of all kinds of usage has many. */
export default attested({
  id: 'cost.data-transfer',
  title: 'The cost of data transfer was reviewed within a quarter',
  severity: 'low',
  seeds: ['000:173'],
  satisfies: ['iso-27001/A.8.6'],
  cadence: 'quarterly',
  done: 'review of data transfer',
  evidence: 'the report of its cost by path',
  note: 'what was changed, and what it saves',
  covers: ['internet', 'regions', 'zones', 'NAT gateways'],
  why: 'Data transfer stands in no list of resources: a wrong path costs more than the servers at its ends, and nobody sees it.',
});
