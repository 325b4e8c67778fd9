/** The headline of an alert on pages, which have room for names that a telephone cuts. */
import { expect, it } from 'vitest';
import { headlineOf } from '../../shared/alerts/headline.ts';
import { fullHeadline } from '../../shared/api/alert-document.ts';
import { anAlert, CONTROLS, OPENED } from './support.ts';

const NAME = `payments-${'archive-of-the-year-'.repeat(6)}2026`;
const { lead } = anAlert();
const long = anAlert({
  lead: { ...lead, control: 'guardduty.enabled', resource: `arn:aws:s3:::${NAME}`, because: `${NAME} is public` },
});

it.each(['firing', 'acknowledged', 'waived', 'resolved'] as const)(
  'names of an alert that is %s are not cut',
  (status) => {
    const by = { by: 'Kim', at: OPENED };
    const waived = { ...by, until: OPENED, reason: 'known' };
    const alert = anAlert({ lead: long.lead, status, acknowledged: by, waived });
    const headline = fullHeadline(alert, new Date(OPENED));
    expect(headline).not.toContain('…');
    if (status !== 'resolved') expect(headline).toContain(NAME);
  },
);

it('a message has the same headline in 80 characters', () => {
  const about = CONTROLS.get(long.lead.control);
  if (!about) throw new Error('the control of the test is gone');
  expect([...headlineOf(long, 'opened', OPENED, about)].length).toBeLessThanOrEqual(80);
});
