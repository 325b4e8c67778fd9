/** The function that projects commits may also archive them, and nothing else in the bucket, unless the configuration says no. */
import { expect, it } from 'vitest';
import { ARCHIVE_KEYS, LISTS } from '../../shared/core/archived.ts';
import { hubTemplate, plain, resources, settingsOf } from './support.ts';

const template = (config: object) => hubTemplate(settingsOf(config));
const bucketGrants = (config: object) =>
  resources(template(config), 'AWS::IAM::ManagedPolicy')
    .filter(({ id }) => /project/i.test(id))
    .flatMap(({ Properties }) => plain(Properties.PolicyDocument).Statement)
    .filter(({ Action }) => [Action].flat().some((action: string) => action.startsWith('s3:')));

it('project may put files of the archive, and neither read, list nor delete in the bucket', () => {
  const found = bucketGrants({});
  expect(found.map(({ Action }) => Action)).toEqual(['s3:PutObject']);
  expect(JSON.stringify(found)).toContain(`/${ARCHIVE_KEYS}`);
});

it('without the archive, nothing about it is granted', () => {
  expect(bucketGrants({ archive: false })).toEqual([]);
  const text = JSON.stringify(template({ archive: false }).toJSON());
  for (const keys of [ARCHIVE_KEYS, LISTS]) expect(text).not.toContain(keys);
});

it('the stream has two readers, which is how many it serves', () => {
  const mappings = resources(template({}), 'AWS::Lambda::EventSourceMapping');
  const onStream = mappings.filter(({ Properties }) => JSON.stringify(Properties.EventSourceArn).includes('StreamArn'));
  expect(onStream).toHaveLength(2);
});

it('an alarm goes off when the archive is a quarter of an hour behind', () => {
  const alarms = resources(template({}), 'AWS::CloudWatch::Alarm');

  const ages = alarms.filter(({ Properties }) => /IteratorAge/.test(JSON.stringify(Properties)));
  expect(ages).toHaveLength(2);
  expect(ages.every(({ Properties }) => Properties.Threshold === 15 * 60_000)).toBe(true);
});
