/**
 * The samples of test/fixtures/events: for each event that a collector waits for, one as the AWS documentation page
 * that its file names (`source`) has it, with made-up ids. CloudTrail's events have one file per service: the record
 * that all its calls share, and what each call has of its own.
 */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EventBridgeEvent } from '../../simulator/events.ts';

const folder = resolve(import.meta.dirname, '../fixtures/events');

/** Accounts of the samples: the one that sent an event, and another one that the event names. */
export const SENDER = '111122223333';
export const OTHER = '444455556666';

export interface Sample {
  /** `aws.guardduty/CreateMembers`, `aws.guardduty/GuardDuty Finding`. */
  readonly name: string;
  readonly file: string;
  /** Title of the documentation page. */
  readonly page: string;
  readonly event: EventBridgeEvent;
}

interface SampleFile {
  readonly source: string;
  readonly event: EventBridgeEvent;
  readonly records?: readonly Readonly<Record<string, unknown>>[];
}

export async function eventSamples(): Promise<Sample[]> {
  const files = await Array.fromAsync(glob('*/*.json', { cwd: folder }));
  return files.sort().flatMap(samplesIn);
}

function samplesIn(file: string): Sample[] {
  const { source: page, event, records } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as SampleFile;
  if (!records) return [{ name: `${event.source}/${event['detail-type']}`, file, page, event }];
  return records.map((record) => ({
    name: `${event.source}/${record.eventName}`,
    file,
    page,
    event: { ...event, id: String(record.eventID), detail: { ...event.detail, ...record } },
  }));
}

/** The sample as it would come from an account that there is, about another. */
export const sentFrom = ({ event }: Sample, account: string, other: string): EventBridgeEvent =>
  JSON.parse(JSON.stringify(event).replaceAll(SENDER, account).replaceAll(OTHER, other));
