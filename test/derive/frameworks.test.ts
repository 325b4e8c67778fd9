import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { frameworkCoverage } from '../../shared/derive/coverage.ts';
import { frameworks } from '../../shared/frameworks/index.ts';

/** Requirements on contracts, people, premises, devices and the inside of applications: nothing in AWS shows whether they are met. */
const SHOWN_BY_NOTHING: Readonly<Record<string, string>> = {
  'fedramp-20x': 'KSI-PIY-RES KSI-PIY-RVD',
  gdpr: '28 34',
  soc2: 'CC1.1 CC1.2 CC1.3 CC1.5 CC3.1 CC3.3 CC5.1 CC5.3 CC6.4 CC9.2 PI1.1 PI1.2 PI1.4',
  'iso-27001': [
    'A.5.1 A.5.2 A.5.4 A.5.5 A.5.6 A.5.8 A.5.10 A.5.11 A.5.19 A.5.20 A.5.32 A.6.1 A.6.2 A.6.4 A.6.5 A.6.6 A.6.7 A.6.8',
    'A.7.1 A.7.2 A.7.3 A.7.4 A.7.5 A.7.6 A.7.7 A.7.8 A.7.9 A.7.10 A.7.11 A.7.12 A.7.13 A.7.14',
    'A.8.1 A.8.11 A.8.17 A.8.30 A.8.33 A.8.34',
  ].join(' '),
  hipaa: [
    '164.308(a)(1)(ii)(C) 164.308(a)(2) 164.308(a)(3)(ii)(B) 164.308(a)(4)(ii)(A) 164.308(a)(5)(ii)(A) 164.308(b)(1)',
    '164.310(a)(1) 164.310(a)(2)(i) 164.310(d)(1) 164.310(d)(2)(i) 164.310(d)(2)(ii) 164.310(d)(2)(iii) 164.310(d)(2)(iv)',
    '164.312(a)(2)(iii) 164.316(b)(2)(i)',
  ].join(' '),
  'pci-4.0': [
    '1.2.3 1.2.4 1.2.7 1.3.3 1.4.3 1.5.1 2.2.3 3.2.1 3.3.1 3.3.2 3.3.3 3.4.1 3.4.2 3.7.6 5.3.1 5.3.4',
    '6.4.3 6.5.4 6.5.5 6.5.6 7.2.6 8.2.7 8.2.8 8.3.4 8.3.5 8.3.9 8.3.10 8.3.10.1 8.3.11 9.4.1',
    '10.6.1 10.6.2 10.6.3 10.7.3 11.3.2 11.6.1 12.3.1 12.4.2 12.5.2 12.8.1 12.8.4 12.10.7 A1.1.2 A1.1.3 A1.2.1 A1.2.3',
  ].join(' '),
};

describe.each(Object.keys(SHOWN_BY_NOTHING))('the framework %s', (id) => {
  const listed = frameworks.filter((framework) => framework.id === id);
  const [found] = frameworkCoverage(controls, listed);

  it('has a control for each requirement that something in AWS, a pipeline or an attestation shows', () => {
    const none = found?.requirements.filter(({ how }) => how === 'none').map((requirement) => requirement.id) ?? [];
    // in the order of the requirement, whatever the order of an object's keys
    expect(none.sort()).toEqual(SHOWN_BY_NOTHING[id]?.split(' ').sort());
  });

  it('says of no requirement on practice that a control judges the whole of it', () => {
    expect(found?.kind).toBe('practice');
    expect(found?.counts.judges).toBe(0);
  });
});
