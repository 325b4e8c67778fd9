/** The data events that the event selectors of a trail record: operations on what resources hold. */
import type { AdvancedEventSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import { known, oneOf, required } from '../../core/reading.ts';
import type { Selectors } from './selectors.ts';

const ACTION = 'cloudtrail:GetEventSelectors';

export interface DataEvents {
  /** `AWS::S3::Object`, `AWS::Lambda::Function`, … */
  readonly type: string;
  readonly read: boolean;
  readonly write: boolean;
  /** Whether it records them for every resource of that type, and not only for some. */
  readonly ofAll: boolean;
}

/** A trail has selectors of only one of the two kinds. */
export function dataEventsOf({ EventSelectors, AdvancedEventSelectors }: Selectors): readonly DataEvents[] {
  if (AdvancedEventSelectors?.length) return AdvancedEventSelectors.flatMap(ofAdvanced);
  return required(EventSelectors, ACTION, 'EventSelectors').flatMap(ofBasic);
}

/** "arn:aws:s3" and "arn:aws:s3:::" stand for every bucket, "arn:aws:lambda" for every function ("DataResource"). */
const EVERY_RESOURCE = /^arn:aws[a-z-]*:(?:s3(?::::)?|lambda|dynamodb)$/;

function ofBasic({ ReadWriteType, DataResources }: EventSelector): DataEvents[] {
  const resources = required(DataResources, ACTION, 'DataResources');
  if (resources.length === 0) return [];
  const kind = known(oneOf(ReadWriteType, ['All', 'ReadOnly', 'WriteOnly'], ACTION, 'ReadWriteType'));
  return resources.map(({ Type, Values }) => ({
    type: required(Type, ACTION, 'DataResources.Type'),
    read: kind !== 'WriteOnly',
    write: kind !== 'ReadOnly',
    ofAll: required(Values, ACTION, 'DataResources.Values').some((value) => EVERY_RESOURCE.test(value)),
  }));
}

function ofAdvanced({ FieldSelectors }: AdvancedEventSelector): DataEvents[] {
  const fields = required(FieldSelectors, ACTION, 'FieldSelectors');
  const fieldOf = (name: string) => fields.find(({ Field }) => Field === name);
  if (!required(fieldOf('eventCategory')?.Equals, ACTION, 'eventCategory').includes('Data')) return [];
  const types = required(fieldOf('resources.type')?.Equals, ACTION, 'resources.type');
  const readOnly = fieldOf('readOnly');
  const kinds = readOnly ? required(readOnly.Equals, ACTION, 'readOnly') : ['true', 'false'];
  const ofAll = fields.every(({ Field = '' }) => ['eventCategory', 'resources.type', 'readOnly'].includes(Field));
  return types.map((type) => ({ type, read: kinds.includes('true'), write: kinds.includes('false'), ofAll }));
}

/** The types of resources whose operations matter most, as CloudTrail names them. */
export const TYPES = ['AWS::S3::Object', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table'];
