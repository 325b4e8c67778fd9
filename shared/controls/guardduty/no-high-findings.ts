import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, days, score } from '../../core/parameter.ts';
import { anyOf, moreThan } from '../../core/quantify.ts';
import { daysBefore, listed, nameOfArn, onlyOf } from '../../core/words.ts';
import { detectors, openThreats } from '../../services/guardduty/guardduty.ts';
import { thisRegion } from '../../services/subjects.ts';
import { examples } from './examples/no-high-findings.ts';

export default control({
  id: 'guardduty.no-high-findings',
  title: 'No high or critical GuardDuty finding stays open',
  severity: 'high',
  seeds: ['001:185'],
  satisfies: [
    ...judges('nist-800-53-r5/IR-4', 'nist-800-53-r5/SI-4', 'soc2/CC7.3', 'pci-4.0/12.10.5'),
    ...judges('fedramp-20x/KSI-IAM-SUS', 'iso-27001/A.5.25'),
  ],
  equivalents: {
    prowler: ['guardduty_no_high_severity_findings'],
    config: [inPart('GUARDDUTY_NON_ARCHIVED_FINDINGS', 'findings of medium and of low severity')],
  },
  parameters: {
    minSeverity: score(7, 'lowest severity that counts; GuardDuty calls 7.0 and above high', { minimum: 7 }),
    maxAgeDays: days(0, 'how long such a finding may stay open'),
    maxOpen: count(0, 'how many older ones are accepted'),
  },
  subject: thisRegion,
  with: { detectors, openThreats },
  why: 'A high finding means that a resource is compromised or under attack now; each open day is a day of access.',
  fix: {
    values: (_account, { detectors: [detector], openThreats }, { minSeverity }) => {
      const findings = openThreats.filter(({ facts }) => facts.severity >= minSeverity).map(({ id }) => nameOfArn(id));
      return { detector: detector && nameOfArn(detector.id), findings, only: onlyOf(findings) };
    },
    steps: [
      'aws guardduty get-findings --detector-id {detector} --finding-ids {findings} --region {region}',
      'put right what each finding names',
      // "Only the administrator account can archive findings" (ArchiveFindings, Amazon GuardDuty API Reference)
      'archive it in the GuardDuty administrator account, with the id of its own detector; an account without an administrator does so itself: aws guardduty archive-findings --detector-id "<DETECTOR: id of the detector of the administrator account>" --finding-ids {findings} --region {region}',
    ],
    mind: 'archive a finding once it is resolved, and not before',
  },
  // the form is that of "Processing GuardDuty findings with Amazon EventBridge", Amazon GuardDuty User Guide
  console: ['guardduty/home?region={region}#/findings?search=id%3D{only}', 'guardduty/home?region={region}#/findings'],
  evaluate: (_account, { detectors, openThreats }, { minSeverity, maxAgeDays, maxOpen }, { now }) => {
    if (!anyOf(detectors, (detector) => detector.facts.enabled)) {
      return notApplicable('GuardDuty is off here, which guardduty.enabled reports');
    }
    const limit = daysBefore(now, maxAgeDays);
    const isOverdue = ({ facts }: (typeof openThreats)[number]) =>
      facts.severity >= minSeverity && facts.firstSeen <= limit;
    const overdue = moreThan(maxOpen, openThreats, isOverdue);
    if (overdue.length === 0) return pass(`no more than ${maxOpen} such findings are open`);
    return fail(`${overdue.length} open: ${listed(overdue.map(({ facts }) => facts.type))}`);
  },
  examples,
});
