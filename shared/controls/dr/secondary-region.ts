import { arnParts } from '../../core/arn.ts';
import { control, everyRegion, fail, type KnownResource, notApplicable, pass } from '../../core/control.ts';
import { list, text } from '../../core/parameter.ts';
import { attempted, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { thisAccount } from '../../services/subjects.ts';
import { isCritical } from '../../services/tagging/critical-resources.ts';
import { type TaggedResource, taggedResources } from '../../services/tagging/tagged.ts';
import { examples } from './examples/secondary-region.ts';

interface Placed {
  readonly id: string;
  readonly region: string;
}

const serviceOf = ({ id }: { readonly id: string }): string => arnParts(id).service;

/**
 * A bucket counts in the region that lists it, although its ARN names none. Any other resource without a region counts nowhere.
 */
const placeOf = (found: Placed): string => (serviceOf(found) === 's3' ? found.region : arnParts(found.id).region);
const regionsOf = (found: readonly Placed[]): number => new Set(found.map(placeOf)).size;

export default control({
  id: 'dr.secondary-region',
  title: 'Every critical workload has infrastructure in a second region',
  severity: 'high',
  seeds: ['000:124'],
  satisfies: ['nist-800-53-r5/CP-6', 'nist-800-53-r5/CP-7', 'iso-27001/A.8.14', 'soc2/A1.2', 'fedramp-20x/KSI-CNA-OFA'],
  equivalents: {},
  parameters: {
    workloadTag: text('Project', 'tag that says which workload a resource belongs to'),
    ignoredServices: list(
      ['backup', 'cloudwatch', 'events', 'kms', 'logs', 'secretsmanager', 'ssm'],
      'services, as ARNs name them, on whose resources nothing runs and in which no live data is kept',
    ),
  },
  subject: thisAccount,
  with: { resources: everyRegion(taggedResources) },
  why: 'In the hour a region fails everybody starts resources in the next one; what is not there already may not start at all.',
  fix: {
    steps: [
      'deploy each workload that the alert names in a second region, with the tag by which it is known as that workload',
    ],
  },
  evaluate: (_account, { resources }, { workloadTag, ignoredServices }) => {
    const workloadOf = ({ facts }: KnownResource<TaggedResource>) => facts.tags[workloadTag];
    const critical = resources.filter((found) => isCritical(found.facts.tags) && workloadOf(found));
    if (critical.length === 0) {
      return notApplicable(`nothing here is tagged both Criticality=critical and ${workloadTag}`);
    }
    const workloads = [...new Set(critical.flatMap((found) => workloadOf(found) ?? []))];
    const standing = resources.filter((found) => placeOf(found) && !ignoredServices.includes(serviceOf(found)));
    const inOneRegion = thoseOf(workloads, (workload) => {
      const own = standing.filter((found) => workloadOf(found) === workload);
      if (regionsOf(own) < 2) return true;
      const existing = own.map((found) => ({ found, exists: attempted(() => found.facts.exists) }));
      if (regionsOf(existing.filter(({ exists }) => exists === true).map(({ found }) => found)) > 1) return false;
      // only their existence would have to be proven for the others
      throw existing.find(({ exists }) => exists !== true)?.exists;
    });
    if (inOneRegion.length > 0) return fail(`in fewer than two regions: ${listed(inOneRegion)}`);
    return pass(`in two regions or more: ${listed(workloads)}`);
  },
  examples,
});
