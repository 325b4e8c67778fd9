import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, days, text } from '../../core/parameter.ts';
import { collected, moreThan } from '../../core/quantify.ts';
import { day, daysBefore } from '../../core/words.ts';
import { apiKeys, usableKeys, usagePlans } from '../../services/apigateway/keys.ts';
import { examples } from './examples/api-key-lifecycle.ts';

const OTHERS = 'keys that API Gateway does not issue';

export default control({
  id: 'secrets.api-key-lifecycle',
  title: 'API keys are replaced every quarter, say when they expire, and have a standby',
  severity: 'high',
  seeds: ['004:19', '004:20', '004:21', '004:27'],
  satisfies: [
    inPart(['nist-800-53-r5/IA-5', 'soc2/CC6.1', 'iso-27001/A.5.17', 'pci-4.0/8.6.3'], OTHERS),
    'fedramp-20x/KSI-SVC-ASM',
  ],
  equivalents: {},
  parameters: {
    maxAgeDays: days(90, 'oldest acceptable key', { minimum: 1 }),
    minKeys: count(2, 'enabled keys that each usage plan has at least, so that one can follow another'),
    expiryTag: text('expires', 'tag with the day on which the key ends; empty where none is asked for'),
    noticeDays: days(14, 'how long before its end a warning is given'),
  },
  subject: apiKeys,
  with: { keys: usableKeys, plans: usagePlans },
  why: 'A key is copied into every client, and who took one goes on until it is replaced; without a second one, replacing it is an outage.',
  fix: {
    values: (_key, _others, { expiryTag }) => ({ tag: expiryTag === '' ? 'expires' : expiryTag }),
    steps: [
      'create the next key: aws apigateway create-api-key --name "<NAME: name of the client>" --enabled --tags {tag}="<EXPIRES: the day on which it ends>" --region {region}',
      'give it the same usage plans, hand it to the client, and wait until nothing uses the old one',
      'aws apigateway update-api-key --api-key {name} --patch-operations op=replace,path=/enabled,value=false --region {region}',
    ],
  },
  console: 'apigateway/main/api-keys/{name}?region={region}',
  deed: 'left API key {name} as it is',
  evaluate: ({ facts, tags }, { keys, plans }, { maxAgeDays, minKeys, expiryTag, noticeDays }, { now }) => {
    if (!facts.enabled) return notApplicable('it is disabled');
    if (facts.created <= daysBefore(now, maxAgeDays))
      return fail(`it was created on ${day(facts.created)}, and counts for ${maxAgeDays} days`);
    const ends = expiryTag === '' ? undefined : tags[expiryTag];
    if (expiryTag !== '' && ends === undefined) return fail(`it has no tag ${expiryTag}, so nobody knows when it ends`);
    const end = ends === undefined ? null : Date.parse(ends);
    if (end !== null && Number.isNaN(end)) return fail(`its tag ${expiryTag} is no date`);
    if (end !== null && end <= now.getTime()) return fail(`it is in use, and by its tag ${expiryTag} it has ended`);
    const alone = collected(plans, ({ facts: plan }) => {
      if (!plan.keys.includes(facts.key)) return [];
      const isUsable = ({ facts: one }: (typeof keys)[number]) => one.enabled && plan.keys.includes(one.key);
      return moreThan(minKeys - 1, keys, isUsable).length > 0 ? [] : [plan.name];
    });
    if (alone.length > 0) return fail(`usage plan ${alone[0]} has fewer than ${minKeys} enabled keys`);
    const due = Math.min(Date.parse(facts.created) + maxAgeDays * 86_400_000, end ?? Number.POSITIVE_INFINITY);
    const isSoon = due <= Date.parse(daysBefore(now, -noticeDays));
    return pass(
      `it was created on ${day(facts.created)}`,
      isSoon ? `it has to be replaced by ${day(new Date(due).toISOString())}` : undefined,
    );
  },
  examples,
});
