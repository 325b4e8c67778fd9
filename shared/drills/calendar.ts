/** The days on which drills are due, as a calendar that mail and calendar programs read (RFC 5545). */
import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator';
import { SCENARIO_WORDS } from '../core/drill.ts';
import { inPlainText } from '../core/inert.ts';
import { type Drill, figuresInWords } from '../records/drill.ts';
import { type Due, duesOf } from './schedule.ts';

/** A calendar reminds of a drill this many days before it is due. */
const REMINDED = [14, 3];
const DAY_SECONDS = 86_400;

/** Events do not contain the time of writing, because a calendar program would treat it as a change. */
export function calendarOf(drills: readonly Drill[], now: Date): string {
  const calendar = ical({
    name: 'Drills that are due',
    prodId: { company: 'Plumbline', product: 'Drills', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  });
  for (const due of duesOf(drills, now)) calendar.createEvent(eventOf(due));
  return calendar.toString();
}

function eventOf({ drill, due, isOverdue, met }: Due) {
  const { name, account, scenario, scope, end } = drill;
  const day = new Date(`${due.slice(0, 10)}T00:00:00.000Z`);
  const lines = [
    `A drill in which ${SCENARIO_WORDS[scenario]}, in ${account}: ${inPlainText(scope)}`,
    `The last one was ${name}, finished on ${end.at.slice(0, 10)}: ${figuresInWords(drill)}${met ? '' : '. It missed its targets.'}`,
  ];
  return {
    id: `${due.slice(0, 10)}-${account}-${scenario}@plumbline`,
    start: day,
    end: new Date(day.getTime() + DAY_SECONDS * 1_000),
    allDay: true,
    stamp: new Date(end.recorded),
    summary: `${isOverdue ? 'Overdue' : 'Due'}: drill ${scenario} in ${account}`,
    description: lines.join('\n'),
    alarms: REMINDED.map((days) => ({ type: ICalAlarmType.display, trigger: days * DAY_SECONDS })),
  };
}
