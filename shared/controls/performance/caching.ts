import { inPart } from '../../core/claim.ts';
import { control, everyRegion, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { allHold, anyOf } from '../../core/quantify.ts';
import { stages } from '../../services/apigateway/stages.ts';
import { distributions } from '../../services/cloudfront/distributions.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { loadBalancers } from '../../services/elasticloadbalancing/load-balancers.ts';
import { thisAccount } from '../../services/subjects.ts';
import { examples } from './examples/caching.ts';

/** Managed-CachingDisabled ("Use managed cache policies", Amazon CloudFront Developer Guide). */
const DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

export default control({
  id: 'performance.caching',
  title: 'Several layers of caches stand before the databases',
  severity: 'low',
  seeds: ['000:179', '001:68', '002:30'],
  satisfies: [inPart(['nist-800-53-r5/SC-6', 'soc2/A1.1', 'iso-27001/A.8.6'], 'capacity other than by caches')],
  equivalents: {},
  parameters: { minLayers: count(2, 'kinds of caches that serve requests', { minimum: 1, maximum: 3 }) },
  subject: thisAccount,
  with: {
    caches: everyRegion(caches),
    distributions,
    stages: everyRegion(stages),
    balancers: everyRegion(loadBalancers),
  },
  why: 'An answer that is computed anew for each request costs the database what a cache would give away, and falls behind at the first peak.',
  fix: {
    steps: [
      'keep what is read often in a cache: aws elasticache create-serverless-cache --serverless-cache-name "<CACHE: a name for it>" --engine valkey --region "<REGION: the region of the application>"',
      'let a distribution of CloudFront cache what is the same for everybody, or give the stage of the API a cache',
    ],
    mind: 'a cache serves what was true a moment ago: set how long each answer may be kept',
  },
  deed: 'took a cache away',
  evaluate: (_account, { caches, distributions, stages, balancers }, { minLayers }) => {
    const layers = [
      { name: 'ElastiCache', isThere: () => anyOf(caches, (one) => one.facts.status === 'available') },
      {
        name: 'CloudFront',
        isThere: () =>
          anyOf(distributions, (one) =>
            allHold(
              () => one.facts.isEnabled,
              () => anyOf(one.facts.behaviours, ({ cachePolicy }) => cachePolicy !== DISABLED),
            ),
          ),
      },
      { name: 'the cache of a stage', isThere: () => anyOf(stages, (one) => one.facts.cached) },
    ];
    const isServing = () =>
      anyOf([() => stages.length > 0, () => distributions.length > 0, () => anyOf(balancers, () => true)], (question) =>
        question(),
      );
    const found = layers.filter(({ isThere }) => isThere()).map(({ name }) => name);
    if (found.length >= minLayers) return pass(`caches serve requests: ${found.join(', ')}`);
    if (found.length === 0 && !isServing()) return notApplicable('nothing in the account serves requests');
    return fail(
      found.length === 0 ? 'no cache serves requests' : `one kind of cache alone serves requests: ${found[0]}`,
    );
  },
  examples,
});
