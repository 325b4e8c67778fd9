import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { count, days, minutes } from '../../core/parameter.ts';
import { anyOf, firstOf } from '../../core/quantify.ts';
import { day, daysBefore } from '../../core/words.ts';
import { attestations } from '../../kinds/attestations.ts';
import { databases } from '../../services/rds/databases.ts';
import { type DatabaseProxy, proxies, proxyingOf } from '../../services/rds/proxies.ts';
import { examples } from './examples/connection-management.ts';

const ID = 'database.connection-management';
const CLIENTS = 'pools in clients, which are attested';
const ATTEST =
  'or attest the pools in its clients, with the evidence: plumbline attest database.connection-management --account {account} --valid-for 180d --value poolConnections=20 --evidence "<EVIDENCE: file or address>" {history}';

export default control({
  id: ID,
  title: 'Databases are reached through pools of connections that have bounds',
  severity: 'medium',
  seeds: ['001:71', '004:43', '004:44', '004:270'],
  cadence: 'half-yearly',
  satisfies: [inPart('nist-800-53-r5/SC-5', CLIENTS), inPart('soc2/A1.1', CLIENTS), inPart('iso-27001/A.8.6', CLIENTS)],
  equivalents: {},
  parameters: {
    minPoolConnections: count(20, 'fewest connections of a pool in the clients'),
    minPercent: count(10, 'least share of the connections of a database that a proxy may take, in percent'),
    maxIdleMinutes: minutes(480, 'longest time that an idle client of a proxy may keep its connection', { minimum: 1 }),
    maxAgeDays: days(180, 'how long an attestation of the pools in clients counts', { minimum: 1 }),
  },
  subject: databases,
  with: { proxies, attestations },
  attests: ['poolConnections'],
  why: 'A restart of many clients at once opens more connections than the database has, and then nobody gets one.',
  fix: {
    values: ({ facts }) => proxyingOf(facts),
    steps: [
      'put a proxy before it: aws rds create-db-proxy --db-proxy-name {identifier} --engine-family {family} --auth "AuthScheme=SECRETS,SecretArn=<SECRET: ARN of its secret>,IAMAuth=DISABLED" --role-arn "<ROLE: ARN of a role that reads the secret>" --vpc-subnet-ids "<SUBNET: one of its subnets>" "<SECOND_SUBNET: one in another zone>" --require-tls --region {region}',
      'aws rds register-db-proxy-targets --db-proxy-name {identifier} --db-instance-identifiers {identifier} --region {region}',
      ATTEST,
    ],
    mind: 'a proxy is billed by the processors of its database',
    instead: [
      {
        when: { proxied: 'cluster' },
        steps: [
          'put a proxy before it: aws rds create-db-proxy --db-proxy-name {identifier} --engine-family {family} --auth "AuthScheme=SECRETS,SecretArn=<SECRET: ARN of its secret>,IAMAuth=DISABLED" --role-arn "<ROLE: ARN of a role that reads the secret>" --vpc-subnet-ids "<SUBNET: one of its subnets>" "<SECOND_SUBNET: one in another zone>" --require-tls --region {region}',
          'aws rds register-db-proxy-targets --db-proxy-name {identifier} --db-cluster-identifiers {identifier} --region {region}',
          ATTEST,
        ],
        mind: 'a proxy is billed by the processors of its database',
      },
      { when: { proxied: 'never' }, steps: [ATTEST] },
    ],
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  evaluate: ({ facts: database }, sources, { minPoolConnections, minPercent, maxIdleMinutes, maxAgeDays }, { now }) => {
    if (database.readReplicaOf !== null) return notApplicable('it is a replica, which its source speaks for');
    if (database.engine === 'neptune' || database.engine === 'docdb')
      return notApplicable(`${database.engine} has no proxy`);
    const isBounded = (found: Known<DatabaseProxy>) =>
      found.pool.maxPercent >= minPercent && found.pool.borrowSeconds > 0 && found.idleSeconds <= maxIdleMinutes * 60;
    const isBefore = (targets: readonly string[]) => targets.includes(database.identifier);
    if (anyOf(sources.proxies, ({ facts }) => isBefore(facts.targets) && isBounded(facts)))
      return pass('a proxy with bounds is before it');
    const told = firstOf(
      sources.attestations,
      ({ facts }) =>
        facts.control === ID && facts.expires > now.toISOString() && facts.at > daysBefore(now, maxAgeDays),
    );
    if (told) {
      const pool = Number(told.facts.values.poolConnections);
      if (pool >= minPoolConnections) return pass(`pools in its clients were attested on ${day(told.facts.at)}`);
      return fail(`the pools attested on ${day(told.facts.at)} do not have ${minPoolConnections} connections`);
    }
    if (anyOf(sources.proxies, ({ facts }) => isBefore(facts.targets)))
      return fail('the proxy before it is too small, or keeps idle clients for too long');
    return fail('no proxy is before it, and no pool in its clients is attested');
  },
  examples,
});
