/**
 * The technical vocabulary: each line has a term, then words that mean or imply it. A phrase matches if its words
 * follow each other, in any word form. The terms are those that occur in the names of controls.
 */
import { MORE_TERMS } from './vocabulary-of-practices.ts';

const TERMS = `
availability zone: multi az, availability zones, azs, az, zonal, zone redundancy, across zones, several zones, another zone
auto scaling: grows and shrinks, grow and shrink, scales automatically, scale automatically, keda, scale to zero, scale up and down, scales up and down, autoscale, autoscaler, elasticity, elastic, autoscaling, auto scale, automatic scaling, elastic scaling, horizontal scaling, scale out, scale in, asg, hpa, horizontal pod autoscaler, scales by itself, scale with their load, scale horizontally, cluster autoscaler, target tracking, predictive scaling
scaling trigger: scaling policy, scaling policies, scaling threshold, scale before it is exhausted, scales by itself does so before, vertical scaling, scale up when, trigger scaling, scaling rule
right size: rightsizing, right sizing, resource sizing, instance type, instance types, over provisioned, overprovisioned, oversized, underutilised, compute optimizer, other sizes, sizes are analysed, sized for, match actual usage, graviton, utilisation analysis, vertical sizing
commitment: reserved instance, reserved instances, savings plan, savings plans, reserved capacity, ri coverage, spot, spot instances, commitments
budget: budgets, spend limit, spending limit, budget alert, cost alert, cost alarm
cost anomaly: unusual spend, anomalous spend, spend anomaly, cost anomalies, spending anomaly
cost allocation tag: cost allocation, cost tags, chargeback, showback, split by project, cost centre, cost center, cost tracking
tag: tags, tagging, labels
unused: idle, orphaned, unattached, unused resources, stale resources, zombie, abandoned, nobody uses
non production: nonprod, non prod, development environment, dev environment, sandbox, staging environment
schedule: scheduled, off hours, business hours, nightly shutdown
data transfer: egress cost, egress charges, transfer cost, inter az traffic
forecast: forecasts, forecasting, trend
backup: backups, backed up, back up, snapshot, snapshots, recovery point, recovery points, velero, aws backup, dump
backup plan: backup policy, backup strategy
automated backup: automatic backup, automated backups, backed up by itself, automated snapshots, backups enabled, backup automation, automatic snapshots
restore: restored, restoration, restores, recover data, restorable
restore test: rehearse restore, recovery tested, restores rehearsed, test restore, tested restore, restore tested, restores tested, restore drill, verify backup, verified backup, validated backup, backup validation, backup and restore, recovery tested, restore verification, restore procedure tested, restore procedures, restoring
restore testing plan: restore testing plan, automated restore testing, automation restore, regular restore testing
point in time: pitr, point in time recovery, continuous backup
retention: are kept, is kept, kept at least, keep backups, kept long, stay available for, retain, retained, retention period, retention policy, kept for, keeps its recovery points, kept long, keep long enough, days of backups, stored for, lifecycle
immutable: vault lock, worm, object lock, tamper proof, tamperproof, locked against deletion, ransomware, air gapped
cross region: another region, second region, secondary region, different region, separate region, multi region, off site, offsite, other region, remote region, failover region, dr region, geo redundant
replication: replicate, replicated, replicas, replica, cross region replication, global table, global tables, copied
read replica: read replicas, reader instance, reader endpoint, scale reads, read scaling
secondary region: pilot light, warm standby, active active, active passive, standby region, second region, secondary region, dr site
recovery objective: rto, rpo, recovery time objective, recovery point objective, recovery objectives, recovery time, recovery point objectives, recovery targets, rto rpo
rto: recovery time objective, recovery time, time to recover, time to restore
rpo: recovery point objective, maximum data loss, acceptable data loss, data loss window
disaster recovery: dr, bcdr, disaster, recovery plan, bcp
disaster recovery drill: dr drill, dr test, dr testing, dr exercise, disaster recovery drill, disaster recovery test, disaster recovery exercise, dr rehearsal, game day, gameday, game days, simulate disaster, tabletop exercise
failover: fail over, fails over, failovers, automatic failover, switch over, switchover
failover test: failover tested, failover testing, test failover, failover drill, failover exercise, failover carried out on purpose, failover is exercised
failback: fail back, return to primary
dns failover: dns switch, weighted routing, failover routing, route53 failover, route 53 failover, route53 health, route 53 health, health check routing, dns failover, names of critical public zones fail over, failover trigger, failover record, dns based failover
chaos: chaos engineering, chaos testing, fault injection, failure injection, fis, failure scenario, failure scenarios, failure mode testing, instance termination, az failure, zone failure, kill instance, loss of an instance, loss of a zone, resilience test, chaos experiment, chaos monkey
business continuity: bcp, business functions, business impact analysis, continuity plan, bia, critical business
status page: statuspage, public status, status io
deploy: deployment, deployments, rollout, release, releases, go live, launch, ship
progressive deployment: blue green, bluegreen, canary, canary deployment, linear deployment, traffic shifting, shift traffic, rolling deployment, rolling update, zero downtime deployment, staged rollout, progressive delivery, progressive rollout, gradual rollout, percentage rollout
feature flag: feature flags, feature toggle, feature toggles, kill switch, launchdarkly, appconfig, dark launch, switched off by a flag
rollback: roll back, rolled back, rolls back, revert, revert to previous, back out, backout
auto rollback: undo themselves, reverts itself, revert automatically, automatic rollback, automated rollback, auto rollback, roll back by themselves, rollback on alarm, automatically roll back, rollback trigger, rollback when, rollback if, when to rollback
rollback drill: rollback tested, rollback rehearsed, rollback plan, rollback procedure, rollback procedures, rollback steps, rollback test, test rollback, tested rollback, rehearse rollback, quick rollback, rollback capability, backout plan, rollback success criteria
smoke test: smoke tests, post deployment check, post deployment verification test, deployment verification test, sanity test, sanity check, validation after deployment, post deployment validation, post deploy check
acceptance: uat, user acceptance, user acceptance test, acceptance test, acceptance criteria, accepted by users, business validation, business functionality, stakeholder acceptance, business workflows, critical user journey, data integrity, data issues
load test: load testing, load tests, stress test, stress testing, soak test, soak testing, spike test, spike testing, endurance test, endurance testing, volume test, volume testing, scalability test, scaling test, capacity test, performance test, performance testing, k6, jmeter, locust, gatling, artillery, expected traffic, peak traffic, peak load, times the load, current load
performance baseline: baseline, baselines, baseline performance, performance baselines
latency: response time, response times, p50, p90, p95, p99, percentile, slow, ms latency
error rate: error rates, 5xx, 5xx errors, 4xx, error ratio, failed requests, requests fail, errors percent, http 500
throughput: requests per second, req s, rps, tps, qps, sustained load, peak capacity, burst capacity, carry the load
availability: uptime, nines, 99, service availability
service level: slo, slos, sla, slas, sli, slis, service level objective, service level agreement, service levels, error budget, error budgets
utilisation: cpu usage, memory usage, cpu utilisation, memory utilisation, headroom, capacity headroom, processor to spare, saturation, resource usage, memory stable
cache authentication: requirepass, auth token, redis acl, redis acls, acl users, acl user, redis password, redis auth, flushdb, flushall, rename command, per client authentication, clients authenticate, client of a cache signs in
cache durability: aof, append only, redis persistence, rdb snapshot, redis snapshot, redis backup, cache failover, cache snapshots, redis replication, redis replica, caches fail over, cache replicas
cache: caching, cached, redis, valkey, memcached, elasticache, memorydb
cdn: cloudfront, content delivery network, content delivery, static assets, edge caching, akamai, fastly
queue: queues, sqs, message queue, kafka, kinesis, rabbitmq, messages, backlog, consumer lag
dead letter queue: dlq, dlqs, dead letter, dead letter queues, failed messages, poison message, redrive
database: databases, db, dbs, rds, aurora, postgres, postgresql, mysql, mariadb, sql server, documentdb, neptune, datastore, data store, data stores
rds: aurora, postgres, postgresql, mysql, mariadb, relational database, database instance, relational
dynamodb: nosql, key value store
connection pool: connection pooling, pooling, pool of connections, pools of connections, rds proxy, pgbouncer, connection management, connection limit, max connections, connection timeout, connection timeouts, pool size, connection bounds
database connectivity: database connection, database connectivity, connect to database, connections to every database, connection verified, database reachable
deletion protection: dropped by mistake, dropped by accident, drop by accident, deleted by mistake, delete protection, protected from deletion, accidental deletion, termination protection, prevent deletion
performance insights: slow query, slow queries, query analysis, database load, query monitoring, load of every database
enhanced monitoring: os metrics, operating system metrics
minor version: minor upgrade, minor version upgrade, auto minor version upgrade, minor versions, automatic upgrade, auto upgrade, patch level
migration: migrations, schema change, schema changes, schema migration, flyway, liquibase, alembic
storage: disk, disk space, free space, volume, storage space, allocated storage
storage capacity: allocated storage, storage autoscaling, max allocated storage, free storage, disk size, storage size, gb storage, room for their data
instance class: instance size, database class, db class, db instance class, memory that production, ram
encryption: encrypt, encrypted, encrypts, cipher, cryptographic, sse, kms
at rest: encryption at rest, encrypted at rest, encrypted storage, stored encrypted, storage encryption, encrypted with, disk encryption, tde, sse kms
in transit: encryption in transit, tls, ssl, https, encrypted in transit, encrypted connections, encrypted traffic, mtls, secure transport
kms: cmk, customer managed key, customer managed keys, encryption key, encryption keys, key management service, kms key, kms keys
key rotation: rotate keys, rotates by itself, key is rotated, keys rotated, annual rotation, automatic key rotation
rotation: rotate, rotated, rotates, rotating, expiry of keys
ebs: ebs volume, ebs volumes, block storage, elastic block store, volumes
secret: secrets, credential, credentials, password, passwords, api key, api keys, token, tokens, sensitive values, connection string
secrets manager: parameter store, ssm parameter, hashicorp vault, vault, secret store, secrets management, sealed secrets, external secrets, secret storage, secret management, doppler
`;

/** Term → the phrases that mean it, itself among them. */
export const vocabulary: readonly (readonly [term: string, phrases: readonly string[]])[] = (TERMS + MORE_TERMS)
  .trim()
  .split('\n')
  .map((line) => {
    const [term = '', phrases = ''] = line.split(': ');
    return [term, [term, ...phrases.split(', ')]] as const;
  });
