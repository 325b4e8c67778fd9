import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { hours, text } from '../../core/parameter.ts';
import { day, hoursBefore } from '../../core/words.ts';
import { protectedResources } from '../../services/backup/activity.ts';
import { clusters, exampleCluster, isStanding } from '../../services/eks/clusters.ts';

const id = 'arn:aws:eks:eu-west-1:111122223333:cluster/platform';
const point = (lastBackup: string, of = id) => ({ points: [{ id: of, facts: { type: 'EKS', lastBackup } }] });
const FRESH = '2026-01-14T12:00:00.000Z';

export default control({
  id: 'eks.backup',
  title: 'AWS Backup has a recent recovery point of every EKS cluster',
  severity: 'high',
  seeds: ['000:117'],
  satisfies: [
    'nist-800-53-r5/CP-9',
    'soc2/A1.2',
    'iso-27001/A.8.13',
    'hipaa/164.308(a)(7)(ii)(A)',
    'fedramp-20x/KSI-RPL-ABO',
  ],
  equivalents: {},
  parameters: {
    maxAgeHours: hours(24, 'oldest acceptable recovery point'),
    otherwiseTag: text(
      'Backup',
      'tag, with any value, of a cluster that is backed up in another way or rebuilt from its source',
    ),
  },
  subject: clusters,
  with: { points: protectedResources },
  why: 'The objects of a cluster and the volumes of its pods are in no backup of a database: who deletes a namespace deletes both.',
  fix: {
    steps: [
      'switch EKS on for AWS Backup in the region: aws backup update-region-settings --resource-type-opt-in-preference EKS=true --region {region}',
      'let a backup plan that runs daily select the cluster {id}',
      'where Velero backs it up, give the cluster the tag Backup, and record the test of a restore',
    ],
  },
  console: 'backup/home?region={region}#/resources/{id}',
  deed: 'left cluster {name} without a recent backup',
  evaluate: ({ id, facts, tags }, { points }, { maxAgeHours, otherwiseTag }, { now }) => {
    if (!isStanding(facts)) return notApplicable(`its status is ${facts.status}`);
    const found = points.find((one) => one.id === id);
    if (found && found.facts.lastBackup >= hoursBefore(now, maxAgeHours))
      return pass(`it can be restored to a state of the last ${maxAgeHours} hours`);
    if (tags[otherwiseTag] !== undefined)
      return notApplicable(`its tag ${otherwiseTag} says that it is backed up in another way: ${tags[otherwiseTag]}`);
    return fail(
      found
        ? `its newest recovery point is of ${day(found.facts.lastBackup)}`
        : 'AWS Backup has no recovery point of it',
    );
  },
  examples: {
    pass: [
      { name: 'just recent enough', id, facts: exampleCluster, with: point(FRESH) },
      {
        name: 'recent enough for its parameter',
        id,
        facts: exampleCluster,
        with: point('2026-01-13T12:00:00.000Z'),
        parameters: { maxAgeHours: 48 },
      },
    ],
    fail: [
      { name: 'too old', id, facts: exampleCluster, with: point('2026-01-14T11:59:59.000Z') },
      { name: 'none', id, facts: exampleCluster, with: { points: [] } },
      { name: 'of another cluster', id, facts: exampleCluster, with: point(FRESH, `${id}-2`) },
    ],
    notApplicable: [
      { name: 'backed up by Velero', id, facts: exampleCluster, tags: { Backup: 'velero' }, with: { points: [] } },
      { name: 'being created', id, facts: { ...exampleCluster, status: 'CREATING' }, with: { points: [] } },
    ],
  },
});
