import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days, list } from '../../core/parameter.ts';
import { day, daysBefore } from '../../core/words.ts';
import { healthEvents } from '../../services/health/events.ts';

const event = {
  code: 'AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED',
  service: 'EC2',
  place: 'eu-west-1',
  actionability: 'ACTION_REQUIRED' as const,
  starts: '2026-01-10T08:00:00.000Z',
  ends: '2026-02-01T00:00:00.000Z' as string | null,
};
const unclear = { ...event, actionability: 'ACTION_MAY_BE_REQUIRED' as const };

/** Each event is a resource of its own, so that a second one raises an alert while the first is still open. */
export default control({
  id: 'operations.health-events',
  title: 'No AWS Health event waits for somebody to act',
  severity: 'high',
  seeds: ['001:214'],
  satisfies: ['nist-800-53-r5/SI-5', 'nist-800-53-r5/MA-2', 'soc2/CC7.3', 'iso-27001/A.5.7', 'iso-27001/A.5.22'],
  equivalents: {},
  parameters: {
    counts: list(['ACTION_REQUIRED'], 'how AWS classes events that count; the other is ACTION_MAY_BE_REQUIRED'),
    graceDays: days(0, 'how long after its beginning one may be open before it counts'),
  },
  subject: healthEvents,
  why: 'AWS ends instances, certificates and versions on a day that it names in advance, and whether or not anybody read it.',
  fix: {
    steps: [
      'aws health describe-event-details --event-arns {id} --region us-east-1',
      'do what it says, by when it says',
    ],
  },
  console: 'https://health.console.aws.amazon.com/health/home#/account/event-log?eventID={id}&eventTab=details',
  evaluate: ({ facts: { event } }, _others, { counts, graceDays }, { now }) => {
    if (!event) return notApplicable("the account's support plan does not include the AWS Health API");
    const until = event.ends ? `, until ${day(event.ends)}` : '';
    const what = `${event.service} in ${event.place}: ${event.code} from ${day(event.starts)}${until}`;
    if (!counts.includes(event.actionability)) return pass(`${what}, of which AWS says ${event.actionability}`);
    if (graceDays > 0 && event.starts > daysBefore(now, graceDays)) return pass(`${what}, still in its grace`);
    return fail(`${what}, and it is open`);
  },
  examples: {
    pass: [
      { name: 'one that may not ask for anything', facts: { event: unclear } },
      { name: 'one in its grace', facts: { event }, parameters: { graceDays: 6 } },
      {
        name: 'one that has not begun, with a grace',
        facts: { event: { ...event, starts: '2026-02-01T00:00:00.000Z' } },
        parameters: { graceDays: 1 },
      },
    ],
    fail: [
      { name: 'one that asks for action', facts: { event } },
      { name: 'one without an end', facts: { event: { ...event, ends: null } } },
      { name: 'one that has not begun', facts: { event: { ...event, starts: '2026-02-01T00:00:00.000Z' } } },
      { name: 'the end of its grace', facts: { event }, parameters: { graceDays: 5 } },
      {
        name: 'the moment at which its grace ends',
        facts: { event },
        parameters: { graceDays: 5 },
        now: '2026-01-15T08:00:00.000Z',
      },
      {
        name: 'one that may ask for something, where those count',
        facts: { event: unclear },
        parameters: { counts: ['ACTION_REQUIRED', 'ACTION_MAY_BE_REQUIRED'] },
      },
    ],
    notApplicable: [{ name: 'a support plan without the API', facts: { event: null }, id: '111122223333' }],
  },
});
