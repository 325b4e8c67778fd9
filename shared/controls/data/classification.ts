import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list, text } from '../../core/parameter.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { anAlternative } from '../../core/words.ts';
import { dataStores } from '../../services/tagging/data-stores.ts';

const facts = { kind: 'bucket' } as const;
const id = 'arn:aws:s3:::orders-archive';
const TRUE = 'that the class is the right one';

export default control({
  id: 'data.classification',
  title: 'Every database, table and bucket says how confidential its data is',
  severity: 'medium',
  seeds: ['000:192', '001:12'],
  satisfies: [
    inPart('iso-27001/A.5.12', TRUE),
    inPart('iso-27001/A.5.13', TRUE),
    inPart('nist-800-53-r5/RA-2', TRUE),
    inPart('soc2/C1.1', TRUE),
    'fedramp-20x/KSI-PIY-GIV',
  ],
  equivalents: { config: [inPart('REQUIRED_TAGS', 'resources that hold no data')] },
  parameters: {
    tagKey: text('DataClassification', 'key of the tag; capitals count'),
    values: list(['public', 'internal', 'confidential', 'restricted'], 'values that the tag may have'),
    withoutData: list(
      ['cf-templates-*', 'cdk-*-assets-*', 'elasticbeanstalk-*'],
      'names of stores that AWS tools make for themselves; * stands for any letters',
    ),
  },
  subject: dataStores,
  why: 'Where nobody has said how confidential data is, it is kept, shared and deleted by whatever rule is at hand.',
  fix: 'aws resourcegroupstaggingapi tag-resources --resource-arn-list {id} --tags DataClassification="<CLASS: public, internal, confidential or restricted>" --region {region}',
  deed: 'left {name} without a class of its data',
  evaluate: ({ id, tags, facts: { kind } }, _others, { tagKey, values, withoutData }) => {
    const name = id.split(/[:/]/).at(-1) ?? id;
    if (withoutData.some((pattern) => matchesWildcard(pattern, name)))
      return notApplicable('a tool of AWS made it for itself');
    const found = tags[tagKey];
    if (found === undefined) return fail(`the ${kind} has no tag ${tagKey}`);
    if (!values.includes(found)) return fail(`its ${tagKey} is "${found}", and not ${anAlternative(values)}`);
    return pass(`its data is ${found}`);
  },
  examples: {
    pass: [{ name: 'a class', id, facts, tags: { DataClassification: 'restricted' } }],
    fail: [
      { name: 'no class', id, facts },
      { name: 'a class that is none', id, facts, tags: { DataClassification: 'Secret' } },
      { name: 'a key in other letters', id, facts, tags: { dataclassification: 'internal' } },
    ],
    notApplicable: [{ name: 'a bucket of CloudFormation', id: 'arn:aws:s3:::cf-templates-1abc-eu-west-1', facts }],
  },
});
